/** The lab as a page that was opened at some host name sees it; pure. */
import type { IceServer, LabInfo, RelayInfo } from '#protocol'
import type { RelayStatus } from './relay-process.ts'
import { joinUrls, type Reach, type Scheme, stunUrl } from './urls.ts'

export interface LabState {
  version: string
  reach: Reach
  relays: RelayStatus[]
  /** Whether the STUN responder runs. */
  stun: boolean
  /** Servers beside it, under credentials made for this answer. */
  iceServers: IceServer[]
  /** The public key of the moderator; see #protocol. */
  moderator: string
}

/** Relays are reached under the name that the page was: it is the one that surely works from there. */
export function labInfo(lab: LabState, hostname: string): LabInfo {
  const stun = lab.stun ? stunUrl(hostname, lab.reach) : null
  const own: IceServer[] = stun === null ? [] : [{ urls: stun, ofLabHost: true }]
  return {
    version: lab.version,
    relays: lab.relays.map(relay => relayInfo(relay, hostname, lab.reach.scheme)),
    joinUrls: joinUrls(lab.reach),
    iceServers: [...own, ...lab.iceServers],
    moderator: lab.moderator,
  }
}

export function relayInfo(
  { id, port, pid, state, ledger }: RelayStatus,
  hostname: string,
  scheme: Scheme,
): RelayInfo {
  return { id, url: `${scheme}://${hostname}:${port}`, pid, state, ledger }
}
