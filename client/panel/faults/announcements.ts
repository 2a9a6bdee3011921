/** What a screen reader is given of a burst of news, and when: it says all of it before it lets the listener go on. Pure. */
import { condense } from './words.ts'

export interface Announcements {
  readonly waiting: readonly string[]
  /** Until then the last one is being read out. */
  readonly busyUntilMs: number
}

export const NOTHING_SAID: Announcements = { waiting: [], busyUntilMs: 0 }

/** About as long as a screen reader needs for one sentence. */
const PAUSE_MS = 3_000

export interface Announced {
  next: Announcements
  /** To be said now; null: nothing. */
  said: string | null
  /** When to call again, with no news: something waits until then. */
  callAtMs: number | null
}

/** `nowMs` on any clock that does not go back. */
export function announce(
  { waiting, busyUntilMs }: Announcements,
  news: readonly string[],
  nowMs: number,
): Announced {
  const all = [...waiting, ...news]
  if (all.length === 0) return { next: { waiting: all, busyUntilMs }, said: null, callAtMs: null }
  if (nowMs < busyUntilMs) return { next: { waiting: all, busyUntilMs }, said: null, callAtMs: busyUntilMs }
  return { next: { waiting: [], busyUntilMs: nowMs + PAUSE_MS }, said: condense(all), callAtMs: null }
}
