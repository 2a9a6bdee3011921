/** The lab's relays as this tab can know them: from its own connection, their reports, the lab host and its peers. */
import type { PeerId } from '#protocol'
import { loadsOf, viewLoad } from './load.ts'
import { freshReport, livePeers } from './reach.ts'
import type { RelayView, ServerView } from './snapshot.ts'
import type { Tally } from './tally.ts'
import { LOAD_FRESH_MS } from './timing.ts'

export function viewRelays(tally: Tally, now: number): RelayView[] {
  const joined = relayByMember(tally, now)
  const known = [...tally.relays.map(({ id }) => id), ...Object.keys(tally.loads), ...joined.values()]
  const own = tally.server.relay
  const ids = new Set(own === null ? known : [...known, own])
  return [...ids].sort(byNumber).map(id => ({
    id,
    isOwn: id === own,
    state: id === own ? tally.server.state : stateOfOther(tally, id, now),
    cluster: loadsOf(tally, id).at(-1)?.report.cluster ?? null,
    load: viewLoad(tally, id),
    members: [...joined].flatMap(([peer, relay]) => (relay === id ? [peer] : [])),
  }))
}

/** Who says that it is joined to some relay, self included. */
export function relayMembers(tally: Tally, now: number): PeerId[] {
  return [...relayByMember(tally, now).keys()]
}

/** Whether the own relay says that it does not hear the others. */
export function isCutOff(tally: Tally): boolean {
  const { state, relay } = tally.server
  return state === 'up' && relay !== null && loadsOf(tally, relay).at(-1)?.report.cluster === 'cut-off'
}

/** By peer id. */
function relayByMember(tally: Tally, now: number): Map<PeerId, string> {
  const self = tally.paths.relay.up === true ? tally.server.relay : null
  const told = livePeers(tally).map(([id, peer]) => ({
    id,
    relay: freshReport(tally, peer, now)?.relay ?? null,
  }))
  const joined = [{ id: tally.self, relay: self }, ...told].flatMap(({ id, relay }) =>
    relay === null ? [] : [[id, relay] as const],
  )
  return new Map(joined.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function stateOfOther(tally: Tally, id: string, now: number): ServerView['state'] {
  const heardAt = loadsOf(tally, id).at(-1)?.at
  if (heardAt !== undefined && now - heardAt <= LOAD_FRESH_MS) return 'up'
  const told = tally.relays.find(relay => relay.id === id)?.state
  return told === 'down' || told === 'frozen' ? 'down' : 'unknown'
}

/** `r2` before `r10`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
