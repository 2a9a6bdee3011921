/** Where the lab's servers are: as the lab host says, or where it does not answer, as it said last. */
import * as v from 'valibot'
import { type LabInfo, LabInfoSchema } from '#protocol'

export type Memory = Pick<Storage, 'getItem' | 'setItem'>

/** One for each origin, so one for each lab. Where a browser forbids it, the very word throws: so it is said late. */
export const pageMemory: Memory = {
  getItem: key => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
}

const KEY = 'lab-info'

/**
 * A dead host refuses at once. One that is frozen or out of reach says nothing, and a page that knows where its servers
 * were starts without it. Chosen: some ten times what an answer takes, and a quarter of the second in which a page is to be linked.
 */
const ANSWER_TIMEOUT_MS = 250

export interface Found {
  info: LabInfo
  /** Whether it is what the host says now. */
  hostAnswered: boolean
}

/** Rejects as `ask` does where nothing is remembered. */
export async function findLabInfo(
  ask: () => Promise<LabInfo>,
  memory: Memory,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<Found> {
  const answer = ask()
  const remembered = recall(memory)
  const info =
    remembered === null ? await answer : await Promise.race([answer.catch(() => null), after(timeoutMs)])
  if (info !== null) remember(memory, info)
  return { info: info ?? remembered ?? (await answer), hostAnswered: info !== null }
}

export function remember(memory: Memory, info: LabInfo): void {
  try {
    memory.setItem(KEY, JSON.stringify(info))
  } catch {
    // Full or forbidden: this browser then cannot start the page without its host, and loses nothing else.
  }
}

function recall(memory: Memory): LabInfo | null {
  try {
    const parsed = v.safeParse(LabInfoSchema, JSON.parse(memory.getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

/** `GET /api/lab`. Rejects with what to do when the host cannot be reached or answers something else. */
export async function fetchLabInfo(): Promise<LabInfo> {
  const response = await fetch('/api/lab').catch(() => null)
  if (response === null || response.status >= 500)
    throw new Error(
      'The lab host does not answer, and this browser has not met this lab before. Start the host again (npm start) and reload this page.',
    )
  const parsed = v.safeParse(LabInfoSchema, await response.json().catch(() => null))
  if (parsed.success) return parsed.output
  throw new Error(
    'The lab host answered something this page does not understand. Reload the page to get its version.',
  )
}

function after(delayMs: number): Promise<null> {
  return new Promise(resolve => setTimeout(() => resolve(null), delayMs))
}
