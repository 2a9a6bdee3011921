/** What the QR code of an invitation holds. Pure. */
import type { RoomName } from '#protocol'
import { joinUrls } from '../join-urls.ts'

/** Version 40 with the least error correction, in bytes (ISO/IEC 18004, table 7). */
const QR_CAPACITY_BYTES = 2_953

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

export interface ShownCode {
  /** What is copied: a link, or the bare code where no address of this lab means anything on another device. */
  text: string
  isLink: boolean
  /** What the QR code holds; null where it is too long for any. */
  qr: string | null
}

/**
 * An invitation as a link of the page itself, or of an address that the lab host offered; `offered` may be empty. Where
 * only the bare code fits a QR code, the QR code holds that.
 */
export function showInvitation(
  code: string,
  offered: readonly string[],
  pageUrl: string,
  room: RoomName,
): ShownCode {
  const base = [pageUrl, ...offered].find(isReachable)
  const [page] = base === undefined ? [] : joinUrls([], base, room)
  if (page === undefined) return showBare(code)
  const text = `${page}#${new URLSearchParams({ invite: code })}`
  return { text, isLink: true, qr: [text, code].find(fitsQr) ?? null }
}

/** An answer, which is for a page that is open already. */
export function showBare(code: string): ShownCode {
  return { text: code, isLink: false, qr: fitsQr(code) ? code : null }
}

/** Whether the address leads here from another device too. */
function isReachable(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && !LOOPBACK.includes(parsed.hostname)
}

/** Codes and URLs are ASCII: a byte for each character. */
function fitsQr(text: string): boolean {
  return text.length <= QR_CAPACITY_BYTES
}
