/**
 * What the network of a room is made to be: how it is written, for the control API, the host's channel to tabs and
 * whoever experiments. Imports only the protocol; both sides reach it as `#conditions`.
 */
import * as v from 'valibot'
import { LIMITS, PeerIdSchema, RoomSchema } from './protocol.ts'

/** Where peers and relays can be placed; `client/core/conditions/cities.ts` has the coordinates. */
export const CITY_NAMES = [
  'Auckland',
  'Berlin',
  'Buenos Aires',
  'Cairo',
  'Chicago',
  'Dubai',
  'Jakarta',
  'Johannesburg',
  'Kolkata',
  'Lagos',
  'London',
  'Los Angeles',
  'Mexico City',
  'Moscow',
  'Nairobi',
  'New York',
  'Paris',
  'Sao Paulo',
  'Seoul',
  'Shanghai',
  'Singapore',
  'Sydney',
  'Tokyo',
  'Toronto',
  'Zurich',
] as const
export type CityName = (typeof CITY_NAMES)[number]

/** A peer's id or a relay's. */
const PlaceSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,32}$/, 'a place is the id of a peer or of a relay'),
)
const bounded = (min: number, max: number) =>
  v.pipe(v.number(), v.minValue(min, `at least ${min}`), v.maxValue(max, `at most ${max}`))
const anywhere = v.union([v.literal('*'), PlaceSchema])

/**
 * What the network of a room is made to be, on top of what it is: emulated in the peers themselves, alike on both paths
 * (`client/core/conditions/README.md`). All of it is on what a peer sends: a frame waits once at each peer that sends
 * it, over a link or to a relay, and a relay sends without delay. Nothing is lost and nothing overtakes.
 */
export const ConditionsSchema = v.strictObject({
  /** Of every draw: the same seed gives the same delays. */
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)), 0),
  /** One way. Above half a second a tab cannot connect to a relay within its timeouts. */
  delayMs: v.optional(bounded(0, 500)),
  /** Drawn for each sending: uniform from 0 to `ms`, or exponential of mean `ms` (at most five times that). */
  jitter: v.optional(
    v.strictObject({ distribution: v.picklist(['uniform', 'exponential']), ms: bounded(0, 200) }),
  ),
  /** Of each peer, on each path apart. */
  uplink: v.optional(
    v.strictObject({
      /** From a bad phone line to more than two cores can move. */
      bytesPerSecond: bounded(4_000, 125_000_000),
      /** Frames that would make more than this wait are not taken, and repaired later. Default: 4 MiB, as a data channel. */
      queueBytes: v.optional(bounded(LIMITS.frameBytes, 16 * 2 ** 20)),
    }),
  ),
  /** Light in fibre takes its time. Who is not in `cities` is in one of `others`, by seed and id; none: nowhere. */
  distance: v.optional(
    v.strictObject({
      cities: v.optional(v.record(PlaceSchema, v.picklist(CITY_NAMES)), {}),
      others: v.optional(v.pipe(v.array(v.picklist(CITY_NAMES)), v.maxLength(CITY_NAMES.length)), []),
    }),
  ),
  /** Nothing gets from one to the other directly. `*`: everybody, relays too. */
  cuts: v.optional(
    v.pipe(v.array(v.strictObject({ from: anywhere, to: anywhere })), v.maxLength(LIMITS.peersPerRoom)),
  ),
  /** Nothing gets from one group to another. Who is named in none, peer or relay, is of the first. */
  groups: v.optional(
    v.pipe(
      v.array(v.pipe(v.array(PlaceSchema), v.maxLength(LIMITS.peersPerRoom))),
      v.minLength(2, 'a partition has two groups or more'),
      v.maxLength(20),
    ),
  ),
  /** Peers that neither send, handle, nor keep time, as a process that stands still. */
  paused: v.optional(v.pipe(v.array(PeerIdSchema), v.maxLength(LIMITS.peersPerRoom))),
})
export type Conditions = v.InferOutput<typeof ConditionsSchema>
/** What a caller writes: what is left out has its default. */
export type ConditionsInput = v.InferInput<typeof ConditionsSchema>

/** `POST /api/conditions`: replaces all that was in force in that room. `{}` as conditions ends them. */
export const ConditionsRequestSchema = v.strictObject({ room: RoomSchema, conditions: ConditionsSchema })
export type ConditionsRequest = v.InferOutput<typeof ConditionsRequestSchema>

/** Of one room that has, or had, conditions. `ageMs`: how long before this was sent they came into force, by the host's clock. */
export const ConditionsNoticeSchema = v.object({
  ...ConditionsRequestSchema.entries,
  ageMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
})
/** What the host tells tabs on connect and at every change: rooms that are not in it never had conditions. */
export const ConditionsNoticesSchema = v.array(ConditionsNoticeSchema)
export type ConditionsNotice = v.InferOutput<typeof ConditionsNoticeSchema>
