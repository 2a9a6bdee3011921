/** What the checks of the preflight page found, as plain data; `null` while a check is under way. */
import type { RelayState } from '#protocol'

export interface RelayFinding {
  id: string
  url: string
  /** As the lab host says. */
  state: RelayState
  /** `silent`: the connection was accepted, or hung, and nothing came. */
  outcome: { kind: 'answered'; ms: number } | { kind: 'refused' } | { kind: 'silent' } | null
}

/** What a connection to the browser itself came to. */
export type LoopFinding = { kind: 'opened'; ms: number } | { kind: 'not-opened' }

export interface UdpFinding {
  hasWebRtc: boolean
  /** Addresses of this device that the browser offers, as it writes them. */
  hostAddresses: string[]
  loop: LoopFinding
}

export interface NamesFinding {
  /** Whether the browser hides its addresses behind `.local` names; null: it offers none. */
  isHidden: boolean | null
  /** A connection over these names alone; null where there are none. */
  loop: LoopFinding | null
}

export type StunFinding =
  | { kind: 'none-offered' }
  /** `address`: this device's, as the server saw it. */
  | { kind: 'answered'; url: string; address: string }
  /** Nothing new came, as a browser that shows its address needs nothing new. */
  | { kind: 'nothing-new'; url: string }
  | { kind: 'no-answer'; url: string }

export type TurnFinding =
  | { kind: 'none-offered' }
  | { kind: 'linked'; url: string; ms: number }
  /** The server gave an address, and no link came about through it. */
  | { kind: 'no-link'; url: string }
  /** `why`: in the words of the browser, where it has any. */
  | { kind: 'no-address'; url: string; why: string | null }

export interface PageFinding {
  isSecure: boolean
  /** Whether the browser kept the page for a start without its host. */
  isKept: boolean
}

export interface Findings {
  relays: readonly RelayFinding[]
  udp: UdpFinding | null
  names: NamesFinding | null
  stun: StunFinding | null
  turn: TurnFinding | null
  page: PageFinding | null
}

/** Another page of the preflight room. */
export interface Device {
  name: string
  /** A tab of this very browser: a link with it says nothing of the network. */
  isThisBrowser: boolean
  link: 'direct' | 'over-turn' | 'blocked' | 'trying'
}
