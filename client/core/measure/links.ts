/** The whole mesh as its members report it: every link, with one-way and missing ones told apart. No server has a part in it. */
import type { PeerId } from '#protocol'
import { freshReport, hadTime, livePeers } from './reach.ts'
import type { LinkView } from './snapshot.ts'
import type { PeerTally, Tally } from './tally.ts'
import { JOIN_GRACE_MS } from './timing.ts'

/** What one end says: its open links with their latest round trips. null: it has said nothing lately. */
type Named = ReadonlyMap<PeerId, Told> | null

interface Told {
  rttMs: number | null
  isRelayed: boolean
}

interface End {
  id: PeerId
  isSelf: boolean
  named: Named
  /** It was here long enough to have linked with everybody. */
  isSettled: boolean
}

/** Links as their ends report them, ours from what we see. Sorted, so that the same mesh gives the same list. */
export function viewLinks(tally: Tally, now: number): LinkView[] {
  const ends = endsOf(tally, now)
  const isFullMesh = tally.smallSince !== null && now - tally.smallSince >= JOIN_GRACE_MS
  const links = ends.flatMap((a, index) =>
    ends.slice(index + 1).map(b => linkBetween(a, b) ?? (isFullMesh ? missingBetween(a, b) : null)),
  )
  return links.filter(link => link !== null)
}

function endsOf(tally: Tally, now: number): End[] {
  const live = livePeers(tally)
  const linked = live.filter(([, { mesh }]) => mesh.state === 'open')
  const self: End = {
    id: tally.self,
    isSelf: true,
    named: new Map(
      linked.map(([id, { mesh, relayed }]) => [id, { rttMs: mesh.rttMs, isRelayed: relayed === true }]),
    ),
    isSettled: true,
  }
  const others = live.map(([id, peer]) => endOf(tally, id, peer, now, live.length + 1))
  return [self, ...others].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function endOf(tally: Tally, id: PeerId, peer: PeerTally, now: number, size: number): End {
  const report = freshReport(tally, peer, now, size)
  const named =
    report === null
      ? null
      : new Map(report.links.map(([to, rttMs]) => [to, { rttMs, isRelayed: report.relayed.includes(to) }]))
  return { id, isSelf: false, named, isSettled: hadTime(peer, now) }
}

/** null: neither end says that there is one. */
function linkBetween(a: End, b: End): LinkView | null {
  const [there, back] = [a.named?.get(b.id), b.named?.get(a.id)]
  if (there === undefined && back === undefined) return null
  const isOneWay = there === undefined || back === undefined
  // Our own clock's reading, where it is our own link.
  const [first, second] = b.isSelf ? [back, there] : [there, back]
  const rttMs = (first === undefined ? second : first)?.rttMs ?? null
  const relayed = there?.isRelayed === true || back?.isRelayed === true
  return { a: a.id, b: b.id, rttMs, state: isOneWay ? 'one-way' : 'open', relayed }
}

/** An end that has said nothing lately does not say that the link is missing either. */
function missingBetween(a: End, b: End): LinkView | null {
  const isKnown = a.named !== null && b.named !== null && a.isSettled && b.isSettled
  return isKnown ? { a: a.id, b: b.id, rttMs: null, state: 'missing', relayed: false } : null
}
