/** What the teacher's desk asks of which room. Time, on the clock of `performance.now()`, and randomness are passed in. */
import {
  type Classroom,
  type ClassroomNotice,
  FREEZE_LEASE_MS,
  type Order,
  type OrderRequest,
} from '#classroom'
import { LIMITS, type PeerId, type RoomName } from '#protocol'

/** A lab has a few classes; whoever holds the token is trusted, but not to fill the memory. Chosen. */
const MAX_ROOMS = 50
/** Codes are 1000 to 9999: no zero in front, which people leave out. */
const CODES = { first: 1_000, count: 9_000 }

const EMPTY: Classroom = { frozen: false, roles: {}, names: {}, closed: [], traffic: false, announced: null }

interface Held {
  code: string
  classroom: Classroom
  /** When the desk was heard last. */
  heardAtMs: number
}

export class Classrooms {
  readonly #onChange: () => void
  readonly #random: () => number
  readonly #rooms = new Map<RoomName, Held>()

  constructor(onChange: () => void, random: () => number) {
    this.#onChange = onChange
    this.#random = random
  }

  /** False: there are too many rooms with a desk. */
  take({ room, order }: OrderRequest, nowMs: number): boolean {
    const held = this.#rooms.get(room)
    if (held === undefined && this.#rooms.size >= MAX_ROOMS) return false
    const before = held?.classroom ?? EMPTY
    const classroom = afterOrder(before, order)
    this.#rooms.set(room, { code: held?.code ?? this.#freeCode(), classroom, heardAtMs: nowMs })
    if (held === undefined || classroom !== before) this.#onChange()
    return true
  }

  /** Ends what lasts only as long as a desk is there. Called once a second. */
  expire(nowMs: number): void {
    let isNews = false
    for (const [room, held] of this.#rooms) {
      const { frozen, traffic, announced } = held.classroom
      if (nowMs - held.heardAtMs < FREEZE_LEASE_MS || !(frozen || traffic || announced !== null)) continue
      const classroom = { ...held.classroom, frozen: false, traffic: false, announced: null }
      this.#rooms.set(room, { ...held, classroom })
      isNews = true
    }
    if (isNews) this.#onChange()
  }

  /** For a tab that comes: one for each room with a desk. */
  notices(): ClassroomNotice[] {
    return [...this.#rooms].map(([room, { code, classroom }]) => ({ room, code, classroom }))
  }

  /** null: no room has this code. */
  roomOf(code: string): RoomName | null {
    for (const [room, held] of this.#rooms) if (held.code === code) return room
    return null
  }

  #freeCode(): string {
    for (;;) {
      const code = String(CODES.first + Math.floor(this.#random() * CODES.count))
      if (this.roomOf(code) === null) return code
    }
  }
}

/** The same object where the order changes nothing. */
export function afterOrder(before: Classroom, order: Order): Classroom {
  switch (order.type) {
    case 'hold':
      return before
    case 'freeze':
      return before.frozen === order.frozen ? before : { ...before, frozen: order.frozen }
    case 'traffic':
      return before.traffic === order.runs ? before : { ...before, traffic: order.runs }
    case 'announce':
      return before.announced === order.title ? before : { ...before, announced: order.title }
    case 'role':
      return { ...before, roles: withEntry(before.roles, order.peer, order.role) }
    case 'rename':
      return { ...before, names: withEntry(before.names, order.peer, order.name) }
    case 'close':
      if (before.closed.includes(order.peer)) return before
      return { ...before, closed: [...before.closed, order.peer].slice(-LIMITS.peersPerRoom) }
  }
}

/** The newest last; the oldest go when there are more than a room holds: their peers have long left. */
function withEntry<Value>(
  entries: Readonly<Record<PeerId, Value>>,
  peer: PeerId,
  value: Value | null,
): Record<PeerId, Value> {
  const others = Object.entries(entries).filter(([id]) => id !== peer) as [PeerId, Value][]
  const all: [PeerId, Value][] = value === null ? others : [...others, [peer, value]]
  return Object.fromEntries(all.slice(-LIMITS.peersPerRoom)) as Record<PeerId, Value>
}
