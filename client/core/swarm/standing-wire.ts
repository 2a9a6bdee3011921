/** What a peer tells the whole room: how far it is with each of its files. Bytes of strangers until parsed; null means "not ours". */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeWhole, readCount } from '../decode.ts'
import { FILE_LIMITS, type FileId, HASH_BYTES } from './manifest.ts'
import { MAX_FILES } from './shelf-wire.ts'
import { MAX_PIECES } from './wire.ts'

/** How far one peer is with one file. */
export interface Standing {
  file: FileId
  /** It had the file when its race began: it gives, and does not get. */
  isSource: boolean
  /** What it has over the mesh, as the bits of a PieceSet. */
  pieces: Uint8Array
  /** What it has from the relay; null: nothing is known to come from there. */
  relayBytes: number | null
}

const IS_SOURCE = 1
const HAS_RELAY_BYTES = 2

export function encodeStandings(standings: readonly Standing[]): Uint8Array {
  return encoding.encode(encoder => {
    for (const { file, isSource, pieces, relayBytes } of standings) {
      encoding.writeUint8Array(encoder, hexToBytes(file))
      encoding.writeUint8(encoder, (isSource ? IS_SOURCE : 0) | (relayBytes === null ? 0 : HAS_RELAY_BYTES))
      encoding.writeVarUint8Array(encoder, pieces)
      if (relayBytes !== null) encoding.writeVarUint(encoder, relayBytes)
    }
  })
}

/** Never throws. Whether the bits fit the file, only who knows its manifest can say. */
export function decodeStandings(bytes: Uint8Array): Standing[] | null {
  return decodeWhole(bytes, decoder => {
    const standings: Standing[] = []
    while (decoding.hasContent(decoder)) {
      const standing = standings.length < MAX_FILES ? read(decoder) : null
      if (standing === null) return null
      standings.push(standing)
    }
    return standings
  })
}

function read(decoder: decoding.Decoder): Standing | null {
  const file = bytesToHex(decoding.readUint8Array(decoder, HASH_BYTES)) as FileId
  const flags = decoding.readUint8(decoder)
  const pieces = decoding.readVarUint8Array(decoder).slice()
  if (flags > (IS_SOURCE | HAS_RELAY_BYTES) || pieces.length > Math.ceil(MAX_PIECES / 8)) return null
  const relayBytes = (flags & HAS_RELAY_BYTES) === 0 ? null : readCount(decoder, FILE_LIMITS.bytes)
  return { file, isSource: (flags & IS_SOURCE) !== 0, pieces, relayBytes }
}
