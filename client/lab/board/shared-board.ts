/** The board of this peer at the edge: one copy for each path, driven over its service, and the board that is edited. */
import type { PeerId } from '#protocol'
import type { Board, BoardFigures, BoardNews, Copy, CopyFigures, Cursor } from '../../core/board/board.ts'
import { BoardCopy, type CopyEffect, type CopyEvent } from '../../core/board/board-copy.ts'
import {
  BOARD_LIMITS,
  BOARD_SIZE,
  type BoardContent,
  type Colour,
  type ItemId,
  type Point,
} from '../../core/board/content.ts'
import { BoardDocument, type Edit } from '../../core/board/document.ts'
import { joined, lackedBy, total } from '../../core/board/made.ts'
import { OwnEdits } from '../../core/board/own-edits.ts'
import { encodeBoardMessage } from '../../core/board/wire.ts'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock, Random } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { Listeners } from '../../core/listeners.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import { sayable, words } from '../../core/said.ts'
import type { Service } from '../../core/service.ts'
import { Wake } from '../../core/wake.ts'
import { LeftError } from '../left-error.ts'
import { Cursors } from './cursors.ts'

export interface SharedBoardPorts {
  self: PeerId
  services: Record<PathName, Service>
  clock: Clock
  random: Random
}

/** Drawing looks smooth, and listeners are not called for each of many edits at once. Chosen. */
const TELL_INTERVAL_MS = 50
/** Who vanished from both paths without a goodbye is waited for so long: a partition of a class. Chosen. */
const ABSENT_MS = 60_000

interface Side {
  path: PathName
  service: Service
  copy: BoardCopy
  own: OwnEdits
  wake: Wake
}

export class SharedBoard implements Board {
  readonly #ports: SharedBoardPorts
  readonly #board: BoardDocument
  readonly #sides: Record<PathName, Side>
  readonly #cursors: Cursors
  readonly #changes: ChangeListeners
  readonly #newsListeners = new Listeners<BoardNews>()
  readonly #unsubscribe: Unsubscribe[] = []
  /** When it was last reached over either path, of those who did not say goodbye. */
  readonly #seenAtMs = new Map<PeerId, number>()
  #isClosed = false

