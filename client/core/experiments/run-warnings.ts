/** What a reader of a run must know before believing it, and how much of it is kept. */
import type { Driver } from './driver.ts'
import { type ExperimentRun, MAX_ROWS, type RunWarning, type TrialRecord } from './run-file.ts'
import { rowsIn } from './samples.ts'
import type { Recorded } from './trial.ts'

/** Chosen: a twentieth of the finest time axis that is drawn. */
const SKEW_MS = 50
/** A stall of a timer that the lab itself calls saturation when three come within ten seconds. */
const STALLS = 3

type Warnings = ExperimentRun['warnings']

export function warningsOf(
  recorded: readonly Recorded[],
  { isTruncated, driver }: { isTruncated: boolean; driver: Pick<Driver, 'about' | 'isOneMachine'> },
): Warnings {
  const all: Warnings = recorded.flatMap(one => [...ofPeers(one), ...ofSteps(one)])
  if (driver.about.peerKind === 'frames') all.unshift({ kind: 'one-page', detail: 'all trials' })
  if (driver.isOneMachine) all.unshift({ kind: 'one-machine', detail: 'all trials' })
  return isTruncated
    ? [...all, { kind: 'truncated', detail: `All trials have more than ${MAX_ROWS} rows.` }]
    : all
}

function ofPeers({ trial, logs }: Recorded): Warnings {
  return trial.peers.flatMap(({ name, clock }, number) => {
    const log = logs[number] ?? null
    const where = `${trial.name}, ${name}`
    const warn = (kind: RunWarning, detail: string) => ({ kind, detail: `${where}: ${detail}` })
    if (log === null) return [warn('log-lost', 'no log')]
    const since = log.observations.filter(({ at }) => at >= trial.startedAt)
    const stalls = since.filter(({ type }) => type === 'stall').length
    const isHidden = log.observations.some(seen => seen.type === 'visibility' && seen.hidden)
    return [
      ...(log.dropped > 0 ? [warn('log-overflow', `${log.dropped} observations dropped`)] : []),
      ...(stalls >= STALLS ? [warn('saturated', `${stalls} stalls of its timers`)] : []),
      ...(isHidden ? [warn('hidden-tab', 'hidden')] : []),
      ...(clock !== null && Math.abs(clock.offsetMs) > SKEW_MS + clock.errorMs
        ? [warn('skewed-clock', `${clock.offsetMs.toFixed(0)} ms`)]
        : []),
    ]
  })
}

function ofSteps({ trial }: Recorded): Warnings {
  return trial.events.flatMap(({ action, failed }) =>
    failed === null
      ? []
      : [{ kind: 'step-failed', detail: `${trial.name}, ${action.type}: ${failed}`.slice(0, 500) }],
  )
}

/** Trials for whose rows there is no room go whole: half a trial would look like losses. */
export function bounded(trials: readonly TrialRecord[]): { trials: TrialRecord[]; isTruncated: boolean } {
  let rows = 0
  const kept = trials.filter(({ samples }) => {
    rows += rowsIn(samples)
    return rows <= MAX_ROWS
  })
  return { trials: kept, isTruncated: kept.length < trials.length }
}
