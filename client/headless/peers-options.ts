/** The command line of `npm run peers`, parsed. */
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { LIMITS, NameSchema, type RoomName, RoomSchema } from '#protocol'
import { UsageError } from './usage-error.ts'

export interface PeersOptions {
  count: number
  room: RoomName
  /** The lab host's, such as `http://localhost:3000`. */
  origin: string
  /** Shown names are `PREFIX 1`, `PREFIX 2`, ...; null: invented ones. */
  namePrefix: string | null
  /** null: until it is interrupted. */
  durationMs: number | null
}

export type PeersRequest = { kind: 'help' } | { kind: 'run'; options: PeersOptions }

export const HELP = `Usage: npm run peers -- [options]

Joins peers without a browser to a room of a running lab: real WebRTC, from this process.

  --count <n>          peers, 1 to ${LIMITS.peersPerRoom}                           (1)
  --room <name>        the room they join                       (lab)
  --url <address>      the lab host         (http://localhost:3000)
  --name <prefix>      shown names: PREFIX 1, PREFIX 2, ...  (invented)
  --duration <seconds> leave after this long             (at Ctrl-C)
  --help
`

const FLAGS = {
  count: { type: 'string', default: '1' },
  room: { type: 'string', default: 'lab' },
  url: { type: 'string', default: 'http://localhost:3000' },
  name: { type: 'string' },
  duration: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

/** A day. Timers of Node hold 24 days at most. */
const MAX_DURATION_S = 86_400

/** Throws UsageError with one line that says what to change. */
export function parsePeersOptions(args: string[]): PeersRequest {
  const flags = readFlags(args)
  if (flags.help) return { kind: 'help' }
  const count = integer('--count', flags.count, 1, LIMITS.peersPerRoom)
  return {
    kind: 'run',
    options: {
      count,
      room: parsed('--room', RoomSchema, flags.room),
      origin: origin(flags.url),
      namePrefix: flags.name === undefined ? null : namePrefix(flags.name, count),
      durationMs:
        flags.duration === undefined
          ? null
          : 1_000 * integer('--duration', flags.duration, 1, MAX_DURATION_S),
    },
  }
}

export function numberedName(prefix: string, number: number): string {
  return `${prefix} ${number}`
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS, strict: true }).values
  } catch (error) {
    // Node explains further after the first sentence, over several lines.
    const [what] = error instanceof Error ? error.message.split(/\.\s|\n/) : [String(error)]
    throw new UsageError(`${what}. See: npm run peers -- --help`)
  }
}

function integer(flag: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`)
}

function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin
  throw new UsageError(`--url takes an address such as http://localhost:3000, not ${JSON.stringify(text)}.`)
}

function namePrefix(text: string, count: number): string {
  const prefix = text.trim()
  parsed('--name', NameSchema, prefix)
  // The longest of the names that come of it.
  parsed('--name, with a number behind it', NameSchema, numberedName(prefix, count))
  return prefix
}

function parsed<Value>(flag: string, schema: v.GenericSchema<unknown, Value>, text: string): Value {
  const result = v.safeParse(schema, text)
  if (result.success) return result.output
  throw new UsageError(`${flag}: ${result.issues[0].message}, not ${JSON.stringify(text)}.`)
}
