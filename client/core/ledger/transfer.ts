/**
 * A transfer: so many coins of one peer to another, under the signature of the first. `n` numbers what one peer pays, from 1
 * and without gaps, so that no transfer counts twice, and two with one number are a double spend of which one can count.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeUtf8 } from 'lib0/string'
import type { PeerId, RoomName } from '#protocol'
import { concatenate } from '../bytes.ts'
import { decodeWhole, readCount } from '../decode.ts'
import { readPeer, writePeer } from '../mesh/peer-ids.ts'
import { KEY_BYTES, SIGNATURE_BYTES, type Verifier } from '../mesh/signer.ts'

/** SHA-256 of the whole transfer, signature included, in hex. */
export type TransferId = string

export interface Order {
  to: PeerId
  n: number
  amount: number
}

export interface Transfer extends Order {
  id: TransferId
  from: PeerId
  key: Uint8Array
  signature: Uint8Array
}

/** Larger ones nobody has: every account begins with START_COINS. */
export const MAX_AMOUNT = 1_000_000

/** Which ledger it is. A transfer of one is no transfer of another: what is signed and hashed begins with this. */
export class Domain {
  readonly prefix: Uint8Array
  readonly idOf: Verifier['idOf']

  constructor(ledger: 'mesh' | 'relay', room: RoomName, idOf: Verifier['idOf']) {
    this.prefix = encodeUtf8(`mesh-vs-relay/ledger/1 ${ledger} ${room}\n`)
    this.idOf = idOf
  }

  /** SHA-256 in hex, of what belongs to this ledger alone. */
  hash(...parts: Uint8Array[]): string {
    return bytesToHex(sha256(concatenate(this.prefix, ...parts)))
  }
}

/** What the payer signs. */
export function signedOrder({ prefix }: Domain, order: Order): Uint8Array {
  return concatenate(
    prefix,
    encoding.encode(encoder => writeOrder(encoder, order)),
  )
}

export function sealTransfer(
  domain: Domain,
  order: Order,
  { key, signature }: { key: Uint8Array; signature: Uint8Array },
): Transfer {
  const { to, n, amount } = order
  const sealed = { to, n, amount, from: domain.idOf(key), key, signature }
  return { ...sealed, id: domain.hash(encodeTransfer(sealed)) }
}

export function encodeTransfer(transfer: Omit<Transfer, 'id' | 'from'>): Uint8Array {
  return encoding.encode(encoder => writeTransfer(encoder, transfer))
}

/** null: the bytes, a stranger's, are no transfer. Whether the payer really signed it is for others to find out. */
export function decodeTransfer(domain: Domain, bytes: Uint8Array): Transfer | null {
  return decodeWhole(bytes, decoder => readTransfer(decoder, domain))
}

export function writeTransfer(encoder: encoding.Encoder, transfer: Omit<Transfer, 'id' | 'from'>): void {
  encoding.writeUint8Array(encoder, transfer.key)
  encoding.writeUint8Array(encoder, transfer.signature)
  writeOrder(encoder, transfer)
}

/** Throws where there is none. */
export function readTransfer(decoder: decoding.Decoder, domain: Domain): Transfer {
  const key = decoding.readUint8Array(decoder, KEY_BYTES).slice()
  const signature = decoding.readUint8Array(decoder, SIGNATURE_BYTES).slice()
  const [to, n, amount] = [readPeer(decoder), readCount(decoder), readCount(decoder, MAX_AMOUNT)]
  return sealTransfer(domain, { to, n, amount }, { key, signature })
}

function writeOrder(encoder: encoding.Encoder, { to, n, amount }: Order): void {
  writePeer(encoder, to)
  encoding.writeVarUint(encoder, n)
  encoding.writeVarUint(encoder, amount)
}
