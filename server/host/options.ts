/** The command line and environment, parsed. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { proxiesOf } from '../client-address.ts'
import { LOG_LEVELS, type LogLevel } from '../log.ts'
import { type IceConfig, parseIceConfig } from './ice-servers.ts'
import type { Scheme } from './urls.ts'
import { UsageError } from './usage-error.ts'

/** `self-signed`: with a certificate that the lab makes itself. */
export type Tls = 'none' | 'self-signed' | CertificateFiles

/** Paths of PEM files. */
export interface CertificateFiles {
  cert: string
  key: string
}

/** An origin. The proxy serves relay n at its port + n. */
export interface PublicUrl {
  scheme: Scheme
  hostname: string
  port: number
}

export interface Options {
  /** 0: any free port, for the relays too. */
  port: number
  host: string
  relays: number
  /** Where Redis is, which joins several relays; null: one runs alone. */
  redisUrl: string | null
  /** Where a reverse proxy serves the lab; null: there is none. */
  publicUrl: PublicUrl | null
  open: boolean
  build: boolean
  /** The folder of a page that was built elsewhere; null: this project's own. */
  page: string | null
  /** The folder whose reports are served; null: none. */
  reports: string | null
  restartRelays: boolean
  /** Addresses and subnets of reverse proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: string[]
  tls: Tls
  logLevel: LogLevel
  /** From LAB_TOKEN; null: make one up. */
  token: string | null
  /** From ICE_SERVERS, TURN_URL and TURN_SECRET. */
  ice: IceConfig
}

export type Request = { kind: 'help' } | { kind: 'version' } | { kind: 'run'; options: Options }

export const HELP = `Usage: npm start -- [options]

  --port <n>          port of the lab; relays take the next ones; 0: any free ports  (3000)
  --host <address>    address to listen on                                      (0.0.0.0)
  --relays <n>        relay processes; more than one are joined through Redis        (1)
  --restart-relays    start a relay that died again, as a deployment wants
  --https             serve over TLS, with a self-signed certificate unless one is given
  --cert <file>       certificate (and chain) in PEM, for --https; with --key
  --key <file>        its private key in PEM
  --no-open           open no browser
  --no-build          serve the page as it was built before
  --page <folder>     serve the page that was built into this folder
  --reports <folder>  serve the reports that npm run lab wrote there, at /reports/
  --public-url <url>  where a reverse proxy serves the lab, and relay n at that port + n
  --trust-proxy <a,b> addresses or subnets of reverse proxies: their X-Forwarded-For counts
  --log-level <level> ${LOG_LEVELS.join(', ')} (warn)
  --help, --version

Environment:
  LAB_TOKEN              token of the control API; made up at each start if not set
  REDIS_URL              where Redis is, such as redis://127.0.0.1:6379; for several relays
  TURN_URL, TURN_SECRET  a TURN server, such as turn:HOST:3478, and its static-auth-secret
  ICE_SERVERS            more STUN and TURN servers, as a JSON list of RTCIceServer
`

const FLAGS = {
  port: { type: 'string', default: '3000' },
  host: { type: 'string', default: '0.0.0.0' },
  relays: { type: 'string', default: '1' },
  'restart-relays': { type: 'boolean', default: false },
  https: { type: 'boolean', default: false },
  cert: { type: 'string' },
  key: { type: 'string' },
  'no-open': { type: 'boolean', default: false },
  'no-build': { type: 'boolean', default: false },
  page: { type: 'string' },
  reports: { type: 'string' },
  'public-url': { type: 'string' },
  'trust-proxy': { type: 'string' },
  'log-level': { type: 'string', default: 'warn' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const

export function parseOptions(args: string[], environment: Partial<Record<string, string>>): Request {
  const flags = readFlags(args)
  if (flags.help) return { kind: 'help' }
  if (flags.version) return { kind: 'version' }
  const relays = integer('--relays', flags.relays, 1, 64)
  return {
    kind: 'run',
    options: {
      port: integer('--port', flags.port, 0, 65_535),
      host: address(flags.host),
      relays,
      publicUrl: publicUrl(flags['public-url']),
      redisUrl: redisUrl(relays, environment.REDIS_URL),
      open: !flags['no-open'],
      build: !flags['no-build'] && flags.page === undefined,
      page: flags.page === undefined ? null : resolve(flags.page),
      reports: reportsFolder(flags.reports),
      restartRelays: flags['restart-relays'],
      trustedProxies: trustedProxies(flags['trust-proxy']),
      tls: tls(flags),
      logLevel: logLevel(flags['log-level']),
      token: token(environment.LAB_TOKEN),
      ice: parseIceConfig(environment),
    },
  }
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, strict: true }).values
  } catch (error) {
    // Node explains further after the first sentence, over several lines.
    const [what] = error instanceof Error ? error.message.split(/\.\s|\n/) : [String(error)]
    throw new UsageError(`${what}. See: npm start -- --help`)
  }
}

function integer(flag: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`)
}

function address(text: string): string {
  if (text !== '') return text
  throw new UsageError('--host takes an address of this machine, such as 127.0.0.1.')
}

function reportsFolder(text: string | undefined): string | null {
  if (text === undefined) return null
  if (statSync(text, { throwIfNoEntry: false })?.isDirectory()) return resolve(text)
  throw new UsageError(`--reports takes a folder, and ${JSON.stringify(text)} is none.`)
}

function publicUrl(text: string | undefined): PublicUrl | null {
  if (text === undefined) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const scheme = url?.protocol === 'https:' ? 'https' : 'http'
  if (url === null || url.origin !== text.replace(/\/$/, '') || !/^https?:$/.test(url.protocol))
    throw new UsageError('--public-url takes scheme and host alone, such as https://lab.example.org.')
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port)
  return { scheme, hostname: url.hostname, port }
}

const DEFAULT_PORTS: Record<Scheme, number> = { http: 80, https: 443 }

function redisUrl(relays: number, text: string | undefined): string | null {
  if (relays === 1) return null
  if (text === undefined || text === '') {
    throw new UsageError(
      `--relays ${relays} needs Redis to join them: install it (on Debian: apt-get install redis-server) and set REDIS_URL=redis://127.0.0.1:6379.`,
    )
  }
  if (URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol)) return text
  throw new UsageError(
    'REDIS_URL takes a URL such as redis://127.0.0.1:6379 or rediss://user:password@host:6380.',
  )
}

function tls({ https, cert, key }: { https: boolean; cert?: string; key?: string }): Tls {
  if (cert === undefined && key === undefined) return https ? 'self-signed' : 'none'
  if (!cert || !key) throw new UsageError('--cert and --key go together: give the file of each.')
  if (!https) throw new UsageError('--cert and --key are for a lab over TLS: give --https too.')
  return { cert: resolve(cert), key: resolve(key) }
}

function trustedProxies(text: string | undefined): string[] {
  if (text === undefined) return []
  const addresses = text.split(',').map(each => each.trim())
  try {
    proxiesOf(addresses)
    return addresses
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UsageError(
      `--trust-proxy takes addresses or subnets, such as 127.0.0.1,10.0.0.0/8: ${error.message}.`,
    )
  }
}

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find(each => each === text)
  if (level) return level
  throw new UsageError(`--log-level takes one of ${LOG_LEVELS.join(', ')}, not ${JSON.stringify(text)}.`)
}

/** Characters that a URL's fragment and an HTTP header take as they are. */
function token(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (/^[A-Za-z0-9._~-]{1,128}$/.test(text)) return text
  throw new UsageError('LAB_TOKEN takes 1 to 128 letters, digits and . _ ~ - characters.')
}
