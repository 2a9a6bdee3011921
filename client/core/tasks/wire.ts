/** What peers say to each other about shared jobs. Bytes of strangers until parsed; null means "not ours". */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { ORDER_BYTES } from '#work'
import { decodeWhole } from '../decode.ts'
import type { JobId } from './order.ts'

export type TaskMessage =
  /** I know this job. `works`: and I do a part of it from now on, or no longer. */
  | { kind: 'order'; works: boolean; order: Uint8Array }
  /** I computed this. */
  | { kind: 'result'; job: JobId; task: number; result: Uint8Array }

const TAG = { order: 1, result: 2 } as const
/** SHA-256. */
const ID_BYTES = 32

export function encodeTaskMessage(message: TaskMessage): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, TAG[message.kind])
    switch (message.kind) {
      case 'order':
        encoding.writeUint8(encoder, message.works ? 1 : 0)
        return encoding.writeUint8Array(encoder, message.order)
      case 'result':
        encoding.writeUint8Array(encoder, hexToBytes(message.job))
        encoding.writeVarUint(encoder, message.task)
        return encoding.writeUint8Array(encoder, message.result)
    }
  })
}

/** Never throws. Whether a result can be one of its job, the job knows. */
export function decodeTaskMessage(bytes: Uint8Array): TaskMessage | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): TaskMessage | null {
  switch (decoding.readUint8(decoder)) {
    case TAG.order: {
      const works = decoding.readUint8(decoder)
      const order = decoding.readTailAsUint8Array(decoder).slice()
      return works <= 1 && order.length <= ORDER_BYTES ? { kind: 'order', works: works === 1, order } : null
    }
    case TAG.result: {
      const job = bytesToHex(decoding.readUint8Array(decoder, ID_BYTES)) as JobId
      const task = decoding.readVarUint(decoder)
      return { kind: 'result', job, task, result: decoding.readTailAsUint8Array(decoder).slice() }
    }
    default:
      return null
  }
}
