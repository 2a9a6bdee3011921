/** What each fault of a trial did to each path: when it was noticed, when all pairs worked again. */
import type { PathName } from '../measure/snapshot.ts'
import { FAULT_EFFECT_MS } from '../measure/timing.ts'
import { deafMs, type Flow, flowOver } from './flow.ts'
import type { Action } from './plan.ts'
import { phases, stayers } from './recorded.ts'
import type { RunEvent, TrialRecord } from './run-file.ts'

export interface PathOutcome {
  /** By each peer that noticed, since the fault. Empty: nobody did on this path. */
  detectMs: number[]
  /** Of each pair that the fault silenced: when something arrived again, since the fault. */
  recoverMs: number[]
  /** Pairs that it silenced until the end of the stream. */
  notBack: number
}

export interface Outcome {
  event: RunEvent
  mesh: PathOutcome
  relay: PathOutcome
}

/** In the order of the faults. What mends (a start, a thaw, a newcomer) is none. */
export function outcomes(trial: TrialRecord, intervalMs: number): Outcome[] {
  const staying = stayers(trial)
  const [faults] = phases(trial, name => name === 'faults')
  if (faults === undefined) return []
  const flows = { mesh: flowOver(trial, 'mesh', staying), relay: flowOver(trial, 'relay', staying) }
  const events = trial.events.filter(({ action, failed }) => failed === null && isFault(action))
  return events.map((event, index) => {
    const untilMs = events[index + 1]?.at ?? faults.toMs
    const on = (path: PathName): PathOutcome => ({
      detectMs: noticed(trial, event, path, staying),
      ...returned(flows[path], event.at, untilMs, faults.toMs, deafMs(intervalMs)),
    })
    return { event, mesh: on('mesh'), relay: on('relay') }
  })
}

function isFault(action: Action): boolean {
  if (action.type === 'conditions') return action.conditions !== null
  if (action.type === 'relay') return action.act === 'kill' || action.act === 'freeze'
  return action.type === 'close' || action.type === 'crash'
}

/** When each staying peer's path said so: that the relay is gone, or that this peer is. */
function noticed(trial: TrialRecord, event: RunEvent, path: PathName, staying: readonly number[]): number[] {
  const { states, sightings } = trial.samples
  return staying.flatMap(peer => {
    const at =
      event.action.type === 'relay'
        ? states.find(
            ([by, over, state, when]) =>
              by === peer && over === path && state === 'down' && isThrough(event, when),
          )?.[3]
        : sightings.find(
            ([by, over, about, state, when]) =>
              by === peer && over === path && about === event.peer && isGone(state) && when >= event.at,
          )?.[4]
    return at === undefined ? [] : [at - event.at]
  })
}

/** What comes later has another cause; a peer's end, which names the peer, may be noticed at any time. */
function isThrough({ at }: RunEvent, when: number): boolean {
  return when >= at && when <= at + FAULT_EFFECT_MS
}

function isGone(state: string): boolean {
  return state === 'lost' || state === 'left'
}

/** A silence that begins with this fault or soon after, before the next, and is longer than a pair that works can be silent. */
function returned(flow: Flow, fromMs: number, untilMs: number, endMs: number, deaf: number) {
  const recoverMs: number[] = []
  let notBack = 0
  for (const { at } of flow) {
    const edges = [...at.filter(each => each < endMs), endMs]
    const index = edges.findIndex((edge, place) => {
      const next = edges[place + 1]
      const began = edge > fromMs - deaf && edge <= Math.min(untilMs, fromMs + FAULT_EFFECT_MS)
      return next !== undefined && began && next - edge > deaf && next > fromMs
    })
    const back = edges[index + 1]
    if (index < 0 || back === undefined) continue
    if (back === endMs) notBack += 1
    else recoverMs.push(back - fromMs)
  }
  return { recoverMs, notBack }
}
