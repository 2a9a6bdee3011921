/**
 * One board as a Yjs document: two maps of plain values, one text for each note, and the writers' counts of their edits.
 * Every edit is one transaction that also sets its writer's count, so that no edit is a deletion alone: a state vector does
 * not see those. It holds nothing but these, which is why updates of strangers can be vetted whole before they are applied.
 */
import * as v from 'valibot'
import * as Y from 'yjs'
import type { PeerId } from '#protocol'
import {
  BOARD_LIMITS,
  type BoardContent,
  type Colour,
  type ItemId,
  ItemIdSchema,
  NoteSchema,
  type Point,
  type Stroke,
  StrokeSchema,
  strokeOf,
} from './content.ts'
import { MAX_WRITERS, type Made, type Writer } from './made.ts'
import { vetted } from './vetted.ts'

export type Edit =
  | { type: 'draw'; points: readonly Point[]; colour: Colour }
  | { type: 'add-note'; at: Point; text: string }
  | { type: 'write'; note: ItemId; text: string }
  | { type: 'move'; note: ItemId; to: Point }
  | { type: 'erase'; item: ItemId }

export interface Edited {
  writer: Writer
  /** Counts this writer's edits, from 1. */
  number: number
  /** What it added, was changed or erased. */
  item: ItemId
  update: Uint8Array
}

/** Measuring encodes the whole board, so it is done only after so many bytes more. */
const MEASURE_AGAIN_BYTES = 32 * 1_024

export class BoardDocument {
  readonly #doc: Y.Doc
  readonly #by: PeerId
  /** By the value in the document: parsing all of them for each edit would hold up the page. */
  readonly #strokes = new WeakMap<object, Stroke | null>()
  #sizeBytes = 0
  #unmeasuredBytes = 0
  /** The document counts edits, too, and whoever writes into it can say what it likes there. */
  #own: { writer: Writer; edits: number }

  /** `writer`: drawn at random, below 2^32, and never used before. */
  constructor(by: PeerId, writer: Writer) {
    this.#by = by
    this.#own = { writer, edits: 0 }
    this.#doc = new Y.Doc({ guid: 'board' })
    this.#doc.clientID = writer
  }

  /** Nobody has edited it, as far as is known here. */
  get isEmpty(): boolean {
    return this.#doc.getMap('made').size === 0
  }

