/** What the holder of the host token asks of lab host and relay over HTTP. Each rejects with words for people. */
import * as v from 'valibot'
import { type Act, type AuditLine, AuditLineSchema } from '#moderation'
import { type RoomName, TOKEN_HEADER } from '#protocol'
import { sayable, words } from '../../core/said.ts'

const SecretSchema = v.object({ secret: v.string() })

/** `origin`: of the lab host; empty: the page's own. Resolves with the secret half of the moderator's key. */
export async function fetchModeratorSecret(origin: string, token: string): Promise<string> {
  const response = await ask(`${origin}/api/moderator`, token, 'The lab host')
  const parsed = v.safeParse(SecretSchema, await response.json().catch(() => null))
  if (parsed.success) return parsed.output.secret
  throw new Error('The lab host answered something else than a key: it may be of another version.')
}

/** Resolves once it holds at the relay. */
export async function moderateAtRelay(
  url: string,
  token: string,
  asked: { room: RoomName; act: Act },
): Promise<void> {
  await ask(`${url}/moderation`, token, 'The relay', { method: 'POST', body: JSON.stringify(asked) })
}

export async function fetchRelayLog(url: string, token: string): Promise<string> {
  return (await ask(`${url}/audit`, token, 'The relay')).text()
}

/** Lines that are none of these are left out. */
export function auditLines(text: string): AuditLine[] {
  return text.split('\n').flatMap(line => {
    try {
      const parsed = v.safeParse(AuditLineSchema, JSON.parse(line))
      return parsed.success ? [parsed.output] : []
    } catch {
      // The last line is empty; one that was cut short is no JSON.
      return []
    }
  })
}

/** Chosen: a relay answers in milliseconds, and one that is frozen never does. */
const ANSWER_TIMEOUT_MS = 5_000

async function ask(url: string, token: string, who: string, init: RequestInit = {}): Promise<Response> {
  const headers = { [TOKEN_HEADER]: token, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const response = await fetch(url, { ...init, headers, signal }).catch(() => {
    throw sayable(Error, words('{who} does not answer.', { who }))
  })
  if (response.ok) return response
  const why = (await response.text()).trim() || `status ${response.status}`
  throw sayable(Error, words('{who} refused: {why}.', { who, why }))
}
