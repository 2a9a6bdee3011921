/** The jobs that this peer knows as a signal, read anew when they changed. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { JobView, Lending, Tasks } from '../../core/tasks.ts'

export interface LiveJobs {
  jobs: ReadonlySignal<JobView[]>
  lending: ReadonlySignal<Lending>
  stop(): void
}

export function followJobs(source: Tasks): LiveJobs {
  const jobs = signal(source.list())
  const lending = signal(source.lending)
  const stop = source.onChange(() => {
    jobs.value = source.list()
    lending.value = source.lending
  })
  return { jobs, lending, stop }
}
