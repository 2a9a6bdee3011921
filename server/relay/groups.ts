/** Whom Socket.IO reaches at once. */
import type { Server, Socket } from 'socket.io'
import type { RoomName } from '#protocol'
import type { FromTab, ToTab } from './wire.ts'

export type RelayServer = Server<FromTab, ToTab>
export type RelaySocket = Socket<FromTab, ToTab>

/** Socket.IO's broadcast group of a room. The colon keeps it apart from socket ids, which are groups too. */
export const groupOf = (room: RoomName) => `room:${room}`

/** How many sockets of this relay a group has; that of a socket's id is the socket itself. */
export function socketsIn(io: RelayServer, group: string): number {
  return io.of('/').adapter.rooms.get(group)?.size ?? 0
}
