/** The host token: whoever holds it may kill relays. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 128 bits: beyond guessing, short enough to copy by hand. */
const TOKEN_BYTES = 16

export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** Compared by digest in constant time, so that the answer's delay tells neither content nor length. */
export function isToken(given: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}
