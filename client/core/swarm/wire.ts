/** What two neighbours say to each other about one file. Bytes of strangers until parsed; null means "not ours". */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeWhole } from '../decode.ts'
import { BLOCK_BYTES, FILE_LIMITS, pieceBytesFor, pieceCount } from './manifest.ts'

export type SwarmMessage =
  /** All that I have, as the bits of a PieceSet: when we meet, and after I lost pieces. */
  | { kind: 'have'; pieces: Uint8Array }
  /** These pieces, too, from now on. */
  | { kind: 'got'; pieces: number[] }
  | { kind: 'request'; piece: number }
  /** I no longer want it. */
  | { kind: 'cancel'; piece: number }
  /** You will not get it from me, now: I do not have it, or somebody else has it from me. */
  | { kind: 'decline'; piece: number }
  /** Part of a piece; blocks of a piece come in order. */
  | { kind: 'block'; piece: number; block: number; bytes: Uint8Array }

const TAG = { have: 1, got: 2, request: 3, cancel: 4, decline: 5, block: 6 } as const

/** Of the largest file. */
export const MAX_PIECES = pieceCount({
  size: FILE_LIMITS.bytes,
  pieceBytes: pieceBytesFor(FILE_LIMITS.bytes),
})

export function encodeSwarmMessage(message: SwarmMessage): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, TAG[message.kind])
    switch (message.kind) {
      case 'have':
        return encoding.writeUint8Array(encoder, message.pieces)
      case 'got':
        for (const piece of message.pieces) encoding.writeVarUint(encoder, piece)
        return
      case 'block':
        encoding.writeVarUint(encoder, message.piece)
        encoding.writeVarUint(encoder, message.block)
        return encoding.writeUint8Array(encoder, message.bytes)
      default:
        return encoding.writeVarUint(encoder, message.piece)
    }
  })
}

/** Never throws. Piece numbers are only known to be numbers here: which pieces the file has, the swarm knows. */
export function decodeSwarmMessage(bytes: Uint8Array): SwarmMessage | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): SwarmMessage | null {
  switch (decoding.readUint8(decoder)) {
    case TAG.have: {
      const pieces = decoding.readTailAsUint8Array(decoder)
      return pieces.length <= Math.ceil(MAX_PIECES / 8) ? { kind: 'have', pieces } : null
    }
    case TAG.got: {
      const pieces: number[] = []
      while (decoding.hasContent(decoder) && pieces.length < MAX_PIECES)
        pieces.push(decoding.readVarUint(decoder))
      return { kind: 'got', pieces }
    }
    case TAG.request:
      return { kind: 'request', piece: decoding.readVarUint(decoder) }
    case TAG.cancel:
      return { kind: 'cancel', piece: decoding.readVarUint(decoder) }
    case TAG.decline:
      return { kind: 'decline', piece: decoding.readVarUint(decoder) }
    case TAG.block: {
      const [piece, block] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)]
      const bytes = decoding.readTailAsUint8Array(decoder)
      return bytes.length > 0 && bytes.length <= BLOCK_BYTES ? { kind: 'block', piece, block, bytes } : null
    }
    default:
      return null
  }
}
