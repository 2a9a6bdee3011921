/** Which URLs lead to the lab from where; pure. */
import { LOOPBACK_NAMES } from '../addresses.ts'

export type Scheme = 'http' | 'https'

export interface Reach {
  scheme: Scheme
  /** The address that the lab listens on. */
  host: string
  port: number
  /** This machine's addresses on the LAN, the likeliest first. */
  lan: string[]
  /** Where a reverse proxy serves it, without a slash at the end; null: there is none. */
  publicUrl: string | null
}

const everywhere = new Set(['0.0.0.0', '::'])

/** Where the person at the terminal opens the lab. No slash at the end. */
export function localUrl({ scheme, host, port, publicUrl }: Reach): string {
  if (publicUrl !== null) return publicUrl
  const name = everywhere.has(host) || isLoopback(host) ? 'localhost' : inUrl(host)
  return `${scheme}://${name}:${port}`
}

/** The token is in the fragment, which browsers send to no server and in no Referer. */
export function hostUrl(reach: Reach, token: string): string {
  return `${localUrl(reach)}/#token=${token}`
}

/** Where other machines open it; empty where it listens on loopback only. */
export function lanUrls({ scheme, host, port, lan, publicUrl }: Reach): string[] {
  if (publicUrl !== null) return [`${publicUrl}/`]
  if (isLoopback(host)) return []
  const reachable = everywhere.has(host) ? lan : [inUrl(host)]
  return reachable.map(address => `${scheme}://${address}:${port}/`)
}

/** For other machines first, then for this one. */
export function joinUrls(reach: Reach): string[] {
  return [...new Set([...lanUrls(reach), `${localUrl(reach)}/`])]
}

/**
 * The STUN server for a page that was opened at `hostname`; null where there is none that it could reach. Chromium reaches
 * none on loopback, so such a page is given an address on the LAN.
 */
export function stunUrl(hostname: string, reach: Reach): string | null {
  if (!LOOPBACK_NAMES.includes(hostname)) return `stun:${hostname}:${reach.port}`
  const address = everywhere.has(reach.host) ? reach.lan[0] : undefined
  return address === undefined ? null : `stun:${address}:${reach.port}`
}

function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(inUrl(host))
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
