/** The clients of relay-rtt.ts, in a page: round trips over a bare `ws` relay, the same again, and over the relay path. */
import * as v from 'valibot'
import { type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import { PeerNetwork } from '../../client/core/conditions/peer-network.ts'
import { randomText } from '../../client/lab/identity.ts'
import { createTabClock } from '../../client/lab/tab-clock.ts'
import { RelayPath } from '../../client/paths/relay-path.ts'

export const LANES = ['ws', 'relay', 'ws again'] as const
export type Lane = (typeof LANES)[number]

export interface Trips {
  rounds: number
  /** A block of one lane is followed by a block of another. */
  tripsPerBlock: number
  frameBytes: number
  bareUrl: string
  relayUrl: string
}

/** Sends a frame to an echoing peer; resolves when it is back. */
type Trip = () => Promise<void>

/** Milliseconds of each round trip. A B B A: what the machine does beside it hits all lanes alike. */
export async function timeTrips(options: Trips): Promise<Record<Lane, number[]>> {
  const frame = new Uint8Array(options.frameBytes)
  const lanes: Record<Lane, Trip> = {
    ws: await bareTrip(options.bareUrl, frame),
    relay: await relayTrip(options.relayUrl, frame),
    'ws again': await bareTrip(options.bareUrl, frame),
  }
  const order = [...LANES, ...LANES.toReversed()]
  const times: Record<Lane, number[]> = { ws: [], relay: [], 'ws again': [] }
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const lane of order) {
      const taken = await block(lanes[lane], options.tripsPerBlock)
      // The first round warms up.
      if (round > 0) times[lane].push(...taken)
    }
  }
  return times
}

async function block(trip: Trip, trips: number): Promise<number[]> {
  const taken: number[] = []
  for (let count = 0; count < trips; count += 1) {
    const startedAt = performance.now()
    await trip()
    taken.push(performance.now() - startedAt)
  }
  return taken
}

async function bareTrip(url: string, frame: Uint8Array<ArrayBuffer>): Promise<Trip> {
  const room = randomText(8)
  const [sender, echo] = await Promise.all([opened(`${url}/${room}`), opened(`${url}/${room}`)])
  echo.onmessage = ({ data }) => echo.send(data)
  return () =>
    new Promise(resolve => {
      sender.onmessage = () => resolve()
      sender.send(frame)
    })
}

function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket)
    socket.onerror = () => reject(new Error(`No WebSocket to ${url}.`))
  })
}

async function relayTrip(url: string, frame: Uint8Array): Promise<Trip> {
  const [self, other] = [newId(), newId()]
  const [sender, echo] = [relayPath(url, self), relayPath(url, other)]
  await Promise.all([meets(sender, other), meets(echo, self)])
  echo.subscribe(event => event.type === 'frame' && echo.send(self, event.bytes))
  let back = () => {}
  sender.subscribe(event => event.type === 'frame' && back())
  return () =>
    new Promise(resolve => {
      back = resolve
      sender.send(other, frame)
    })
}

function newId(): PeerId {
  return v.parse(PeerIdSchema, randomText(16))
}

function relayPath(url: string, id: PeerId): RelayPath {
  const join = { room: v.parse(RoomSchema, 'rtt'), id, name: id, secret: randomText(24) }
  const network = new PeerNetwork(id, createTabClock())
  return new RelayPath({ relays: [{ id: 'r1', url }], join, network })
}

function meets(path: RelayPath, peer: PeerId): Promise<void> {
  return new Promise(resolve =>
    path.subscribe(event => {
      if (event.type === 'peer' && event.peer === peer && event.state === 'open') resolve()
    }),
  )
}
