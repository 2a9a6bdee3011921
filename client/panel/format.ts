/** Figures as people read them. Pure: a number in, text out; three significant digits so that widths stay put. */

/** The number and its unit apart, so that each can be set in its own type. */
export interface Quantity {
  number: string
  unit: string
}

/** Shown where there is no data; screen readers get the words instead. */
export const NO_DATA = '–'
export const NO_DATA_WORDS = 'no data'

/** Between number and unit, so that they stay on one line. */
const NARROW_SPACE = '\u202f'

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

function threeDigits(value: number): string {
  if (value < 9.995) return value.toFixed(2)
  if (value < 99.95) return value.toFixed(1)
  return value.toFixed(0)
}

/** `0.47 ms`, `42.1 ms`, `1.32 s`, `2:05 min`. */
export function duration(ms: number): Quantity {
  if (ms > 0 && ms < 0.005) return { number: '<0.01', unit: 'ms' }
  if (ms < 999.5) return { number: threeDigits(ms), unit: 'ms' }
  const seconds = ms / 1000
  if (seconds < 59.95) return { number: threeDigits(seconds), unit: 's' }
  return clockLike(Math.round(seconds))
}

function clockLike(seconds: number): Quantity {
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return { number: `${minutes}:${two(seconds % 60)}`, unit: 'min' }
  return { number: `${Math.floor(minutes / 60)}:${two(minutes % 60)}`, unit: 'h' }
}

/** A time between two events, as coarse as it may be and still say which was faster: `12 ms`, `1.3 s`. */
export function coarseDuration(ms: number): Quantity {
  if (ms < 999.5) return { number: Math.round(ms).toFixed(0), unit: 'ms' }
  if (ms < 59_950) return { number: (ms / 1000).toFixed(1), unit: 's' }
  return clockLike(Math.round(ms / 1000))
}

/** `1,234`; from a million on `1.23 M`. */
export function count(value: number): Quantity {
  if (value < 999_999.5) return { number: grouped.format(value), unit: '' }
  return { number: threeDigits(value / 1e6), unit: 'M' }
}

/** `512 B`, `1.23 kB`, `12.3 MB`: decimal prefixes, as network rates are given. */
export function bytes(value: number): Quantity {
  if (value < 999.5) return { number: value.toFixed(0), unit: 'B' }
  if (value < 999_500) return { number: threeDigits(value / 1e3), unit: 'kB' }
  if (value < 999_500_000) return { number: threeDigits(value / 1e6), unit: 'MB' }
  return { number: threeDigits(value / 1e9), unit: 'GB' }
}

/** `1.23 kB/s`. */
export function bytesPerSecond(value: number): Quantity {
  const { number, unit } = bytes(value)
  return { number, unit: `${unit}/s` }
}

/** `42.5 /s`. */
export function perSecond(value: number): Quantity {
  if (value < 999.5) return { number: threeDigits(value), unit: '/s' }
  const { number, unit } = count(value)
  return { number, unit: `${unit}/s` }
}

/** `12.3 %` of one core. */
export function percent(value: number): Quantity {
  return { number: threeDigits(value), unit: '%' }
}

/** A share 0..1 as `99.2 %`, rounded down: `100 %` is shown only when nothing is missing. */
export function share(value: number): Quantity {
  if (value >= 1) return { number: '100', unit: '%' }
  const tenths = Math.floor(value * 1000 + 1e-9)
  return { number: tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1), unit: '%' }
}

/** `part` of `whole` as a share; null where there is no whole to take a part of. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}

/** `hh:mm:ss` of the local day. */
export function clock(epochMs: number): string {
  const date = new Date(epochMs)
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(part => String(part).padStart(2, '0'))
    .join(':')
}

/** A quantity as one string that does not break across lines. */
export function text(quantity: Quantity): string {
  return quantity.unit === '' ? quantity.number : `${quantity.number}${NARROW_SPACE}${quantity.unit}`
}

/** `1 peer`, `6 peers`. */
export function plural(value: number, noun: string): string {
  return `${grouped.format(value)} ${noun}${value === 1 ? '' : 's'}`
}
