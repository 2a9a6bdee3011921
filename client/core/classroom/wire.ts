/** What peers say to each other for the roster: short JSON, for it is said seldom. Bytes of strangers until parsed. */
import * as v from 'valibot'
import { NameSchema } from '#protocol'
import { decodeJson, encodeJson } from '../json-wire.ts'
import { WARNINGS } from '../measure/snapshot.ts'
import type { PeerReport } from './reports.ts'

const PathStateSchema = v.picklist(['up', 'degraded', 'down', 'unknown'])

const MessageSchema = v.variant('kind', [
  v.object({ kind: v.literal('ask') }),
  v.object({
    kind: v.literal('report'),
    // A device is named as a peer is: short, visible text without markup.
    device: NameSchema,
    paths: v.object({ mesh: PathStateSchema, relay: PathStateSchema }),
    warnings: v.pipe(v.array(v.picklist(WARNINGS)), v.maxLength(WARNINGS.length)),
  }),
])
export type RosterMessage = { kind: 'ask' } | ({ kind: 'report' } & PeerReport)

/** All of its words are short: what is longer is nothing of ours, and is not even read. */
const MAX_BYTES = 1_024

export function encodeRosterMessage(message: RosterMessage): Uint8Array {
  return encodeJson(message)
}

/** null: not ours. Never throws. */
export function decodeRosterMessage(bytes: Uint8Array): RosterMessage | null {
  return bytes.length > MAX_BYTES ? null : decodeJson(MessageSchema, bytes)
}
