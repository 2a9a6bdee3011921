/** Peers for tests of a relay: real sockets that record what they are told. */
import { io, type ManagerOptions, type Socket } from 'socket.io-client'
import * as parser from 'socket.io-msgpack-parser'
import * as v from 'valibot'
import {
  type JoinReply,
  JoinReplySchema,
  type Member,
  MemberSchema,
  type Refusal,
  RefusalSchema,
} from '#protocol'
import { until } from './until.ts'

export interface TestPeer {
  id: string
  socket: Socket
  frames: { from: string; text: string }[]
  signals: { from: string; text: string }[]
  entries: { from: string; text: string; offset: number }[]
  /** The latest `kept`: [seq, offset]. */
  kept: unknown[]
  joined: Member[]
  left: unknown[][]
  refusals: Refusal[]
  loads: unknown[]
  disconnects: string[]
}

/** An open socket that has not joined. */
export function connectPeer(
  port: number,
  id = newId(),
  extraHeaders: Record<string, string> = {},
): Promise<TestPeer> {
  return openPeer(`http://127.0.0.1:${port}`, { extraHeaders }, id)
}

/** The same by URL; `options` may hold a certificate to trust. */
export async function openPeer(
  url: string,
  options: Partial<ManagerOptions> & { localAddress?: string },
  id = newId(),
): Promise<TestPeer> {
  const socket = io(url, {
    transports: ['websocket'],
    parser,
    forceNew: true,
    reconnection: false,
    ...options,
  })
  const peer: TestPeer = {
    id,
    socket,
    frames: [],
    signals: [],
    entries: [],
    kept: [],
    joined: [],
    left: [],
    refusals: [],
    loads: [],
    disconnects: [],
  }
  socket.on('frame', (from, bytes) => peer.frames.push({ from, text: String(bytes) }))
  socket.on('signal', (from, bytes) => peer.signals.push({ from, text: String(bytes) }))
  socket.on('entry', (from, bytes, offset) => peer.entries.push({ from, text: String(bytes), offset }))
  socket.on('kept', (...args) => {
    peer.kept = args
  })
  socket.on('joined', members => peer.joined.push(...v.parse(v.array(MemberSchema), members)))
  socket.on('left', (...args) => peer.left.push(args))
  socket.on('refused', refusal => peer.refusals.push(v.parse(RefusalSchema, refusal)))
  socket.on('load', report => peer.loads.push(report))
  socket.on('disconnect', reason => peer.disconnects.push(reason))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return peer
}

export const SECRET = 'a secret of sixteen or more'

export async function join(peer: TestPeer, request: Record<string, unknown> = {}): Promise<JoinReply> {
  const full = { room: 'lab', id: peer.id, name: 'a peer', secret: SECRET, ...request }
  return v.parse(JoinReplySchema, await peer.socket.timeout(5_000).emitWithAck('join', full))
}

export async function joinedPeer(port: number, room: string, id = newId()): Promise<TestPeer> {
  const peer = await connectPeer(port, id)
  const reply = await join(peer, { room })
  if (!reply.ok) throw new Error(reply.refusal.message)
  return peer
}

/** Members of a fresh room, each of whom knows of all the others. */
export async function roomOf(port: number, count: number): Promise<{ room: string; peers: TestPeer[] }> {
  const room = `room${newId()}`
  const peers: TestPeer[] = []
  for (let index = 0; index < count; index++) peers.push(await joinedPeer(port, room))
  await until('all know of each other', () =>
    peers.every((peer, index) => peer.joined.length === count - 1 - index),
  )
  return { room, peers }
}

let ids = 0
export function newId(): string {
  return `peer${String(++ids).padStart(6, '0')}`
}
