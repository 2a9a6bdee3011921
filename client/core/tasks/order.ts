/** Orders of jobs: their text, and the id that comes of it. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { type Order, OrderSchema } from '#work'

export type JobId = string & { readonly brand: 'JobId' }

/** 64 hexadecimal digits: SHA-256 of the order's text, so that nobody can pass another job off under it. */
export function jobIdOf(orderBytes: Uint8Array): JobId {
  return bytesToHex(sha256(orderBytes)) as JobId
}

/** Throws TypeError, saying what is wrong, where the job cannot be done. */
export function writeOrder(order: Order): Uint8Array {
  const parsed = v.safeParse(OrderSchema, order)
  if (!parsed.success) throw new TypeError(`This job cannot be done: ${parsed.issues[0].message}.`)
  return utf8ToBytes(JSON.stringify(parsed.output))
}
