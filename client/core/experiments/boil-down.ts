/** From the logs of a trial's peers to its samples. */
import type { PeerId } from '#protocol'
import type { Observation, RunFile } from '../measure/observation.ts'
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { emptySamples, type Samples } from './samples.ts'

/** `logs` by the peer's number; null: nobody could read it. Each peer's rows follow those of the one before. */
export function boilDown(
  logs: readonly (RunFile | null)[],
  ids: readonly PeerId[],
  startedAt: number,
): Samples {
  const samples = emptySamples()
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const loads = new Map<string, Samples['loads'][number]>()
  const pings = new Pings(startedAt)
  for (const [self, log] of logs.entries()) {
    if (log !== null) samples.starts.push(startOf(self, log, startedAt))
    for (const seen of log?.observations ?? []) {
      if (seen.type === 'load') {
        const { relay, pid, uptimeMs } = seen.report
        loads.set(`${relay} ${pid} ${uptimeMs}`, { at: rounded(seen.at - startedAt), report: seen.report })
      } else if (!pings.note(self, seen, numbers)) add(samples, self, seen, numbers, startedAt)
    }
  }
  samples.loads = [...loads.values()].sort((a, b) => a.at - b.at)
  samples.pings = pings.rows()
  return samples
}

function add(
  samples: Samples,
  self: number,
  seen: Observation,
  numbers: ReadonlyMap<PeerId, number>,
  startedAt: number,
): void {
  const at = rounded(seen.at - startedAt)
  switch (seen.type) {
    case 'broadcast':
      samples.sent.push([self, messageNumber(seen.message), at])
      return
    case 'delivered': {
      const from = numbers.get(seen.from)
      if (from !== undefined) samples.arrivals[seen.path].push([from, self, messageNumber(seen.message), at])
      return
    }
    case 'path':
      samples.states.push([self, seen.path, seen.state, at])
      return
    case 'peer': {
      const about = numbers.get(seen.peer)
      if (about !== undefined) samples.sightings.push([self, seen.path, about, seen.state, at])
      return
    }
    case 'ticket':
      samples.tickets.push([self, seen.ticket, seen.way, seen.state, seen.messages, at])
      return
    case 'set-up':
      samples.setUps.push([self, seen.path, seen.bytes, at])
      return
    case 'edited':
      samples.edits.push([self, seen.number, seen.item, seen.bytes, at])
      return
    case 'edit-held': {
      const by = numbers.get(seen.by)
      if (by !== undefined) samples.holds.push([self, seen.path, by, seen.number, at])
      return
    }
    case 'transfer':
      samples.transfers.push([self, seen.path, seen.transfer, seen.state, at])
      return
    case 'chain':
      samples.chains.push([self, seen.height, seen.tip, seen.reverted, at])
      return
    case 'moderation':
      return addModeration(samples, self, seen, numbers.get(seen.peer), at)
    case 'traffic':
      samples.traffic.push([self, seen.path, seen.upBytes, seen.downBytes, at])
  }
}

/** When it began, and when the first frame of another came over each path. */
function startOf(
  self: number,
  { startedAt, observations }: RunFile,
  trialAt: number,
): Samples['starts'][number] {
  const first = (path: PathName): number | null =>
    orNull(observations.find(seen => isArrival(seen) && seen.path === path)?.at)
  const since = (at: number | null): number | null => (at === null ? null : rounded(at - trialAt))
  return [self, rounded(startedAt - trialAt), since(first('mesh')), since(first('relay'))]
}

type Arrived = Extract<Observation, { type: 'heard' | 'echo' | 'delivered' | 'pinged' | 'pong' | 'report' }>
const ARRIVALS: readonly Observation['type'][] = ['heard', 'echo', 'delivered', 'pinged', 'pong', 'report']

function isArrival(seen: Observation): seen is Arrived & { at: number } {
  return ARRIVALS.includes(seen.type)
}

function addModeration(
  samples: Samples,
  self: number,
  seen: Extract<Observation, { type: 'moderation' }>,
  of: number | undefined,
  at: number,
): void {
  if (of === undefined) return
  if (seen.what === 'message') samples.messages.push([self, seen.path, seen.state, of, seen.number, at])
  else samples.moderation.push([self, seen.path, seen.act, of, seen.number, seen.state, at])
}

/** The number within its sender's messages: `peer-number`. */
function messageNumber(message: string): number {
  return Number(message.slice(message.lastIndexOf('-') + 1))
}

/** A hundredth of a ms: finer than any clock of a browser. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}

interface Timed {
  from: number
  to: number
  bytes: number
  sentAt: Partial<Record<PathName, number>>
  rttMs: Partial<Record<PathName, number>>
  arrivedAt: Partial<Record<PathName, number>>
}

/** Puts the copies, answers and arrivals of each ping together, whoever's log they are in. */
class Pings {
  readonly #startedAt: number
  readonly #timed = new Map<string, Timed>()
  /** Arrivals whose sender's log comes later. */
  readonly #early: { key: string; path: PathName; at: number }[] = []

  constructor(startedAt: number) {
    this.#startedAt = startedAt
  }

  /** Whether it belongs to a ping. */
  note(self: number, seen: Observation, numbers: ReadonlyMap<PeerId, number>): boolean {
    switch (seen.type) {
      case 'ping': {
        const to = numbers.get(seen.to)
        if (to !== undefined) this.#sent(`${self} ${seen.ping}`, self, to, seen)
        return true
      }
      case 'pong': {
        const timed = this.#timed.get(`${self} ${seen.ping}`)
        const sentAt = timed?.sentAt[seen.path]
        if (timed !== undefined && sentAt !== undefined) timed.rttMs[seen.path] = seen.at - sentAt
        return true
      }
      case 'pinged':
        this.#early.push({ key: `${numbers.get(seen.from)} ${seen.ping}`, path: seen.path, at: seen.at })
        return true
      default:
        return false
    }
  }

  rows(): Samples['pings'] {
    for (const { key, path, at } of this.#early) {
      const timed = this.#timed.get(key)
      if (timed !== undefined) timed.arrivedAt[path] ??= at
    }
    return [...this.#timed.values()].map(({ from, to, bytes, sentAt, rttMs, arrivedAt }) => {
      const lead =
        arrivedAt.mesh === undefined || arrivedAt.relay === undefined
          ? null
          : arrivedAt.mesh - arrivedAt.relay
      const at = Math.min(...PATHS.map(path => sentAt[path] ?? Number.POSITIVE_INFINITY)) - this.#startedAt
      const over = sentAt.mesh === undefined ? 'relay' : sentAt.relay === undefined ? 'mesh' : 'both'
      return [from, to, bytes, over, rounded(at), orNull(rttMs.mesh), orNull(rttMs.relay), orNull(lead)]
    })
  }

  #sent(
    key: string,
    from: number,
    to: number,
    { path, at, bytes }: Extract<Observation, { type: 'ping' }>,
  ): void {
    const timed = this.#timed.get(key) ?? { from, to, bytes, sentAt: {}, rttMs: {}, arrivedAt: {} }
    timed.sentAt[path] = at
    this.#timed.set(key, timed)
  }
}

function orNull(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : rounded(ms)
}
