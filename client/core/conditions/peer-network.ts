/** The network as one peer has it: the conditions in force, and all that they bite. */
import type { Conditions } from '#conditions'
import type { PeerId } from '#protocol'
import type { Clock } from '../clock.ts'
import type { Unsubscribe } from '../lab.ts'
import { Listeners } from '../listeners.ts'
import type { PathName } from '../measure/snapshot.ts'
import { PausableClock } from './pausable-clock.ts'
import { CALM, type Place, Rules } from './rules.ts'
import { Uplink } from './uplink.ts'
import type { InForce } from './way.ts'

export class PeerNetwork implements InForce {
  readonly self: PeerId
  /** Real time. */
  readonly clock: Clock
  /** The peer's own, which stands still while it is paused. */
  readonly peerClock: Clock
  readonly uplinks: Readonly<Record<PathName, Uplink>>
  readonly #listeners = new Listeners<void>()
  #rules = new Rules(CALM)

  constructor(self: PeerId, clock: Clock) {
    this.self = self
    this.clock = clock
    this.peerClock = new PausableClock(this, self)
    this.uplinks = { mesh: new Uplink(this, self), relay: new Uplink(this, self) }
  }

  get rules(): Rules {
    return this.#rules
  }

  /** Whether no connection to this peer or relay can be: that takes both ways. */
  isCutFrom(place: Place): boolean {
    return this.#rules.isCut(this.self, place) || this.#rules.isCut(place, this.self)
  }

  /** Replaces all that was in force. */
  set(conditions: Conditions): void {
    this.#rules = new Rules(conditions)
    this.#listeners.tell()
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }
}
