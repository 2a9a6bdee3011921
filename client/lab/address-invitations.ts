/**
 * Invitations in the page's address, `#invite=CODE`: in the fragment, which no server sees. They leave the address bar at
 * once, so that a reload or a bookmark does not answer an old one.
 */
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import { invitationIn } from './parameters.ts'

export class AddressInvitations {
  readonly #listeners = new Listeners<void>()
  #given: string | null = null

  constructor() {
    this.#read()
    // Sending an open page to a link of itself loads nothing anew.
    addEventListener('hashchange', () => {
      this.#read()
      if (this.#given !== null) this.#listeners.tell()
    })
  }

  /** The one that the page was opened with or sent to, once; null where there is none. */
  take(): string | null {
    const given = this.#given
    this.#given = null
    return given
  }

  /** Called when the open page is sent to one. */
  onGiven(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  #read(): void {
    this.#given = invitationIn(location.hash) ?? this.#given
    if (this.#given === null) return
    const rest = new URLSearchParams(location.hash.replace(/^#/, ''))
    rest.delete('invite')
    const hash = rest.size === 0 ? '' : `#${rest}`
    history.replaceState(null, '', location.pathname + location.search + hash)
  }
}
