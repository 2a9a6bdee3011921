/** The wall's state as its URL holds it: `/wall?room=lab&peers=6`. Pure. */

import * as v from 'valibot'
import { type RoomName, RoomSchema } from '#protocol'
import { t } from '../language/messages.ts'

/** A wall holds 2 to 12 peers: fewer exchange nothing, and twelve frames fit a projector. */
export const WALL = { minPeers: 2, maxPeers: 12, defaultPeers: 6 } as const
const DEFAULT_ROOM: RoomName = v.parse(RoomSchema, 'lab')

export interface WallParameters {
  room: RoomName
  peers: number
  /** What was wrong with the URL and what is shown instead, for people. */
  complaints: string[]
}

/** Reads the URL's query. A value that cannot be is replaced by the nearest that can, and said so. */
export function readWall(search: string): WallParameters {
  const query = new URLSearchParams(search)
  const room = readRoom(query.get('room'))
  const peers = readPeers(query.get('peers'))
  return { room: room.value, peers: peers.value, complaints: [...room.complaints, ...peers.complaints] }
}

function readRoom(given: string | null): { value: RoomName; complaints: string[] } {
  if (given === null) return { value: DEFAULT_ROOM, complaints: [] }
  const parsed = v.safeParse(RoomSchema, given)
  if (parsed.success) return { value: parsed.output, complaints: [] }
  const reason = parsed.issues.map(issue => issue.message).join('; ')
  return {
    value: DEFAULT_ROOM,
    complaints: [t('wall.unusableRoom', { reason, room: DEFAULT_ROOM })],
  }
}

function readPeers(given: string | null): { value: number; complaints: string[] } {
  if (given === null) return { value: WALL.defaultPeers, complaints: [] }
  const asked = given.trim() === '' ? Number.NaN : Number(given)
  const value = Number.isNaN(asked)
    ? WALL.defaultPeers
    : Math.min(WALL.maxPeers, Math.max(WALL.minPeers, Math.round(asked)))
  if (value === asked) return { value, complaints: [] }
  return {
    value,
    complaints: [t('wall.unusablePeers', { min: WALL.minPeers, max: WALL.maxPeers, count: value })],
  }
}

/** The query for a wall of `peers` frames; a number that the wall could open again. */
export function wallQuery(room: RoomName, peers: number): string {
  const reopenable = Math.min(WALL.maxPeers, Math.max(WALL.minPeers, peers))
  return `?${new URLSearchParams({ room, peers: String(reopenable) })}`
}
