/** What is done in a trial and when. Plain data, which the run file records as it was performed. */
import * as v from 'valibot'
import { CITY_NAMES, ConditionsSchema } from '#conditions'
import { ACTS } from '#moderation'
import { RELAY_ACTIONS, TicketSchema } from '#protocol'
import { JobSchema, LANES } from '#work'
import { PATHS } from '../measure/snapshot.ts'
import { WAYS } from '../tickets/tickets.ts'

const index = v.pipe(v.number(), v.integer(), v.minValue(0))
const ms = v.pipe(v.number(), v.finite(), v.minValue(0))
const bytes = index
const OVER = [...PATHS, 'both'] as const
export type Over = (typeof OVER)[number]

/** A peer by its number in the trial (0 came first: the founder), or one that is only known while it runs. */
export const PeerTargetSchema = v.union([index, v.literal('best-connected')])
export type PeerTarget = v.InferOutput<typeof PeerTargetSchema>

/** Conditions with peers by number; `null` ends them. What it does not name is as it is. */
const TrialConditionsSchema = v.object({
  seed: index,
  /** What everybody's network is like. */
  delayMs: ConditionsSchema.entries.delayMs,
  jitter: ConditionsSchema.entries.jitter,
  uplink: ConditionsSchema.entries.uplink,
  /** Nobody hears them, and they hear everybody: cut one way. Runs from before it could be asked for name none. */
  muted: v.optional(v.array(index), []),
  /** Cut off from the first group, which everybody else and the relays are in. */
  apart: v.array(index),
  /** Stand still. */
  paused: v.array(index),
  /** Where peers are, by number, over and over again; empty: nowhere. And where the relays are. */
  cities: v.array(v.picklist(CITY_NAMES)),
  relayCity: v.nullable(v.picklist(CITY_NAMES)),
})
export type TrialConditions = v.InferOutput<typeof TrialConditionsSchema>

/** What a plan's conditions begin with: nothing in force. */
export function nothingMade(seed: number): TrialConditions {
  return { seed, muted: [], apart: [], paused: [], cities: [], relayCity: null }
}

export const ActionSchema = v.variant('type', [
  /** From here on, until the next phase, everything belongs to the phase of this name. */
  v.object({ type: v.literal('phase'), name: v.string() }),
  /** More peers come. */
  v.object({ type: v.literal('open'), peers: index }),
  /** As a click on the tab's x: with a goodbye. */
  v.object({ type: v.literal('close'), peer: PeerTargetSchema }),
  /** Without one. */
  v.object({ type: v.literal('crash'), peer: PeerTargetSchema }),
  v.object({ type: v.literal('relay'), relay: index, act: v.picklist(RELAY_ACTIONS) }),
  /** Every peer broadcasts at this pace, those that come later too; `path: null`: nobody does. */
  v.object({
    type: v.literal('stream'),
    stream: v.nullable(v.object({ path: v.picklist(OVER), intervalMs: ms, bytes })),
  }),
  /** One peer times frames to others, one every so often. */
  v.object({
    type: v.literal('pings'),
    from: index,
    everyMs: ms,
    /** [over one path or both at once, to, bytes of payload] */
    pings: v.array(v.tuple([v.picklist(OVER), index, bytes])),
  }),
  /** What the network of all peers is made to be, those that come later too; emulated, and alike on both paths. */
  v.object({ type: v.literal('conditions'), conditions: v.nullable(TrialConditionsSchema) }),
  /** A peer asks for a ticket (tickets/tickets.ts); all that the trial began with vote. */
  v.object({ type: v.literal('take'), peer: index, ticket: TicketSchema, way: v.picklist(WAYS) }),
  /** A peer puts a note with a text of so many characters on the board. */
  v.object({ type: v.literal('note'), peer: index, characters: index }),
  /** Everybody says what lies on each copy of its board. */
  v.object({ type: v.literal('read-boards') }),
  /** What the paths consist of is counted. */
  v.object({ type: v.literal('count-code') }),
  /** A peer pays another one coin, so many times in a row, into the peers' chain or the relay's log (ledger/). */
  v.object({ type: v.literal('pay'), peer: index, to: index, path: v.picklist(PATHS), times: index }),
  /** A peer says something; honours moderators or not; and one moderates another's message `number` and what follows it. */
  v.object({ type: v.literal('say'), peer: index, path: v.picklist(PATHS) }),
  v.object({ type: v.literal('obey'), peer: index, obeys: v.boolean() }),
  v.object({
    type: v.literal('moderate'),
    peer: index,
    path: v.picklist(PATHS),
    act: v.picklist(ACTS),
    of: index,
    number: index,
  }),
  /** A crowd of made-up peers with churn, on a virtual clock: no part of the room. */
  v.object({ type: v.literal('simulate'), peers: index, seed: index }),
  /** One peer asks for a job: of all peers, of the relay, or of itself alone. What follows happens while it is done. */
  v.object({
    type: v.literal('work'),
    peer: index,
    lane: v.picklist(LANES),
    copies: index,
    job: JobSchema,
  }),
  /** One peer shares a file of made-up bytes, which all others fetch over both paths; what follows happens meanwhile. */
  v.object({
    type: v.literal('share'),
    peer: index,
    name: v.string(),
    bytes,
    /** Of every peer, and of the relay; null: no limit. */
    uplinkBytesPerSecond: v.nullable(v.pipe(index, v.minValue(1))),
  }),
  /**
   * A peer has the room keep `bytes` bytes under this name, `copies` times, repaired or not. Ends once as many peers have each
   * piece.
   */
  v.object({
    type: v.literal('store'),
    peer: index,
    name: v.string(),
    bytes,
    copies: index,
    repairs: v.boolean(),
  }),
  /** A peer reads all that it stored, piece by piece, from the peers and from the relay. */
  v.object({ type: v.literal('look'), peer: index }),
  /** Waits until no job is being done, and no file is on its way. */
  v.object({ type: v.literal('work-over') }),
])
export type Action = v.InferOutput<typeof ActionSchema>

export interface Step {
  /** After everybody reached everybody, and later by what the steps before took of themselves (a relay that starts). */
  atMs: number
  action: Action
}

export const SetupSchema = v.object({ peers: index, relays: index })
/** What a trial begins with: a room of its own, in which everybody reaches everybody on both paths. */
export type Setup = v.InferOutput<typeof SetupSchema>

export interface Trial {
  name: string
  setup: Setup
  /** In the order of their times. */
  steps: Step[]
  lengthMs: number
}
