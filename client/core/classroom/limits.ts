/** How near to their limits the machines of a class are, in numbers that are measured or counted. Pure. */
import { LIMITS } from '#protocol'
import type { RelayView, Snapshot } from '../measure/snapshot.ts'
import { SATURATED } from '../measure/timing.ts'
import { STALL_MS } from '../stall.ts'
import type { Reports } from './reports.ts'

interface Limited {
  /** From where on it is too much. */
  limit: number
  isOver: boolean
}

/** What is measured and what it says now; null: no data. */
export type Gauge = Limited &
  (
    | { what: 'timers'; now: number }
    /** How many say that they cannot keep up, of those that reported. */
    | { what: 'devices'; now: number | null; reported: number }
    /** `now` and `limit` in milliseconds. */
    | { what: 'eventLoop'; now: number | null; relay: string }
    | { what: 'peers'; now: number }
  )

export function gaugesOf(snapshot: Snapshot, reports: Reports): Gauge[] {
  return [
    ownTimers(snapshot),
    devices(snapshot, reports),
    ...snapshot.relays.map(eventLoop),
    roomSize(snapshot),
  ]
}

/** Of the desk's own page: figures of a page that stalls show its stalls. */
function ownTimers({ lateTimers }: Snapshot): Gauge {
  const { stalls } = SATURATED
  return { what: 'timers', now: lateTimers, limit: stalls, isOver: lateTimers >= stalls }
}

function devices({ peers }: Snapshot, reports: Reports): Gauge {
  const heard = peers.flatMap(({ id }) => reports.get(id) ?? [])
  const overloaded = heard.filter(({ warnings }) => warnings.includes('saturated')).length
  return {
    what: 'devices',
    now: heard.length === 0 ? null : overloaded,
    reported: heard.length,
    limit: 1,
    isOver: overloaded >= 1,
  }
}

/** A dead relay has no load: that it is dead the desk says elsewhere. */
function eventLoop({ id, state, load }: RelayView): Gauge {
  const lateMs = state === 'up' ? (load?.eventLoopDelayP99Ms ?? null) : null
  return {
    what: 'eventLoop',
    now: lateMs,
    relay: id,
    limit: STALL_MS,
    isOver: lateMs !== null && lateMs > STALL_MS,
  }
}

/** A relay lets in no more. */
function roomSize({ peers }: Snapshot): Gauge {
  const now = peers.length + 1
  return { what: 'peers', now, limit: LIMITS.peersPerRoom, isOver: now >= LIMITS.peersPerRoom }
}
