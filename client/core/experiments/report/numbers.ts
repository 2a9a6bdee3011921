/** Numbers of a report as text. */

/** Four significant digits, as on the command line; no data is said, never shown as zero. */
export function numberText(value: number | null): string {
  return value === null ? 'no data' : Number(value.toPrecision(4)).toString()
}

/** ECMAScript knows no later moment (ECMA-262, 21.4.1.1). */
const LAST_EPOCH_MS = 8.64e15

/** `2026-11-25 21:15:03 UTC`: a report is read elsewhere than where it was made. */
export function momentText(epochMs: number): string {
  if (epochMs > LAST_EPOCH_MS) return 'no known time'
  return new Date(epochMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
}