  get isFull(): boolean {
    if (this.#sizeBytes >= BOARD_LIMITS.boardBytes) this.#measure()
    return this.#sizeBytes >= BOARD_LIMITS.boardBytes
  }

  /** Throws Error where the item is not here. */
  edit(edit: Edit): Edited {
    // Yjs takes another where somebody else turns up with it.
    const writer = this.#doc.clientID
    const number = this.#own.writer === writer ? this.#own.edits + 1 : 1
    const item = 'note' in edit ? edit.note : 'item' in edit ? edit.item : newId(writer, number)
    const updates: Uint8Array[] = []
    const collect = (update: Uint8Array): void => void updates.push(update)
    this.#doc.on('update', collect)
    try {
      this.#doc.transact(() => {
        this.#perform(edit, item)
        this.#doc.getMap('made').set(String(writer), number)
      })
      this.#own = { writer, edits: number }
    } finally {
      this.#doc.off('update', collect)
    }
    const update = Y.mergeUpdates(updates)
    this.#grown(update.length)
    return { writer, number, item, update }
  }

  /** Of a stranger. Returns whether it was taken in: what no board holds, or would make it too large, is not. */
  receive(update: Uint8Array): boolean {
    // Honest peers stop at the limit, and can overshoot it only by what all wrote at the same time.
    if (this.#sizeBytes + update.length > 2 * BOARD_LIMITS.boardBytes) this.#measure()
    if (this.#sizeBytes + update.length > 2 * BOARD_LIMITS.boardBytes || !vetted(update)) return false
    try {
      Y.applyUpdate(this.#doc, update)
    } catch {
      // Vetted ones do not throw as far as anybody knows; if one does, the page lives on.
      return false
    }
    this.#grown(update.length)
    return true
  }

  made(): Made {
    const made = new Map<Writer, number>()
    for (const [key, count] of this.#doc.getMap('made').entries()) {
      const writer = Number(key)
      const isSound =
        Number.isSafeInteger(writer) && writer >= 0 && Number.isSafeInteger(count) && Number(count) > 0
      if (isSound && made.size < MAX_WRITERS) made.set(writer, Number(count))
    }
    return made
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc)
  }

  /** What somebody with this state vector lacks; null: nothing, or it is no state vector. */
  missingFrom(stateVector: Uint8Array): Uint8Array | null {
    try {
      const theirs = Y.decodeStateVector(stateVector)
      const own = Y.decodeStateVector(this.stateVector())
      const isBehind = [...own].some(([client, clock]) => clock > (theirs.get(client) ?? 0))
      return isBehind ? Y.encodeStateAsUpdate(this.#doc, stateVector) : null
    } catch {
      return null
    }
  }

  /** A stroke is the same object every time. */
  content(): BoardContent {
    const content: BoardContent = { strokes: [], notes: [] }
    for (const [key, value] of this.#doc.getMap('strokes').entries()) {
      const stroke = this.#stroke(key, value)
      if (stroke !== null) content.strokes.push(stroke)
    }
    for (const [key, value] of this.#doc.getMap('notes').entries()) {
      const [id, note] = [v.safeParse(ItemIdSchema, key), v.safeParse(NoteSchema, value)]
      if (!id.success || !note.success) continue
      const text = this.#text(id.output)
        .toString()
        .slice(0, 2 * BOARD_LIMITS.textLength)
      content.notes.push({ id: id.output, by: note.output[0], at: note.output[1], text })
    }
    return content
  }

  #stroke(key: string, value: unknown): Stroke | null {
    // Erased.
    if (typeof value !== 'object' || value === null) return null
    const known = this.#strokes.get(value)
    if (known !== undefined) return known
    const [id, stroke] = [v.safeParse(ItemIdSchema, key), v.safeParse(StrokeSchema, value)]
    const read = id.success && stroke.success ? strokeOf(id.output, stroke.output) : null
    this.#strokes.set(value, read)
    return read
  }

  #perform(edit: Edit, item: ItemId): void {
    const [strokes, notes] = [this.#doc.getMap('strokes'), this.#doc.getMap('notes')]
    switch (edit.type) {
      case 'draw':
        return void strokes.set(item, [this.#by, edit.colour, edit.points.flat()])
      case 'add-note':
        notes.set(item, [this.#by, [...edit.at]])
        return void this.#text(item).insert(0, edit.text)
      case 'write':
        return replaceText(this.#text(this.#noteHere(item)), edit.text)
      case 'move': {
        const { output } = v.safeParse(NoteSchema, notes.get(this.#noteHere(item)))
        return void notes.set(item, [Array.isArray(output) ? output[0] : this.#by, [...edit.to]])
      }
      case 'erase': {
        const place = [strokes, notes].find(map => map.has(item))
        if (place === undefined) throw new Error('There is no such thing on the board.')
        return void place.set(item, null)
      }
    }
  }

  #noteHere(id: ItemId): ItemId {
    if (!this.#doc.getMap('notes').has(id)) throw new Error('There is no such note on the board.')
    return id
  }

  #text(note: ItemId): Y.Text {
    return this.#doc.getText(`text-${note}`)
  }

  #grown(bytes: number): void {
    this.#sizeBytes += bytes
    this.#unmeasuredBytes += bytes
    if (this.#unmeasuredBytes >= MEASURE_AGAIN_BYTES) this.#measure()
  }

  #measure(): void {
    this.#unmeasuredBytes = 0
    this.#sizeBytes = Y.encodeStateAsUpdate(this.#doc).length
  }
}

function newId(writer: Writer, number: number): ItemId {
  return v.parse(ItemIdSchema, `${writer.toString(36)}-${number.toString(36)}`)
}

/** Changes only what differs between the ends that stay, so that two who write in different places both keep their words. */
function replaceText(text: Y.Text, wanted: string): void {
  const now = text.toString()
  let head = 0
  while (head < Math.min(now.length, wanted.length) && now[head] === wanted[head]) head += 1
  let tail = 0
  const longest = Math.min(now.length, wanted.length) - head
  while (tail < longest && now[now.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail += 1
  if (now.length > head + tail) text.delete(head, now.length - head - tail)
  if (wanted.length > head + tail) text.insert(head, wanted.slice(head, wanted.length - tail))
}
