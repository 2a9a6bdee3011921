/** What two boards say to each other. Bytes of strangers until parsed; null means "not ours". */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeWhole, readCount } from '../decode.ts'
import { BOARD_LIMITS, BOARD_SIZE, type Point } from './content.ts'
import { MAX_WRITERS, type Made, type Writer } from './made.ts'

/** Of a whole board's update. Field notes: 16 KiB frames are what all browsers exchange. */
export const PART_BYTES = 16 * 1_024
/** Twice the board's limit: what it held of erased things comes along. */
export const MAX_PARTS = (2 * BOARD_LIMITS.boardBytes) / PART_BYTES

export type BoardMessage =
  /** A new edit, as a Yjs update: the writer's edit of this number. */
  | { kind: 'edit'; writer: Writer; number: number; update: Uint8Array }
  /** I hold this writer's edits up to this number. */
  | { kind: 'have'; writer: Writer; number: number }
  /** What I hold. `ask`: send me what I lack, then your `answer`. `answer`: the same, without asking back. */
  | { kind: 'ask' | 'answer'; made: Made; stateVector: Uint8Array }
  | { kind: 'state'; made: Made }
  /** One of `count` parts of an update, in their order. */
  | { kind: 'part'; transfer: number; index: number; count: number; bytes: Uint8Array }
  /** null: not on the board. */
  | { kind: 'cursor'; at: Point | null }

const TAG = { edit: 1, have: 2, ask: 3, answer: 4, state: 5, part: 6, cursor: 7 } as const

export function encodeBoardMessage(message: BoardMessage): Uint8Array {
  return encoding.encode(encoder => {
    const numbers = (...values: number[]): void => {
      for (const value of values) encoding.writeVarUint(encoder, value)
    }
    encoding.writeUint8(encoder, TAG[message.kind])
    switch (message.kind) {
      case 'edit':
        numbers(message.writer, message.number)
        return encoding.writeUint8Array(encoder, message.update)
      case 'have':
        return numbers(message.writer, message.number)
      case 'ask':
      case 'answer':
        writeMade(encoder, message.made)
        return encoding.writeUint8Array(encoder, message.stateVector)
      case 'state':
        return writeMade(encoder, message.made)
      case 'part':
        numbers(message.transfer, message.index, message.count)
        return encoding.writeUint8Array(encoder, message.bytes)
      case 'cursor':
        return message.at === null ? undefined : numbers(...message.at)
    }
  })
}

function writeMade(encoder: encoding.Encoder, made: Made): void {
  encoding.writeVarUint(encoder, made.size)
  for (const pair of made) for (const value of pair) encoding.writeVarUint(encoder, value)
}

/** Never throws. */
export function decodeBoardMessage(bytes: Uint8Array): BoardMessage | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): BoardMessage | null {
  const number = (): number => readCount(decoder)
  const tail = (): Uint8Array => decoding.readTailAsUint8Array(decoder)
  switch (decoding.readUint8(decoder)) {
    case TAG.edit: {
      const edit = { kind: 'edit', writer: number(), number: number(), update: tail() } as const
      return edit.update.length <= BOARD_LIMITS.editBytes ? edit : null
    }
    case TAG.have:
      return { kind: 'have', writer: number(), number: number() }
    case TAG.ask:
      return { kind: 'ask', made: readMade(decoder), stateVector: tail() }
    case TAG.answer:
      return { kind: 'answer', made: readMade(decoder), stateVector: tail() }
    case TAG.state:
      return { kind: 'state', made: readMade(decoder) }
    case TAG.part: {
      const part = {
        kind: 'part',
        transfer: number(),
        index: number(),
        count: number(),
        bytes: tail(),
      } as const
      const isWithin = part.index < part.count && part.count <= MAX_PARTS && part.bytes.length <= PART_BYTES
      return isWithin ? part : null
    }
    case TAG.cursor: {
      if (!decoding.hasContent(decoder)) return { kind: 'cursor', at: null }
      const at = [number(), number()] as const
      return at[0] <= BOARD_SIZE.width && at[1] <= BOARD_SIZE.height ? { kind: 'cursor', at } : null
    }
    default:
      return null
  }
}

function readMade(decoder: decoding.Decoder): Made {
  const size = readCount(decoder)
  if (size > MAX_WRITERS) throw new RangeError('too many writers')
  const made = new Map<Writer, number>()
  for (let pair = 0; pair < size; pair += 1) made.set(readCount(decoder), readCount(decoder))
  return made
}
