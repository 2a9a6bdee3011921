/**
 * What a trial's peers observed, boiled down to rows: small enough to keep, and enough to compute every finding again.
 * Peers are numbers (their place in the trial's list), times are ms since the trial began on the observing peer's clock.
 */
import * as v from 'valibot'
import { ACTS } from '#moderation'
import { LoadReportSchema, TicketSchema } from '#protocol'
import { LANES } from '#work'
import { ItemIdSchema } from '../board/content.ts'
import { LEDGER_STATES } from '../ledger/ledgers.ts'
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { ACT_STATES } from '../moderation/moderation.ts'
import { TICKET_STATES, WAYS } from '../tickets/tickets.ts'

const peer = v.pipe(v.number(), v.integer(), v.minValue(0))
const count = peer
/** May lie before the trial's beginning. */
const at = v.pipe(v.number(), v.finite())
const ms = v.nullable(v.pipe(v.number(), v.finite()))
const path = v.picklist(PATHS)
const shortId = v.pipe(v.string(), v.maxLength(64))

export const ArrivalSchema = v.tuple([peer, peer, count, at])
export const SimulatedCrowdSchema = v.object({
  peers: count,
  seed: count,
  /** Of quiet broadcasts, until the last member had it; the median. */
  lastDeliveryP50Ms: ms,
  hopsP50: ms,
  /** Of what was owed to members that stayed. */
  deliveryRatio: ms,
  /** Copies beyond one for each delivery, by delivery. */
  extraCopies: ms,
  /** What one member sent a second besides copies. */
  controlBytesPerSecond: ms,
})
export type SimulatedCrowd = v.InferOutput<typeof SimulatedCrowdSchema>

export const WorkDoneSchema = v.object({
  lane: v.picklist(LANES),
  copies: count,
  tasks: count,
  /** Tasks whose result counts; less than all where the job did not end, or ended with an answer. */
  accepted: count,
  /** Results that the asking peer knows of, repeats and lies included; of these, those beyond the copies asked for. */
  computed: count,
  wasted: count,
  liars: count,
  /** Peers that sent results; of the relay its process. */
  workers: count,
  /** From asking until the last result counted, on the asking peer's clock; null: not to the end. */
  doneMs: ms,
  /** SHA-256 over all results in their order; null: not all are there. */
  digest: v.nullable(v.string()),
})
/** What came of a job. */
export type WorkDone = v.InferOutput<typeof WorkDoneSchema>

/** What lies on one copy of a peer's board: its notes, and the bytes of all messages that came over its path until then. */
const CopyReadSchema = v.object({ notes: v.array(ItemIdSchema), receivedBytes: count })
export const BoardReadSchema = v.object({
  mesh: CopyReadSchema,
  relay: CopyReadSchema,
  /** Notes of the board that is edited: both copies together. */
  board: v.array(ItemIdSchema),
})
export type BoardRead = v.InferOutput<typeof BoardReadSchema>

export const CodeSchema = v.object({
  path,
  /** Files and lines of code that its entries lead to by imports; comments, empty lines and types alone do not count. */
  files: count,
  lines: count,
  /** Of these, those of servers. */
  serverLines: count,
  /** Lines that the other path does not need. */
  ownLines: count,
  /** Packages that those files import, Node's own modules not among them. */
  packages: v.array(v.string()),
})
/** What it took to write one path, counted from the source. */
export type Code = v.InferOutput<typeof CodeSchema>
export const LookSchema = v.object({
  /** Of the object, as the plan calls it. */
  name: v.string(),
  copies: count,
  repairs: v.boolean(),
  pieces: count,
  /** Pieces that came from peers, and that came from the relay, and were the right ones. */
  fromPeers: count,
  fromRelay: count,
  /** Pieces with fewer copies than they are to have, or than there are peers, as the looking peer knows. */
  thin: count,
})
/** What of a stored object can be read. */
export type Look = v.InferOutput<typeof LookSchema>

export const FileSharedSchema = v.object({
  /** Size of the file. */
  bytes: count,
  /** Of every peer and of the relay, per second; null: no limit. */
  uplinkBytesPerSecond: v.nullable(count),
  /** Who was to get it: the sharer not counted. */
  receivers: count,
  /** Until the last receiver had it, on the sharer's clock, since it offered the file; null: not to the end. */
  doneMs: v.object({ mesh: ms, relay: ms }),
  /** Of all bytes due, how many came in the end: shares, 0..1; null: no data. */
  came: v.object({ mesh: ms, relay: ms }),
  /** How far it was: [ms since it was offered, share (0..1) of all bytes due over the mesh, over the relay]; null: no data. */
  race: v.array(v.tuple([at, ms, ms])),
})
/** What came of a file that one peer shared with all. */
export type FileShared = v.InferOutput<typeof FileSharedSchema>

