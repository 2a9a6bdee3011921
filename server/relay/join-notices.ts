/**
 * Tells a room who joined: all that came within a moment in one message. When a relay is back everybody comes at once, and a
 * message from each to each is N² of them: of 100 clients they took a third of the relay's time until all were in.
 */
import type { Member, RoomName } from '#protocol'
import { groupOf, type RelayServer } from './groups.ts'
import type { ConnectionId } from './room.ts'

/** Chosen: a sixth of the time over which clients spread their return (RETRY_MS of the tab), too short for a person to see. */
const NOTICE_DELAY_MS = 40

interface Newcomer {
  member: Member
  connection: ConnectionId
}

export class JoinNotices {
  readonly #io: RelayServer
  readonly #due = new Map<RoomName, Newcomer[]>()
  #timer: NodeJS.Timeout | null = null

  constructor(io: RelayServer) {
    this.#io = io
  }

  soon(room: RoomName, newcomer: Newcomer): void {
    const due = this.#due.get(room)
    if (due === undefined) this.#due.set(room, [newcomer])
    else due.push(newcomer)
    this.#timer ??= setTimeout(() => this.#tellAll(), NOTICE_DELAY_MS)
  }

  /** Before anything else is said in the room, so that nobody hears from a peer of which it was not told. */
  tell(room: RoomName): void {
    const newcomers = this.#due.get(room)
    if (newcomers === undefined) return
    this.#due.delete(room)
    const connections = newcomers.map(({ connection }) => connection)
    const members = newcomers.map(({ member }) => member)
    this.#io.to(groupOf(room)).except(connections).emit('joined', members)
    // A newcomer was answered with those who were there before it: it is told of those who came after it.
    connections.slice(0, -1).forEach((connection, index) => {
      this.#io.to(connection).emit('joined', members.slice(index + 1))
    })
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#due.clear()
  }

  #tellAll(): void {
    this.#timer = null
    for (const room of [...this.#due.keys()]) this.tell(room)
  }
}
