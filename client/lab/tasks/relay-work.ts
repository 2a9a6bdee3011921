/** The relay's process doing a job: asked over HTTP, answered result by result. */

import type { JobId } from '../../core/tasks/order.ts'
import { RelayResults } from '../../core/tasks/relay-results.ts'

interface Asked {
  onResult(task: number, result: Uint8Array): void
  signal: AbortSignal
}

/** Resolves with why no more comes, in words: it came as a whole, or did not. */
export async function askRelay(
  relayUrl: string,
  job: JobId,
  order: Uint8Array,
  { onResult, signal }: Asked,
): Promise<string> {
  try {
    const body = new Blob([order as Uint8Array<ArrayBuffer>])
    const response = await fetch(new URL(`/work/${job}`, relayUrl), { method: 'PUT', body, signal })
    if (!response.ok || response.body === null) return refusalOf(response)
    const results = new RelayResults()
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'The relay ended before the job did.'
      for (const { task, result } of results.read(value)) onResult(task, result)
    }
  } catch {
    return 'The relay died or cannot be reached.'
  }
}

async function refusalOf(response: Response): Promise<string> {
  // A stranger's text: the relay's own is one short line.
  return `The relay refused: ${(await response.text()).trim().slice(0, 200)}.`
}
