/** Whom Socket.IO reaches at once. */
import type { Server, Socket } from 'socket.io'
import type { RoomName } from '#protocol'
import type { Counters } from './counters.ts'
import type { Room } from './room.ts'
import type { Entry } from './room-log.ts'
import type { FromTab, ToTab } from './wire.ts'

export type RelayServer = Server<FromTab, ToTab>
export type RelaySocket = Socket<FromTab, ToTab>

/** Socket.IO's broadcast group of a room. The colon keeps it apart from socket ids, which are groups too. */
export const groupOf = (room: RoomName) => `room:${room}`

/** Hands an entry of the room's log to everyone at this relay but its sender. Encoded once for all. */
export function handOut(entry: Entry, name: RoomName, room: Room, io: RelayServer, counters: Counters): void {
  const sender = room.connectionOf(entry.from)
  const group = io.local.to(groupOf(name))
  const recipients = sender === null ? group : group.except(sender)
  recipients.emit('entry', entry.from, entry.bytes, entry.offset)
  counters.framesOut += room.size - (sender === null ? 0 : 1)
}
