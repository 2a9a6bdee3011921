/** What a page of a group does when it is told to: see benches/group-of-pages.ts. */

import { applicationFrame } from '../../application-frame.ts'
import type { Member, Place } from './member.ts'
import { joinFullMesh, joinMesh } from './mesh-member.ts'
import { joinNaiveMesh } from './naive-member.ts'
import { joinPeerJs } from './peerjs-member.ts'
import { joinBareRelay } from './socket-member.ts'
import { joinTrystero } from './trystero-member.ts'
import { joinYWebrtc } from './y-webrtc-member.ts'

export type GroupWay = 'naive' | 'mesh' | 'full-mesh' | 'socket' | 'peerjs' | 'y-webrtc' | 'trystero'

/** What each way needs to meet the others. */
export interface GroupServers {
  naiveUrl: string
  peerJsPort: number
  yWebrtcUrl: string
  trysteroUrl: string
  bareUrl: string
  relayUrl: string
}

async function join(way: GroupWay, servers: GroupServers, place: Place): Promise<Member> {
  switch (way) {
    case 'naive':
      return joinNaiveMesh(servers.naiveUrl, place)
    case 'mesh':
      return joinMesh(servers.relayUrl, place)
    case 'full-mesh':
      return joinFullMesh(servers.relayUrl, place)
    case 'socket':
      return joinBareRelay(servers.bareUrl, place)
    case 'peerjs':
      return joinPeerJs(servers.peerJsPort, place)
    case 'y-webrtc':
      return joinYWebrtc(servers.yWebrtcUrl, place)
    case 'trystero':
      return joinTrystero(servers.trysteroUrl, place)
  }
}

/** Unix epoch in ms. Pages of one browser share a clock to about 0.1 ms. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

const members = new Map<GroupWay, Member>()
/** Of the turn: when each frame came, by its number. */
const arrivals = new Map<number, number>()

/** Starts at `startAt`. Resolves with when it could reach all others. */
export async function enter(
  way: GroupWay,
  servers: GroupServers,
  place: Place,
  startAt: number,
): Promise<number> {
  await pause(startAt - now())
  const member = await join(way, servers, place)
  members.set(way, member)
  await member.whole
  const wholeAt = now()
  member.onFrame(bytes => {
    const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
    if (!arrivals.has(number)) arrivals.set(number, now())
  })
  return wholeAt
}

export async function leave(way: GroupWay): Promise<void> {
  await members.get(way)?.close()
  members.delete(way)
}

/** Broadcasts so many frames, one each `everyMs`, numbered from 0. Resolves with when each was sent. */
export async function send(
  way: GroupWay,
  frames: number,
  frameBytes: number,
  everyMs: number,
): Promise<number[]> {
  const sentAt: number[] = []
  const bytes = applicationFrame(frameBytes)
  for (let number = 0; number < frames; number += 1) {
    new DataView(bytes.buffer).setUint32(1, number)
    sentAt.push(now())
    members.get(way)?.broadcast(bytes)
    await pause(everyMs)
  }
  return sentAt
}

/** What came since this was asked for the last time: the number of each frame, and when it came. */
export function takeArrivals(): [number, number][] {
  const taken = [...arrivals]
  arrivals.clear()
  return taken
}

export function arrivedFrames(): number {
  return arrivals.size
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
