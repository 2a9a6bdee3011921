/** Messages that are said seldom go as short JSON. Bytes of strangers until parsed. */
import { decodeUtf8, encodeUtf8 } from 'lib0/string'
import * as v from 'valibot'

export function encodeJson(message: unknown): Uint8Array {
  return encodeUtf8(JSON.stringify(message))
}

/** null: no UTF-8, no JSON, or none of this schema. Never throws. */
export function decodeJson<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
): v.InferOutput<Schema> | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(decodeUtf8(bytes)))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