export const SamplesSchema = v.object({
  /** Broadcasts: [from, message number, at]. */
  sent: v.array(v.tuple([peer, count, at])),
  /** First copies that were delivered, by path: [from, to, message number, at on the receiver's clock]. */
  arrivals: v.object({ mesh: v.array(ArrivalSchema), relay: v.array(ArrivalSchema) }),
  /**
   * Pings: [from, to, bytes, over one path or a copy over both at once, at, round trip over the mesh, over the relay, by
   * how much the mesh's copy came later at the receiver (below 0: it was first)]. null: it did not come, or was not sent.
   */
  pings: v.array(v.tuple([peer, peer, count, v.picklist(['mesh', 'relay', 'both']), at, ms, ms, ms])),
  /** A path of a peer as a whole: [peer, path, up or down, at]. */
  states: v.array(v.tuple([peer, path, v.picklist(['up', 'down']), at])),
  /** What a peer was told of another: [peer, path, of whom, state, at]. */
  sightings: v.array(
    v.tuple([peer, path, peer, v.picklist(['known', 'open', 'routed', 'lost', 'left']), at]),
  ),
  /** Frames and their headers that a peer handed to a path since it started: [peer, path, up bytes, down bytes, at]. */
  traffic: v.array(v.tuple([peer, path, count, count, at])),
  /** What each relay process said of itself. */
  loads: v.array(v.object({ at, report: LoadReportSchema })),
  /** What all peers' processes together had spent: [CPU ms since they started, resident bytes, processes, at]. */
  usage: v.array(v.tuple([ms, ms, count, at])),
  /** What became of tickets that were asked for: [peer, ticket, way, state, messages until then, at]. */
  tickets: v.optional(
    v.array(v.tuple([peer, TicketSchema, v.picklist(WAYS), v.picklist(TICKET_STATES), count, at])),
    [],
  ),
  /** When a peer started, and the first frame of another came over each path: [peer, at, mesh, relay]. null: none came. */
  starts: v.optional(v.array(v.tuple([peer, at, ms, ms])), []),
  /** Bytes that setting a path up took (path.ts): [peer, path, bytes, at]. */
  setUps: v.optional(v.array(v.tuple([peer, path, count, at])), []),
  /** Edits of the board: [by, its edits until then, item, bytes of the message, at]. */
  edits: v.optional(v.array(v.tuple([peer, count, ItemIdSchema, count, at])), []),
  /** Who said to the editor that its copy holds the editor's edits up to this one: [editor, path, who, edits, at]. */
  holds: v.optional(v.array(v.tuple([peer, path, peer, count, at])), []),
  /** What lay on a peer's copies of the board when it was asked. */
  boards: v.optional(v.array(v.object({ peer, at, ...BoardReadSchema.entries })), []),
  /** What the paths consist of. */
  code: v.optional(v.array(CodeSchema), []),
  /** What became of transfers, as each peer saw it: [peer, path, start of the transfer's id, state, at]. */
  transfers: v.optional(v.array(v.tuple([peer, path, shortId, v.picklist(LEDGER_STATES), at])), []),
  /** Another last block of a peer's chain: [peer, height, start of the block's id, transfers that it took back, at]. */
  chains: v.optional(v.array(v.tuple([peer, count, shortId, count, at])), []),
  /** What a moderator decided: [peer, path, act, of whom, message number or null, what came of it at this peer, at]. */
  moderation: v.optional(
    v.array(v.tuple([peer, path, v.picklist(ACTS), peer, v.nullable(count), v.picklist(ACT_STATES), at])),
    [],
  ),
  /** Messages: [peer, path, it said or shows it, whose, number, at]. */
  messages: v.optional(v.array(v.tuple([peer, path, v.picklist(['said', 'shown']), peer, count, at])), []),
  /** What simulated crowds did. */
  simulations: v.array(SimulatedCrowdSchema),
  /** Jobs: `peer` asked, `at`. Runs from before there were any have none. */
  work: v.optional(v.array(v.object({ peer, at, ...WorkDoneSchema.entries })), []),
  /** Files: `peer` shared it, `at`. Runs from before there were any have none. */
  files: v.optional(v.array(v.object({ peer, at, ...FileSharedSchema.entries })), []),
  /** What of its objects `peer` could read, `at`. Runs from before there were any have none. */
  looks: v.optional(v.array(v.object({ peer, at, ...LookSchema.entries })), []),
})
export type Samples = v.InferOutput<typeof SamplesSchema>
export type Arrival = v.InferOutput<typeof ArrivalSchema>
export type Ping = Samples['pings'][number]

export function emptySamples(): Samples {
  return {
    sent: [],
    arrivals: { mesh: [], relay: [] },
    pings: [],
    states: [],
    sightings: [],
    traffic: [],
    loads: [],
    usage: [],
    tickets: [],
    starts: [],
    setUps: [],
    edits: [],
    holds: [],
    boards: [],
    code: [],
    transfers: [],
    chains: [],
    moderation: [],
    messages: [],
    simulations: [],
    work: [],
    files: [],
    looks: [],
  }
}

export function arrivalsOver(samples: Samples, path: PathName): Arrival[] {
  return path === 'mesh' ? samples.arrivals.mesh : samples.arrivals.relay
}

export function rowsIn({ arrivals, ...others }: Samples): number {
  const lists: { length: number }[] = [...Object.values(arrivals), ...Object.values(others)]
  return lists.reduce((sum, { length }) => sum + length, 0)
}
