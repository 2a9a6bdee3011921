/** How near to their limits the machines of a class are, in numbers that are measured or counted. Pure. */
import { LIMITS } from '#protocol'
import type { RelayView, Snapshot } from '../measure/snapshot.ts'
import { SATURATED } from '../measure/timing.ts'
import { STALL_MS } from '../stall.ts'
import type { Reports } from './reports.ts'

export interface Gauge {
  /** What is measured. */
  what: string
  /** What it says now; null: no data. */
  now: string | null
  /** From where on it is too much. */
  limit: string
  isOver: boolean
}

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
  const { stalls, windowMs } = SATURATED
  return {
    what: `Timers of this page over ${STALL_MS} ms late, in the last ${windowMs / 1_000} s`,
    now: String(lateTimers),
    limit: String(stalls),
    isOver: lateTimers >= stalls,
  }
}

function devices({ peers }: Snapshot, reports: Reports): Gauge {
  const heard = peers.flatMap(({ id }) => reports.get(id) ?? [])
  const overloaded = heard.filter(({ warnings }) => warnings.includes('saturated')).length
  return {
    what: 'Devices that say that they cannot keep up',
    now: heard.length === 0 ? null : `${overloaded} of ${heard.length} that reported`,
    limit: '1',
    isOver: overloaded >= 1,
  }
}

/** A dead relay has no load: that it is dead the desk says elsewhere. */
function eventLoop({ id, state, load }: RelayView): Gauge {
  const lateMs = state === 'up' ? (load?.eventLoopDelayP99Ms ?? null) : null
  return {
    what: `Event loop of relay ${id}, 99th percentile`,
    now: lateMs === null ? null : `${Math.round(lateMs)} ms late`,
    limit: `${STALL_MS} ms`,
    isOver: lateMs !== null && lateMs > STALL_MS,
  }
}

/** A relay lets in no more. */
function roomSize({ peers }: Snapshot): Gauge {
  return {
    what: 'Peers in the room',
    now: String(peers.length + 1),
    limit: String(LIMITS.peersPerRoom),
    isOver: peers.length + 1 >= LIMITS.peersPerRoom,
  }
}
