/** What a broadcast costs the relay's process, sent over it and sent over the mesh. */
import { setTimeout as pause } from 'node:timers/promises'
import { RelayProcess } from '../../contract/relay-process.ts'
import { applicationFrame } from '../application-frame.ts'
import { type NodePeer, openNodePeers } from '../node-peers.ts'
import { cpuMsOf } from '../process-cpu.ts'
import { type Bench, ratio } from '../runner/bench.ts'
import { again, type Effort, measureRounds, type Round } from '../runner/rounds.ts'
import { REST_MS, sendVolleys } from '../volleys.ts'

/** Small enough for a full mesh, as the lab makes it. */
const PEERS = 8
const FRAME_BYTES = 64
/** Over the mesh some 2 s of them: what the relay does each second, such as its report of load, is then in every turn alike. */
const VOLLEYS = { mesh: 1_600, relay: 400 }
const QUICK_VOLLEYS = { mesh: 20, relay: 20 }

const FRAME = applicationFrame(FRAME_BYTES)

async function measure(effort: Effort): Promise<Round[]> {
  const volleys = effort.quick ? QUICK_VOLLEYS : VOLLEYS
  const relay = new RelayProcess()
  await relay.start()
  try {
    const peers = await openNodePeers(PEERS, relay.url)
    const turn = (path: 'mesh' | 'relay') => async () => {
      await pause(REST_MS)
      return [await cpuPerDelivery(peers, path, volleys[path], relay.pid)]
    }
    const lanes = { mesh: turn('mesh'), relay: turn('relay'), [again('relay')]: turn('relay') }
    return await measureRounds(lanes, effort, { warmUp: true })
  } finally {
    await relay.kill()
  }
}

/** Microseconds of the relay's CPU, whatever it does meanwhile, for each frame that arrived somewhere. */
async function cpuPerDelivery(
  peers: NodePeer[],
  over: 'mesh' | 'relay',
  volleys: number,
  pid: number,
): Promise<number> {
  const beforeMs = cpuMsOf(pid)
  const arrived = await sendVolleys(
    peers.map(({ paths }) => paths[over]),
    FRAME,
    volleys,
  )
  return (1_000 * (cpuMsOf(pid) - beforeMs)) / arrived
}

export const relayCpu: Bench = {
  name: 'relay-cpu',
  title: 'Relay CPU per delivered message',
  figures: [
    ratio({ what: 'mesh / relay', ours: 'mesh', base: 'relay', quantile: 0.5, goal: { atMost: 0.01 } }),
  ],
  rounds: 10,
  deadlineMs: 180_000,
  measure,
}
