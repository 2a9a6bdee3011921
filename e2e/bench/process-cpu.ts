/** What processes have spent of the machine's processors, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * CPU time of a process since it started, in ms with fractions: of all its threads, by the scheduler's own clock in
 * nanoseconds (`ps` and getrusage count in ticks of 10 ms). Throws on systems without /proc.
 */
export function cpuMsOf(pid: number): number {
  if (process.platform !== 'linux')
    throw new Error('CPU time of another process is read from /proc, which Linux has.')
  const threads = readdirSync(`/proc/${pid}/task`)
  // See "schedstat" in the kernel's documentation: time on a processor, time in the queue, number of turns.
  return (
    threads.reduce((sum, thread) => sum + onProcessorNs(`/proc/${pid}/task/${thread}/schedstat`), 0) / 1e6
  )
}

/** A thread that ended meanwhile counts no more. */
function onProcessorNs(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}
