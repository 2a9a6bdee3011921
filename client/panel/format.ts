/**
 * Figures as people read them, in the language of the page: a number in, text out; three significant digits so that
 * widths stay put.
 */
import { language } from './language/current.ts'
import { t } from './language/messages.ts'

/** The number and its unit apart, so that each can be set in its own type. */
export interface Quantity {
  number: string
  unit: string
}

/** Shown where there is no data; screen readers get the words instead. */
export const NO_DATA = '–'

export function noDataWords(): string {
  return t('noData')
}

/** Between number and unit, so that they stay on one line. */
const NARROW_SPACE = '\u202f'

/** Made once each: making one costs far more than using it. */
const formatters = new Map<string, Intl.NumberFormat>()

function written(value: number, how: string, options: Intl.NumberFormatOptions): string {
  const key = `${language.value} ${how}`
  const formatter = formatters.get(key) ?? new Intl.NumberFormat(language.value, options)
  formatters.set(key, formatter)
  return formatter.format(value)
}

/** With so many digits after the point: `1,234.50`, in German `1.234,50`. */
export function decimal(value: number, digits: number): string {
  return written(value, `decimals ${digits}`, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** Without a mark between thousands, as run files and reports write them. */
function significant(value: number): string {
  return written(value, 'significant', { maximumSignificantDigits: 4, useGrouping: false })
}

function threeDigits(value: number): string {
  if (value < 9.995) return decimal(value, 2)
  if (value < 99.95) return decimal(value, 1)
  return decimal(value, 0)
}

/** `0.47 ms`, `42.1 ms`, `1.32 s`, `2:05 min`. */
export function duration(ms: number): Quantity {
  if (ms > 0 && ms < 0.005) return { number: `<${decimal(0.01, 2)}`, unit: 'ms' }
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
  if (ms < 999.5) return { number: decimal(ms, 0), unit: 'ms' }
  if (ms < 59_950) return { number: decimal(ms / 1000, 1), unit: 's' }
  return clockLike(Math.round(ms / 1000))
}

/** `1,234`; from a million on `1.23 M`. */
export function count(value: number): Quantity {
  if (value < 999_999.5) return { number: decimal(value, 0), unit: '' }
  return { number: threeDigits(value / 1e6), unit: 'M' }
}

/** `512 B`, `1.23 kB`, `12.3 MB`: decimal prefixes, as network rates are given. */
export function bytes(value: number): Quantity {
  if (value < 999.5) return { number: decimal(value, 0), unit: 'B' }
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

/** A figure of a run, `1234` or `12.34`, in German `12,34`: four significant digits, as in its report. */
export function figure(value: number | null): string {
  return value === null ? noDataWords() : significant(value)
}

/** A difference, with its sign. */
export function signed(value: number): string {
  return value > 0 ? `+${significant(value)}` : significant(value).replace('-', '−')
}

/** A share 0..1 as `99.2 %`, rounded down: `100 %` is shown only when nothing is missing. */
export function share(value: number): Quantity {
  if (value >= 1) return { number: '100', unit: '%' }
  const tenths = Math.floor(value * 1000 + 1e-9)
  return { number: decimal(tenths / 10, tenths % 10 === 0 ? 0 : 1), unit: '%' }
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
