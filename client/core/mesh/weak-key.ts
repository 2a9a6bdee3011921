/**
 * Public keys that nobody honest has. For a point of small order anybody can make signatures, without a secret; and
 * with y of p or more, one point has a second encoding, hence a peer a second id. Libraries differ on both (Chalkias,
 * Garillot, Nikolaenko, Taming the many EdDSAs, 2020), so the signers of the lab ask here first.
 */

/** The y of the eight points of small order, p = 2^255 - 19: 1, p - 1, 0, and two of order 8. Little-endian. */
const SMALL_ORDER = [
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
].map(fromHex)

/** The last byte without the sign of x (RFC 8032, section 5.1.2). */
const Y_BITS = 0x7f

/** `key` is KEY_BYTES long. */
export function isWeakKey(key: Uint8Array): boolean {
  const y = Uint8Array.from(key)
  y[31] = (y[31] ?? 0) & Y_BITS
  return isAtLeastP(y) || SMALL_ORDER.some(point => point.every((byte, i) => byte === y[i]))
}

/** p is ed ff ... ff 7f. */
function isAtLeastP(y: Uint8Array): boolean {
  return (y[0] ?? 0) >= 0xed && y.every((byte, i) => i === 0 || byte === (i === 31 ? Y_BITS : 0xff))
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  )
}
