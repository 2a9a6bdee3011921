/**
 * Looks through an update of a stranger before it touches a document: Yjs trusts what it applies. A board holds plain values
 * and text under names that are known, so everything else (nested types, documents, embedded objects) is refused.
 */
import * as Y from 'yjs'
import { BOARD_LIMITS } from './content.ts'

const NAMES = /^(?:strokes|notes|made|text-[a-z0-9]{1,13}-[a-z0-9]{1,9})$/
/** Ids and writers are shorter. */
const MAX_KEY_LENGTH = 32
/** Of one run of deleted or skipped things: no board has more characters. */
const MAX_RUN = 2 * BOARD_LIMITS.boardBytes

/** Never throws. */
export function vetted(update: Uint8Array): boolean {
  try {
    const { structs, ds } = Y.decodeUpdate(update)
    const runs = [...ds.clients.values()].flat()
    return (
      structs.every(isOfBoard) && runs.every(({ clock, len }) => isRun(len) && Number.isSafeInteger(clock))
    )
  } catch {
    // lib0 throws on short input, Yjs on what it does not know.
    return false
  }
}

function isRun(length: number): boolean {
  return length > 0 && length <= MAX_RUN
}

function isOfBoard(struct: Y.Item | Y.GC | Y.Skip): boolean {
  if (!Number.isSafeInteger(struct.id.clock) || !isRun(struct.length)) return false
  if (!(struct instanceof Y.Item)) return true
  const { content, parent, parentSub } = struct
  const isPlain =
    content instanceof Y.ContentAny ||
    content instanceof Y.ContentString ||
    content instanceof Y.ContentDeleted
  // Without a name it lies beside the item that it names; an item can be inside another only where types are nested.
  const isPlaced = typeof parent === 'string' ? NAMES.test(parent) : parent === null
  return isPlain && isPlaced && (parentSub === null || parentSub.length <= MAX_KEY_LENGTH)
}
