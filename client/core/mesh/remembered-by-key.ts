/** What is worked out from somebody's public key, worked out once: every signed message of theirs asks for it again. */

import { forgetOldest } from './forget-oldest.ts'

/** Five full rooms. Everything that is kept per key is small: an id, or an imported key. */
const KEPT = 1_000

/** `make`, called once for each key: what it made for the last `kept` new keys is remembered, the oldest forgotten. */
export function rememberedByKey<Made>(
  make: (key: Uint8Array) => Made,
  kept = KEPT,
): (key: Uint8Array) => Made {
  const known = new Map<string, { made: Made }>()
  return key => {
    const name = String.fromCharCode(...key)
    const found = known.get(name)
    if (found !== undefined) return found.made
    const made = make(key)
    known.set(name, { made })
    forgetOldest(known, kept)
    return made
  }
}
