/** What the lab host says of itself, asked from outside a page. */
import * as v from 'valibot'
import { type LabInfo, LabInfoSchema } from '#protocol'
import { UsageError } from './usage-error.ts'

/** Chosen: a lab host answers within milliseconds; a busy one, or one across a slow network, within this. */
const ANSWER_LIMIT_MS = 5_000

/** `GET /api/lab`. Rejects with UsageError when nobody, or somebody else, answers at `origin`. */
export async function fetchLabInfo(origin: string): Promise<LabInfo> {
  const answer = await readJson(`${origin}/api/lab`).catch((error: unknown) => {
    throw new UsageError(unreachable(origin, reasonOf(error)))
  })
  const parsed = v.safeParse(LabInfoSchema, answer)
  if (parsed.success) return parsed.output
  throw new UsageError(
    `What answers at ${origin} is no lab host of this version: name the lab host with --url.`,
  )
}

function unreachable(origin: string, reason: string): string {
  // Such as DEPTH_ZERO_SELF_SIGNED_CERT and UNABLE_TO_VERIFY_LEAF_SIGNATURE.
  if (/CERT|VERIFY/.test(reason))
    return `The certificate at ${origin} is not trusted (${reason}): name its file in NODE_EXTRA_CA_CERTS.`
  return `No lab host answers at ${origin} (${reason}): start one with \`npm start\`, or name it with --url.`
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
  return response.json()
}

/** `fetch` says only that it failed; its cause says why, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.message
}
