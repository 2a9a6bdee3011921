/**
 * Blocks: transfers in an order, chained by hash to the block before, with a proof of work (Nakamoto, Bitcoin: A
 * Peer-to-Peer Electronic Cash System, 2008). All blocks are equally hard, so the chain with the most work is the longest.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeUtf8 } from 'lib0/string'
import type { PeerId } from '#protocol'
import { readCount } from '../decode.ts'
import { readPeer, writePeer } from '../mesh/peer-ids.ts'
import { readHash, writeHash } from './hashes.ts'
import { type Domain, encodeTransfer, readTransfer, type Transfer, writeTransfer } from './transfer.ts'

/** SHA-256 of its header, in hex. */
export type BlockId = string

export interface Block {
  /** From 1; 0 is the genesis, which is no block but where all chains begin. */
  height: number
  parent: BlockId
  /** Who did the work. It earns nothing. */
  miner: PeerId
  nonce: number
  transfers: readonly Transfer[]
}

/** Chosen: some 9 KB, so that a block fits a frame several times. */
export const MAX_BLOCK_TRANSFERS = 64

export function genesisOf(domain: Domain): BlockId {
  return domain.hash(encodeUtf8('genesis'))
}

/** Hashes nonces of one block without writing the rest of it each time. */
export class Header {
  readonly #bytes: Uint8Array
  readonly #nonce: DataView

  constructor({ prefix }: Domain, { height, parent, miner, transfers }: Omit<Block, 'nonce'>) {
    const content = sha256.create()
    for (const transfer of transfers) content.update(encodeTransfer(transfer))
    this.#bytes = encoding.encode(encoder => {
      encoding.writeUint8Array(encoder, prefix)
      encoding.writeVarUint(encoder, height)
      encoding.writeUint8Array(encoder, hexToBytes(parent))
      writePeer(encoder, miner)
      encoding.writeVarUint(encoder, transfers.length)
      encoding.writeUint8Array(encoder, content.digest())
      encoding.writeUint32(encoder, 0)
    })
    this.#nonce = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#bytes.length - 4)
  }

  hash(nonce: number): Uint8Array {
    this.#nonce.setUint32(0, nonce)
    return sha256(this.#bytes)
  }
}

export function idOfBlock(domain: Domain, block: Block): BlockId {
  return bytesToHex(new Header(domain, block).hash(block.nonce))
}

/** Whether so many bits at the front are zero, as in Hashcash. */
export function hasWork(hash: Uint8Array, zeroBits: number): boolean {
  for (let bit = 0; bit < zeroBits; bit += 1) if (((hash[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) return false
  return true
}

export function writeBlock(encoder: encoding.Encoder, block: Block): void {
  encoding.writeVarUint(encoder, block.height)
  writeHash(encoder, block.parent)
  writePeer(encoder, block.miner)
  encoding.writeVarUint(encoder, block.nonce)
  encoding.writeVarUint(encoder, block.transfers.length)
  for (const transfer of block.transfers) writeTransfer(encoder, transfer)
}

/** Throws where there is none. */
export function readBlock(decoder: decoding.Decoder, domain: Domain): Block {
  const [height, parent, miner] = [readCount(decoder), readHash(decoder), readPeer(decoder)]
  const nonce = readCount(decoder, MAX_NONCE)
  const count = readCount(decoder, MAX_BLOCK_TRANSFERS)
  const transfers = Array.from({ length: count }, () => readTransfer(decoder, domain))
  return { height, parent, miner, nonce, transfers }
}

/** Four bytes of the header. */
export const MAX_NONCE = 2 ** 32 - 1