  constructor(ports: SharedBoardPorts) {
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, TELL_INTERVAL_MS)
    this.#board = new BoardDocument(ports.self, Math.floor(ports.random() * 2 ** 32))
    this.#cursors = new Cursors(ports.clock, at => this.#sendCursor(at))
    this.#sides = { mesh: this.#side('mesh'), relay: this.#side('relay') }
    for (const path of PATHS) {
      const { service } = this.#sides[path]
      this.#unsubscribe.push(service.subscribe(event => this.#handle(this.#sides[path], event)))
    }
  }

  draw(points: readonly Point[], colour: Colour): void {
    const inside = points.map(within)
    if (inside.length === 0) return
    // Each begins where the one before it ended.
    for (let begin = 0; begin === 0 || begin < inside.length - 1; begin += BOARD_LIMITS.pointsPerStroke - 1)
      this.#edit({ type: 'draw', colour, points: inside.slice(begin, begin + BOARD_LIMITS.pointsPerStroke) })
  }

  addNote(at: Point, text: string): ItemId {
    return this.#edit({ type: 'add-note', at: within(at), text: checked(text) })
  }

  write(note: ItemId, text: string): void {
    this.#edit({ type: 'write', note, text: checked(text) })
  }

  move(note: ItemId, to: Point): void {
    this.#edit({ type: 'move', note, to: within(to) })
  }

  erase(item: ItemId): void {
    this.#edit({ type: 'erase', item })
  }

  point(at: Point | null): void {
    if (!this.#isClosed) this.#cursors.point(at === null ? null : within(at))
  }

  content(copy: Copy): BoardContent {
    return (copy === 'both' ? this.#board : this.#sides[copy].copy.document).content()
  }

  cursors(copy: Copy): Cursor[] {
    return this.#cursors.shown(copy)
  }

  figures(): BoardFigures {
    const { mesh, relay } = this.#sides
    return {
      edits: total(this.#board.made()),
      copies: { mesh: this.#figuresOf(mesh), relay: this.#figuresOf(relay) },
    }
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  onNews(listener: (news: BoardNews) => void): Unsubscribe {
    return this.#newsListeners.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    for (const path of PATHS) this.#sides[path].wake.stop()
    this.#cursors.close()
    this.#changes.close()
    this.#newsListeners.clear()
  }

  #side(path: PathName): Side {
    const { self, clock, random, services } = this.#ports
    // A copy makes no edits, so its number as a writer is never used.
    const copy = new BoardCopy(new BoardDocument(self, Math.floor(random() * 2 ** 32)), random)
    const wake = new Wake(clock, () => this.#handle(this.#sides[path], { type: 'wake' }))
    return { path, service: services[path], copy, own: new OwnEdits(), wake }
  }

  #edit(edit: Edit): ItemId {
    if (this.#isClosed) throw new LeftError()
    if (edit.type !== 'erase' && this.#board.isFull)
      throw new Error('The board is full: erase something first.')
    const edited = this.#board.edit(edit)
    const atMs = this.#ports.clock.now()
    const audience = this.#audience(atMs)
    let bytes = 0
    for (const path of PATHS) {
      const { copy, own } = this.#sides[path]
      const cutFrom = audience.filter(peer => copy.peers.get(peer)?.linked !== true)
      own.made({ ...edited, atMs }, audience, cutFrom)
      const effects = copy.put(edited, atMs)
      // The same over both paths.
      bytes = sentBytes(effects)
      this.#perform(this.#sides[path], effects)
      this.#sides[path].wake.want(copy.nextWakeMs())
    }
    const { number, item } = edited
    this.#newsListeners.tell({ type: 'edited', number, item, bytes })
    this.#changes.changed()
    return item
  }

  /** Everybody of the room who said no goodbye, whether it can be reached now or not. */
  #audience(nowMs: number): PeerId[] {
    for (const path of PATHS)
      for (const [peer, { linked }] of this.#sides[path].copy.peers)
        if (linked) this.#seenAtMs.set(peer, nowMs)
    for (const [peer, seenAtMs] of this.#seenAtMs) if (nowMs - seenAtMs > ABSENT_MS) this.#forget(peer, nowMs)
    return [...this.#seenAtMs.keys()]
  }

  #forget(peer: PeerId, nowMs: number): void {
    this.#seenAtMs.delete(peer)
    for (const path of PATHS) {
      const { own, copy } = this.#sides[path]
      own.gone(peer, nowMs)
      this.#cursors.heard(path, peer, null)
      if (copy.peers.get(peer)?.linked === false) copy.peers.delete(peer)
    }
  }

  #handle(side: Side, event: CopyEvent): void {
    if (this.#isClosed) return
    const nowMs = this.#ports.clock.now()
    this.#perform(side, side.copy.handle(event, nowMs))
    this.#audience(nowMs)
    if (event.type === 'unlinked') this.#cursors.heard(side.path, event.peer, null)
    if (event.type === 'unlinked' && event.left === true) this.#forget(event.peer, nowMs)
    if (event.type !== 'wake') this.#changes.changed()
    side.wake.want(side.copy.nextWakeMs())
  }

  #perform(side: Side, effects: readonly CopyEffect[]): void {
    const nowMs = this.#ports.clock.now()
    for (const effect of effects)
      switch (effect.type) {
        case 'send':
          side.service.send(effect.to, effect.bytes)
          break
        case 'received':
          this.#board.receive(effect.update)
          break
        case 'heard':
          this.#heard(side, effect, nowMs)
          break
        case 'cursor':
          this.#cursors.heard(side.path, effect.from, effect.at)
      }
  }

  #heard(side: Side, { from, made }: Extract<CopyEffect, { type: 'heard' }>, nowMs: number): void {
    const number = side.own.heard(from, made, nowMs)
    if (number !== null) this.#newsListeners.tell({ type: 'edit-held', path: side.path, by: from, number })
  }

  #sendCursor(at: Point | null): void {
    const bytes = encodeBoardMessage({ kind: 'cursor', at })
    for (const path of PATHS) this.#sides[path].service.send('all', bytes)
  }

  #figuresOf({ copy, own }: Side): CopyFigures {
    const [board, made] = [this.#board.made(), copy.document.made()]
    const { messages, bytes } = copy.edits
    return {
      edits: total(made),
      lacks: lackedBy(made, board),
      bytesPerEdit: messages === 0 ? null : bytes / messages,
      receivedBytes: copy.receivedBytes,
      ...own.figures(),
      refused: copy.refused,
      peers: [...copy.peers].map(([peer, { linked, made: theirs }]) => ({
        peer,
        linked,
        lacks: theirs === null ? null : lackedBy(theirs, joined(board, made)),
        ahead: theirs === null ? null : lackedBy(made, theirs),
      })),
    }
  }
}

function sentBytes(effects: readonly CopyEffect[]): number {
  return effects.reduce((sum, effect) => sum + (effect.type === 'send' ? effect.bytes.length : 0), 0)
}

/** On the board, whole numbers. */
function within([x, y]: Point): Point {
  const onto = (value: number, size: number): number => Math.round(Math.min(size, Math.max(0, value)))
  if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RangeError('A point on the board is two numbers.')
  return [onto(x, BOARD_SIZE.width), onto(y, BOARD_SIZE.height)]
}

function checked(text: string): string {
  if (typeof text !== 'string') throw new TypeError('A note is a text.')
  if (text.length <= BOARD_LIMITS.textLength) return text
  throw sayable(
    RangeError,
    words('A note has at most {most} characters; this one has {count}.', {
      most: BOARD_LIMITS.textLength,
      count: text.length,
    }),
  )
}
