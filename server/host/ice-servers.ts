/**
 * ICE servers beside the lab host's own STUN responder, from the environment: `ICE_SERVERS` as they are, `TURN_URL` with
 * `TURN_SECRET` under credentials that expire. Pure.
 */
import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import type { IceServer } from '#protocol'
import { UsageError } from './usage-error.ts'

export interface IceConfig {
  /** From ICE_SERVERS. */
  fixed: IceServer[]
  /** From TURN_URL and TURN_SECRET; null: none. `secret` is the server's `static-auth-secret`. */
  turn: { urls: string[]; secret: string } | null
}

export const NO_ICE: IceConfig = { fixed: [], turn: null }

/** What draft-uberti-behave-turn-rest-00, 2.2, recommends. Tabs ask for new ones after half of it. */
export const TURN_LIFETIME_MS = 86_400_000

/** `HOST`, `HOST:PORT`, and for TURN `?transport=`: RFC 7064, 3.1, and RFC 7065, 3.1. */
const host = String.raw`(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?`
const stunUrl = new RegExp(`^stuns?:${host}$`)
const turnUrl = new RegExp(String.raw`^turns?:${host}(?:\?transport=(?:udp|tcp))?$`)

/** Throws UsageError with one line that says what to change. */
export function parseIceConfig(environment: Partial<Record<string, string>>): IceConfig {
  const { ICE_SERVERS, TURN_URL, TURN_SECRET } = environment
  return { fixed: ICE_SERVERS ? fixedServers(ICE_SERVERS) : [], turn: turnServer(TURN_URL, TURN_SECRET) }
}

/**
 * The servers for one peer that asks now. `id` says in the TURN server's log who it was. The credentials are those of
 * draft-uberti-behave-turn-rest-00, 2.2, which coturn takes under `use-auth-secret`.
 */
export function iceServers({ fixed, turn }: IceConfig, nowMs: number, id: string): IceServer[] {
  if (turn === null) return fixed
  const username = `${Math.floor((nowMs + TURN_LIFETIME_MS) / 1_000)}:${id}`
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64')
  const timed = turn.urls.map(urls => ({ urls, username, credential, validForMs: TURN_LIFETIME_MS }))
  return [...fixed, ...timed]
}

const EXAMPLE = '[{"urls":"turn:turn.example.org:3478","username":"ann","credential":"secret"}]'
const GivenSchema = v.array(
  v.object({
    urls: v.union([v.string(), v.array(v.string())]),
    username: v.optional(v.string()),
    credential: v.optional(v.string()),
  }),
)

function fixedServers(text: string): IceServer[] {
  const given = v.safeParse(GivenSchema, parseJson(text))
  if (!given.success) throw new UsageError(`ICE_SERVERS takes a JSON list such as ${EXAMPLE}.`)
  return given.output.flatMap(({ urls, ...credentials }) =>
    [urls].flat().map(each => checked({ urls: each, ...credentials })),
  )
}

/** Browsers refuse to make any connection at all where one server is wrong. */
function checked(server: IceServer): IceServer {
  const { urls, username, credential } = server
  const isTurn = turnUrl.test(urls)
  if (!isTurn && !stunUrl.test(urls))
    throw new UsageError(
      `ICE_SERVERS takes addresses such as stun:HOST:PORT and turn:HOST:PORT, not ${JSON.stringify(urls)}.`,
    )
  if (isTurn && (!username || !credential))
    throw new UsageError(`ICE_SERVERS: ${urls} needs a username and a credential.`)
  return server
}

function turnServer(urls: string | undefined, secret: string | undefined): IceConfig['turn'] {
  if (!urls && !secret) return null
  if (!urls || !secret)
    throw new UsageError('TURN_URL and TURN_SECRET go together: the secret is coturn’s static-auth-secret.')
  const list = urls.split(',').map(url => url.trim())
  const wrong = list.find(url => !turnUrl.test(url))
  if (wrong === undefined) return { urls: list, secret }
  throw new UsageError(
    `TURN_URL takes turn:HOST:PORT, or several with commas between, not ${JSON.stringify(wrong)}.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is one more thing that is no list of servers.
    return null
  }
}
