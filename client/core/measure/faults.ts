/** What each fault did to each path: detection and recovery, read off the recorded changes. */
import { INJECTIONS } from '../conditions/injections.ts'
import type { FaultOutcome, FaultView, PathName } from './snapshot.ts'
import type { FaultTally, Tally } from './tally.ts'
import { FAULT_EFFECT_MS, NOTICE_SLACK_MS } from './timing.ts'

const PEER_FAULTS: ReadonlySet<string> = new Set(['peer-left', 'peer-lost'])
const EMULATED: ReadonlySet<string> = new Set([...Object.values(INJECTIONS), 'injection-ended'])

export function viewFault(tally: Tally, fault: FaultTally, at: number): FaultView {
  const { kind, target, label, at: happenedAt } = fault
  const outcome = (path: PathName): FaultOutcome =>
    PEER_FAULTS.has(kind) ? peerOutcome(tally, fault, path, at) : pathOutcome(tally, fault, path, at)
  return { kind, target, label, at: happenedAt, mesh: outcome('mesh'), relay: outcome('relay') }
}

/** A peer's end is noticed when the path says so, and mended when the remaining peers all reach each other again. */
function peerOutcome(tally: Tally, fault: FaultTally, path: PathName, at: number): FaultOutcome {
  const noticedAt = fault.noticed[path]
  if (noticedAt === null) return unaffected(fault, at)
  const broken = wholeAgainAt(tally, path, noticedAt)
  return {
    effect: 'hit',
    detectMs: Math.max(0, noticedAt - fault.at),
    recoverMs: broken === null ? null : Math.max(0, broken - fault.at),
  }
}

/** A path notices when it ceases to be whole, and has recovered when it is whole again. */
function pathOutcome(tally: Tally, fault: FaultTally, path: PathName, at: number): FaultOutcome {
  const { wholeness } = tally.paths[path]
  const broke = brokenAt(tally, fault, path)
  if (broke === null) return unaffected(fault, at)
  const mended = wholeness.find(c => c.whole && c.at >= Math.max(broke, fault.at))
  return {
    effect: 'hit',
    detectMs: Math.max(0, broke - fault.at),
    recoverMs: mended === undefined ? null : mended.at - fault.at,
  }
}

/** When the path ceased to be whole through this fault; null: not, or not yet. */
function brokenAt(tally: Tally, fault: FaultTally, path: PathName): number | null {
  const { wholeness } = tally.paths[path]
  const before = wholeness.findLast(change => change.at <= fault.at)
  if (before?.whole === false) {
    // A fault of the relay on top of an outage of its path (or its mending) concerns that outage; the mesh's own does not.
    // The end of what was injected concerns the outages of both.
    if (path === 'relay' || fault.kind === 'injection-ended' || before.at >= fault.at - NOTICE_SLACK_MS)
      return before.at
  }
  const broke = wholeness.find(c => !c.whole && c.at > fault.at && c.at <= fault.at + FAULT_EFFECT_MS)
  return broke === undefined || isOfLater(tally, fault, broke.at) ? null : broke.at
}

/** What is emulated, such as a delay, may do nothing at all: a path that broke after something worse broke through that. */
function isOfLater(tally: Tally, { kind, at }: FaultTally, brokeAt: number): boolean {
  if (!EMULATED.has(kind)) return false
  return tally.faults.some(later => later.at > at && later.at <= brokeAt && !PEER_FAULTS.has(later.kind))
}

/** When the path was whole at or after `from`; null: not yet. */
function wholeAgainAt(tally: Tally, path: PathName, from: number): number | null {
  const { wholeness } = tally.paths[path]
  const before = wholeness.findLast(change => change.at <= from)
  if (before === undefined || before.whole) return from
  return wholeness.find(change => change.whole && change.at > from)?.at ?? null
}

function unaffected(fault: FaultTally, at: number): FaultOutcome {
  return at - fault.at > FAULT_EFFECT_MS ? { effect: 'none' } : { effect: 'pending' }
}
