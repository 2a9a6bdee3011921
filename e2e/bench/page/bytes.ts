/** What connections of this page put on the wire, and what it takes to introduce their ends to each other. */
import SimplePeer from 'simple-peer'
import { createTabClock } from '../../../client/lab/tab-clock.ts'
import { type Effort, measureRounds, type Round, type Turn } from '../runner/rounds.ts'
import { openChannel } from './bare-channel.ts'
import type { Connection } from './connection.ts'
import { openMesh } from './mesh-pair.ts'
import { turnOf } from './works.ts'

const clock = createTabClock()

/** Bytes that both ends sent for each frame: SCTP, DTLS and what the mesh itself says, without the headers of UDP and IP. */
export async function wireBytes(frameBytes: number, frames: number, effort: Effort): Promise<Round[]> {
  const lanes = {
    RTCDataChannel: await countedTurn(openChannel, frameBytes, frames),
    mesh: await countedTurn(() => openMesh(clock), frameBytes, frames),
  }
  return measureRounds(lanes, effort, { warmUp: true })
}

async function countedTurn(
  open: () => Promise<Connection>,
  frameBytes: number,
  frames: number,
): Promise<Turn> {
  const { made, connections } = await recorded(open)
  const turn = turnOf({ kind: 'trips', frameBytes, frames }, made)
  return async () => {
    const before = await sentBytes(connections)
    await turn()
    return [((await sentBytes(connections)) - before) / (2 * frames)]
  }
}

/** Notes which connections the browser makes meanwhile. */
async function recorded<Made>(make: () => Promise<Made>) {
  const connections: RTCPeerConnection[] = []
  const Original = RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  try {
    return { made: await make(), connections }
  } finally {
    window.RTCPeerConnection = Original
  }
}

async function sentBytes(connections: readonly RTCPeerConnection[]): Promise<number> {
  let sum = 0
  for (const connection of connections)
    for (const item of (await connection.getStats()).values())
      if (item.type === 'transport') sum += item.bytesSent
  if (sum === 0) throw new Error('The browser counts no bytes.')
  return sum
}

/** Bytes of the signals that two ends hand each other until their link is open, without what carries them. */
export function signallingBytes(effort: Effort): Promise<Round[]> {
  return measureRounds(
    {
      'simple-peer, trickle': async () => [await trickled()],
      mesh: async () => {
        let sum = 0
        await openMesh(clock, {
          onSignal: ({ length }) => {
            sum += length
          },
        })
        return [sum]
      },
    },
    effort,
    { warmUp: false },
  )
}

async function trickled(): Promise<number> {
  const config = { iceServers: [] }
  const near = new SimplePeer({ initiator: true, trickle: true, config })
  const far = new SimplePeer({ trickle: true, config })
  const encoder = new TextEncoder()
  let sum = 0
  const hand = (from: SimplePeer.Instance, to: SimplePeer.Instance) =>
    from.on('signal', signal => {
      sum += encoder.encode(JSON.stringify(signal)).length
      to.signal(signal)
    })
  hand(near, far)
  hand(far, near)
  await Promise.all([near, far].map(end => new Promise<void>(resolve => end.once('connect', resolve))))
  near.destroy()
  far.destroy()
  return sum
}
