/** How a tab hands bytes to its relay's connection, and takes what comes over it. */
import type * as v from 'valibot'

/** Listens to events of one connection, while it is the one in use; arguments that do not parse are refused. */
export type Listen = <Schema extends v.GenericSchema<unknown[], unknown>>(
  event: string,
  schema: Schema,
  handle: (args: v.InferOutput<Schema>) => void,
) => void

/** The msgpack parser packs an ArrayBuffer as it is, and a Uint8Array in browsers number by number. */
export function toArrayBuffer(bytes: Uint8Array): ArrayBufferLike {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  return isWhole ? bytes.buffer : bytes.slice().buffer
}
