/** Counts what crosses simulated links, by kind. */
import { KEY_BYTES, SIGNATURE_BYTES } from '../mesh/signer.ts'
import { STATEMENT_TAG } from '../mesh/statement.ts'
import { LINK_TAG } from '../mesh/wire.ts'

export interface Toll {
  messages: number
  bytes: number
}

/** Copies of what the application broadcasts, bare over direct links or sealed. */
export const DATA = 'data'
/** What delivery and probing add to it, to everyone. */
export const SERVICE = 'delivery and probes'

/** An application's frames begin with 16, those that carry data end with 17 (frame.ts). */
const FIRST_FRAME_KIND = 16
const LAST_DATA_KIND = 17
/** Where a sealed broadcast's statement begins: after tag, hops, key and signature. */
const STATEMENT_AT = 2 + KEY_BYTES + SIGNATURE_BYTES

const NAMES = new Map<number, string>(Object.entries(LINK_TAG).map(([name, tag]) => [tag, name]))

export class Tolls {
  readonly #tolls = new Map<string, Toll>()

  count(bytes: Uint8Array): void {
    const kind = kindOf(bytes)
    const toll = this.#tolls.get(kind)
    if (toll === undefined) {
      this.#tolls.set(kind, { messages: 1, bytes: bytes.length })
      return
    }
    toll.messages += 1
    toll.bytes += bytes.length
  }

  /** So far, only kinds that occurred. */
  byKind(): Map<string, Toll> {
    return new Map([...this.#tolls].map(([kind, toll]) => [kind, { ...toll }]))
  }
}

/** The mesh's own name for it, or what the application said. */
export function kindOf(bytes: Uint8Array): string {
  const tag = bytes[0] ?? 0
  if (tag >= FIRST_FRAME_KIND) return frameKind(tag)
  const isFrame = tag === LINK_TAG.broadcast && bytes[STATEMENT_AT] === STATEMENT_TAG.frame
  return isFrame ? frameKind(bytes[afterNumber(bytes, STATEMENT_AT + 1)] ?? 0) : (NAMES.get(tag) ?? 'unknown')
}

function frameKind(kind: number): string {
  return kind <= LAST_DATA_KIND ? DATA : SERVICE
}

/** LEB128: all bytes of a number but the last have their highest bit set. */
function afterNumber(bytes: Uint8Array, at: number): number {
  let end = at
  while ((bytes[end] ?? 0) >= 0x80) end += 1
  return end + 1
}
