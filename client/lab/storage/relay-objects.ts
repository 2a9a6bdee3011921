/** The same object in the relay's process: handed to it once, asked after, and fetched. */
import type { ObjectId } from '../../core/storage/manifest.ts'
import type { RelayCopyState } from '../../core/storage/storage.ts'

function urlOf(relayUrl: string, object: ObjectId): URL {
  return new URL(`/objects/${object}`, relayUrl)
}

/** Whether the relay has it now. */
export async function putToRelay(relayUrl: string, object: ObjectId, content: Uint8Array): Promise<boolean> {
  try {
    const body = new Blob([content as Uint8Array<ArrayBuffer>])
    const { ok, status } = await fetch(urlOf(relayUrl, object), { method: 'PUT', body })
    // 409: it has the object already.
    return ok || status === 409
  } catch {
    return false
  }
}

/** What the relay says of it. */
export async function askAfter(relayUrl: string, object: ObjectId): Promise<RelayCopyState> {
  try {
    const { ok, status } = await fetch(urlOf(relayUrl, object), { method: 'HEAD' })
    return ok ? 'there' : status === 404 ? 'gone' : 'unreachable'
  } catch {
    return 'unreachable'
  }
}

/** null where it cannot be had. */
export async function fetchFromRelay(relayUrl: string, object: ObjectId): Promise<Uint8Array | null> {
  try {
    const response = await fetch(urlOf(relayUrl, object))
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null
  } catch {
    return null
  }
}
