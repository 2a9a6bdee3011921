/** Under which conditions the lab host has put which rooms. Time is passed in, on the clock of `performance.now()`. */
import type { Conditions, ConditionsNotice, ConditionsRequest } from '#conditions'
import type { RoomName } from '#protocol'

/** A lab has a few rooms; whoever holds the token is trusted, but not to fill the memory. Chosen. */
const MAX_ROOMS = 50

export class RoomConditions {
  readonly #onChange: () => void
  readonly #rooms = new Map<RoomName, { conditions: Conditions; sinceMs: number }>()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Replaces all that was in force in the room. False: there are too many rooms with conditions. */
  set({ room, conditions }: ConditionsRequest, nowMs: number): boolean {
    // A room keeps its entry, so that tabs that were away hear of the end too.
    if (!this.#rooms.has(room) && this.#rooms.size >= MAX_ROOMS) return false
    this.#rooms.set(room, { conditions, sinceMs: nowMs })
    this.#onChange()
    return true
  }

  /** For a tab that comes: one for each room. */
  notices(nowMs: number): ConditionsNotice[] {
    return [...this.#rooms].map(([room, { conditions, sinceMs }]) => ({
      room,
      conditions,
      ageMs: Math.max(0, nowMs - sinceMs),
    }))
  }
}
