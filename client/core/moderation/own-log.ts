/**
 * What one peer saw of who came, went, spoke and was moderated: its own audit log, and how much of everything a log holds.
 * The same act has the same name in every log.
 */
import type { ActName, AuditLine } from '#moderation'
import type { PeerId } from '#protocol'
import type { PathName } from '../measure/snapshot.ts'

export interface LogEntry {
  /** Unix epoch in ms, by this peer's clock. */
  at: number
  path: PathName
  what: 'came' | 'went' | 'said' | ActName
  /** Of whom. */
  peer: PeerId
  /** Of the message; null: it is of none. */
  number: number | null
}

/** Chosen: a class's hour, at 100 bytes each. */
const MAX_ENTRIES = 5_000

export class OwnLog {
  readonly #entries: LogEntry[] = []
  #dropped = 0

  get entries(): readonly LogEntry[] {
    return this.#entries
  }

  get dropped(): number {
    return this.#dropped
  }

  write(entry: LogEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length <= MAX_ENTRIES) return
    this.#entries.shift()
    this.#dropped += 1
  }

  /** The names of what happened over a path, each once. */
  acts(path: PathName): string[] {
    const names = this.#entries.filter(entry => entry.path === path).map(nameOf)
    return [...new Set(names)]
  }
}

function nameOf({ what, peer, number }: Pick<LogEntry, 'what' | 'peer' | 'number'>): string {
  return number === null ? `${what} ${peer}` : `${what} ${peer} ${number}`
}

const WORDS: Readonly<Record<string, LogEntry['what']>> = {
  join: 'came',
  leave: 'went',
  say: 'said',
  mute: 'mute',
  unmute: 'unmute',
  remove: 'remove',
  erase: 'erase',
}

/** The names of what happened in a room by the relay's log. What it refused did not happen. */
export function actsOf(lines: readonly AuditLine[], room: string): string[] {
  const names = lines.flatMap(line => {
    const what = line.room === room ? WORDS[line.what] : undefined
    if (what === undefined || line.peer === undefined || (line.decision ?? 'said') !== 'said') return []
    return [nameOf({ what, peer: line.peer, number: line.number ?? null })]
  })
  return [...new Set(names)]
}

/** How many of the acts that any of the logs holds each one holds. */
export function coverageOf<Of>(logs: readonly { of: Of; acts: readonly string[] }[]): {
  of: Of
  acts: number
  ofActs: number
}[] {
  const all = new Set(logs.flatMap(({ acts }) => acts))
  return logs.map(({ of, acts }) => ({ of, acts: new Set(acts).size, ofActs: all.size }))
}
