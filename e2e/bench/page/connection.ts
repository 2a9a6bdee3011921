/** The four ways to carry frames between two ends that benches compare. Both ends are in this page, for all of them alike. */
import { createTabClock } from '../../../client/lab/tab-clock.ts'
import { openChannel } from './bare-channel.ts'
import { openSocket } from './bare-socket.ts'
import { openMesh } from './mesh-pair.ts'
import { openRelay } from './relay-pair.ts'

export type Bytes = Uint8Array<ArrayBuffer>

export interface Connection {
  /** From the near end to the far one. */
  send(bytes: Bytes): void
  /** From the far end to the near one. */
  reply(bytes: Bytes): void
  /** One listener each: the newest. */
  onArrived(listener: (bytes: Bytes) => void): void
  onReplied(listener: (bytes: Bytes) => void): void
}

/** `channel`: two raw RTCPeerConnections. `socket`: two raw WebSockets of a bare relay. The others are the lab's paths. */
export type Way = 'channel' | 'mesh' | 'socket' | 'relay'

export interface Servers {
  bareUrl: string
  relayUrl: string
}

const clock = createTabClock()

/** Chosen: all of them open within a second here. */
const OPEN_WITHIN_MS = 20_000

/** Resolves when frames get through. Rejects, naming the way, where they do not in time. */
export function openConnection(way: Way, servers: Servers): Promise<Connection> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`Not open within ${OPEN_WITHIN_MS} ms: ${way}.`)), OPEN_WITHIN_MS)
    open(way, servers).then(resolve, reject)
  })
}

function open(way: Way, { bareUrl, relayUrl }: Servers): Promise<Connection> {
  switch (way) {
    case 'channel':
      return openChannel()
    case 'mesh':
      return openMesh(clock)
    case 'socket':
      return openSocket(bareUrl)
    case 'relay':
      return openRelay(relayUrl, clock)
  }
}
