/** Whom Socket.IO reaches at once. */
import type { Server, Socket } from 'socket.io'
import type { RoomName } from '#protocol'
import type { FromTab, ToTab } from './wire.ts'

export type RelayServer = Server<FromTab, ToTab>
export type RelaySocket = Socket<FromTab, ToTab>

/** Socket.IO's broadcast group of a room. The colon keeps it apart from socket ids, which are groups too. */
const ROOM = 'room:'
export const groupOf = (room: RoomName) => `${ROOM}${room}`

/** How many sockets of this relay a group has; that of a socket's id is the socket itself. */
export function socketsIn(io: RelayServer, group: string): number {
  return io.of('/').adapter.rooms.get(group)?.size ?? 0
}

/** Rooms with a socket at this relay, and how many sockets these have. */
export function occupancy(io: RelayServer): { rooms: number; peers: number } {
  const sizes = [...io.of('/').adapter.rooms]
    .filter(([group]) => group.startsWith(ROOM))
    .map(([, { size }]) => size)
  return { rooms: sizes.length, peers: sizes.reduce((sum, size) => sum + size, 0) }
}
