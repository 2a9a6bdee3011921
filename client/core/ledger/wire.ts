/** What peers say to each other about the ledger. Bytes of strangers until parsed here; null means "not ours". */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeWhole, readCount } from '../decode.ts'
import { type Block, type BlockId, readBlock, writeBlock } from './block.ts'
import { BLOCK_FLAWS, type BlockFlaw } from './flaws.ts'
import { readHash, writeHash } from './hashes.ts'
import { type Domain, readTransfer, type Transfer, writeTransfer } from './transfer.ts'

export type LedgerMessage =
  /** To everyone: somebody pays. */
  | { kind: 'transfer'; transfer: Transfer }
  /** To everyone: I mined this. */
  | { kind: 'block'; block: Block }
  /** What was asked for, each after its parent. `isAll`: up to the sender's last. */
  | { kind: 'blocks'; blocks: readonly Block[]; isAll: boolean }
  /** My chain ends here. */
  | { kind: 'tip'; id: BlockId; height: number }
  /** What follows the first of these that you know? Mine are ever further apart, from my last one back to the genesis. */
  | { kind: 'ask'; locator: readonly BlockId[] }
  /** Your block is no block, and why. */
  | { kind: 'refused'; height: number; flaw: BlockFlaw }
  /** The relay's log, as I was told it: its hash after so many entries. */
  | { kind: 'head'; epoch: string; length: number; head: string }

const TAG = { transfer: 1, block: 2, blocks: 3, tip: 4, ask: 5, refused: 6, head: 7 } as const

/** 2^k back each: enough for any chain that there can be. */
export const MAX_LOCATOR = 32
/** Of one message; a frame holds as many without transfers. */
export const MAX_BLOCKS_AT_ONCE = 256
const MAX_EPOCH = 64

export function encodeLedgerMessage(message: LedgerMessage): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, TAG[message.kind])
    write(encoder, message)
  })
}

function write(encoder: encoding.Encoder, message: LedgerMessage): void {
  switch (message.kind) {
    case 'transfer':
      return writeTransfer(encoder, message.transfer)
    case 'block':
      return writeBlock(encoder, message.block)
    case 'blocks':
      encoding.writeUint8(encoder, message.isAll ? 1 : 0)
      encoding.writeVarUint(encoder, message.blocks.length)
      for (const block of message.blocks) writeBlock(encoder, block)
      return
    case 'tip':
      writeHash(encoder, message.id)
      return encoding.writeVarUint(encoder, message.height)
    case 'ask':
      encoding.writeVarUint(encoder, message.locator.length)
      for (const id of message.locator) writeHash(encoder, id)
      return
    case 'refused':
      encoding.writeVarUint(encoder, message.height)
      return encoding.writeUint8(encoder, BLOCK_FLAWS.indexOf(message.flaw))
    case 'head':
      encoding.writeVarString(encoder, message.epoch)
      encoding.writeVarUint(encoder, message.length)
      return writeHash(encoder, message.head)
  }
}

export function decodeLedgerMessage(domain: Domain, bytes: Uint8Array): LedgerMessage | null {
  return decodeWhole(bytes, decoder => read(decoder, domain))
}

function read(decoder: decoding.Decoder, domain: Domain): LedgerMessage | null {
  switch (decoding.readUint8(decoder)) {
    case TAG.transfer:
      return { kind: 'transfer', transfer: readTransfer(decoder, domain) }
    case TAG.block:
      return { kind: 'block', block: readBlock(decoder, domain) }
    case TAG.blocks: {
      const isAll = readCount(decoder, 1) === 1
      const count = readCount(decoder, MAX_BLOCKS_AT_ONCE)
      return {
        kind: 'blocks',
        isAll,
        blocks: Array.from({ length: count }, () => readBlock(decoder, domain)),
      }
    }
    case TAG.tip:
      return { kind: 'tip', id: readHash(decoder), height: readCount(decoder) }
    case TAG.ask: {
      const count = readCount(decoder, MAX_LOCATOR)
      return { kind: 'ask', locator: Array.from({ length: count }, () => readHash(decoder)) }
    }
    case TAG.refused: {
      const height = readCount(decoder)
      const flaw = BLOCK_FLAWS[decoding.readUint8(decoder)]
      return flaw === undefined ? null : { kind: 'refused', height, flaw }
    }
    case TAG.head: {
      const epoch = decoding.readVarString(decoder)
      if (epoch.length > MAX_EPOCH) return null
      return { kind: 'head', epoch, length: readCount(decoder), head: readHash(decoder) }
    }
    default:
      return null
  }
}
