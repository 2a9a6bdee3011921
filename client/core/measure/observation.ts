/**
 * What one peer saw, as plain events with its own clock. Everything the lab shows is computed from these and nothing
 * else (`summarize`), so a saved run gives the same numbers again.
 */
import type { Conditions } from '#conditions'
import type { LoadReport, PeerId, RefusalReason, RelayState, RoomName } from '#protocol'
import type { BoardNews } from '../board/board.ts'
import type { GivenUp } from '../delivery/inbox.ts'
import type { MessageId } from '../lab.ts'
import type { LedgerNews } from '../ledger/ledgers.ts'
import type { ModerationNews } from '../moderation/moderation.ts'
import type { Report } from '../report.ts'
import type { TicketNews } from '../tickets/tickets.ts'
import type { FaultKind, PathName } from './snapshot.ts'
import type { Tally } from './tally.ts'

export interface Environment {
  secure: boolean
  /** This tab reached the lab host over loopback. */
  loopback: boolean
  /** false: the page came from the browser's cache, and the lab host has not answered since. */
  hostAnswered: boolean
  /** Whether the browser keeps the page for a start without its host; null: not known yet. */
  keptForOffline: boolean | null
}

export type Observation = { at: number } & (
  | { type: 'path'; path: PathName; state: 'up' | 'down'; detail: string }
  | { type: 'peer'; path: PathName; peer: PeerId; state: 'known' | 'open' | 'lost' | 'left'; name?: string }
  | { type: 'peer'; path: PathName; peer: PeerId; state: 'routed'; hops: number }
  | { type: 'relayed'; peer: PeerId; relayed: boolean }
  /** A direct link was tried and did not open, although offer and answer were exchanged. */
  | { type: 'link-failed'; peer: PeerId }
  /**
   * A probe of ours went out on this path to these peers. `everyMs`: the next one goes out in so long, which is later than at
   * the room's full rate, because nothing happens in it.
   */
  | { type: 'probe'; path: PathName; probe: number; to: PeerId[]; everyMs?: number }
  /**
   * Its echo came back. Round trip = `at` minus the probe's `at`: one clock, no agreement assumed. `via`: the neighbour
   * that handed it over, where it did not come over a direct link.
   */
  | { type: 'echo'; path: PathName; probe: number; from: PeerId; via?: PeerId }
  /** Somebody else's probe arrived here. Two of these with one number tell which path was first. */
  | { type: 'heard'; path: PathName; probe: number; from: PeerId }
  /** A ping of ours with so many bytes of payload went out on this path. */
  | { type: 'ping'; path: PathName; ping: number; to: PeerId; bytes: number }
  /** It was answered: a round trip on one clock, as of a probe. */
  | { type: 'pong'; path: PathName; ping: number; from: PeerId }
  /** Somebody's ping arrived here. Two of these with one number tell which path was first, and by how much. */
  | { type: 'pinged'; path: PathName; ping: number; from: PeerId }
  | { type: 'report'; path: PathName; from: PeerId; report: Report }
  | { type: 'broadcast'; paths: PathName[]; message: MessageId; bytes: number }
  | { type: 'delivered'; path: PathName; from: PeerId; message: MessageId; bytes: number }
  | { type: 'duplicate'; path: PathName; from: PeerId }
  | { type: 'overflow'; path: PathName; from: PeerId; givenUp: GivenUp }
  | { type: 'refused'; path: PathName; from: PeerId | null; reason: RefusalReason }
  /** Of the relay that this tab uses, or of one that is joined with it. */
  | { type: 'load'; report: LoadReport }
  /** The lab's relays, by the lab host's word. */
  | { type: 'relays'; relays: { id: string; state: RelayState }[] }
  /** Cumulative since the peer started. */
  | { type: 'traffic'; path: PathName; upBytes: number; downBytes: number }
  /** A traced broadcast of ours went out, or its first copy came here. `trace` numbers the origin's traces. */
  | { type: 'trace'; origin: PeerId; trace: number }
  /** Somebody says that the traced broadcast reached it, handed over by `via` after `hops` links. */
  | { type: 'traced'; origin: PeerId; trace: number; by: PeerId; via: PeerId; hops: number }
  /** `at` is when this tab learned of it, `happenedAt` when it happened by this tab's clock. */
  | { type: 'fault'; kind: FaultKind; target: string; happenedAt: number }
  /** Other conditions than before are in force since `happenedAt`; ones without anything in them: none. */
  | { type: 'conditions'; conditions: Conditions; happenedAt: number }
  /** What became of a ticket that this peer asked for (tickets/). */
  | ({ type: 'ticket' } & TicketNews)
  /** What became of this peer's edits of the board (board/). */
  | BoardNews
  /** Bytes that set a path up: a signal of the mesh went out, or the relay let this peer in (path.ts). */
  | { type: 'set-up'; path: PathName; bytes: number }
  /** What became of a transfer, this peer's or another's, and of the chain (ledger/). */
  | LedgerNews
  /** What this peer said and shows, and what a moderator decided (moderation/). */
  | ({ type: 'moderation' } & ModerationNews)
  | { type: 'visibility'; hidden: boolean }
  /** Where this peer runs; told again as more of it is known. */
  | ({ type: 'environment' } & Environment)
  /** A timer of ours ran this late: the process was stalled. */
  | { type: 'stall'; lateMs: number }
)

/** One recorded run, as `lab.log()` returns it. `base` holds what the observations that were dropped amounted to. */
export interface RunFile {
  format: 'mesh-vs-relay/run'
  version: 1
  self: PeerId
  name: string
  room: RoomName
  startedAt: number
  /** Oldest first. */
  observations: Observation[]
  /** Observations before the first one kept, already folded into `base`. */
  dropped: number
  base: Tally
}
