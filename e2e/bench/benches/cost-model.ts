/** What the textbook's formula (COST-MODEL.md) says of the relay, fitted in two small rooms, beside what a larger one costs. */
import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../../../client/core/experiments/statistics.ts'
import type { Path } from '../../../client/core/path.ts'
import { RelayProcess } from '../../contract/relay-process.ts'
import { applicationFrame } from '../application-frame.ts'
import { openRelayPeers } from '../node-peers.ts'
import { cpuMsOf } from '../process-cpu.ts'
import { type Bench, type Figure, pooled } from '../runner/bench.ts'
import { again, type Effort, interleaved, type Round } from '../runner/rounds.ts'
import { predictCost } from '../textbook.ts'
import { REST_MS, sendVolleys } from '../volleys.ts'

const [SMALL, MIDDLE, LARGE] = [4, 8, 16]
const FRAME_BYTES = 256
const VOLLEYS = 100
const QUICK_VOLLEYS = 10

const FRAME = applicationFrame(FRAME_BYTES)

const COSTS = { bytes: 'bytes of the relay, in and out', cpu: 'CPU of the relay, µs' } as const
type Cost = keyof typeof COSTS

function laneOf(cost: Cost, members: number): string {
  return `${COSTS[cost]}, per broadcast to ${members - 1}`
}

/** What the relay has spent so far. */
interface Spent {
  bytes: number
  cpu: number
}

async function measure({ rounds, quick }: Effort): Promise<Round[]> {
  const relay = new RelayProcess()
  await relay.start()
  try {
    const rooms = new Map<number, Path[]>()
    for (const members of [SMALL, MIDDLE, LARGE]) rooms.set(members, await openRelayPeers(members, relay.url))
    const measured: Round[] = []
    // The first one warms up.
    for (let n = quick ? 0 : -1; n < rounds; n += 1) {
      const round = await measureRound(rooms, relay, quick ? QUICK_VOLLEYS : VOLLEYS)
      if (n >= 0) measured.push(round)
    }
    return measured
  } finally {
    await relay.kill()
  }
}

/** The largest room twice as often, in two lanes: one is held against the other. */
async function measureRound(
  rooms: ReadonlyMap<number, Path[]>,
  relay: RelayProcess,
  volleys: number,
): Promise<Round> {
  const turns: [members: number, isAgain: boolean][] = [...rooms.keys()].map(members => [members, false])
  turns.push([LARGE, true])
  const round: Record<string, number[]> = {}
  for (const index of interleaved(turns.map((_, turn) => String(turn)))) {
    const [members, isAgain] = turns[Number(index)] ?? [LARGE, true]
    const perBroadcast = await costOf(rooms.get(members) ?? [], relay, volleys)
    await pause(REST_MS)
    for (const cost of ['bytes', 'cpu'] as const) {
      const lane = isAgain ? again(laneOf(cost, members)) : laneOf(cost, members)
      round[lane] = [...(round[lane] ?? []), perBroadcast[cost]]
    }
  }
  return round
}

/** Of each of so many broadcasts of every peer. */
export async function costOf(peers: readonly Path[], relay: RelayProcess, volleys: number): Promise<Spent> {
  const asked = [await carriedBytes(relay), await carriedBytes(relay)] as const
  const questionBytes = asked[1] - asked[0]
  const before = await spentBy(relay)
  await sendVolleys(peers, FRAME, volleys)
  const after = await spentBy(relay)
  const broadcasts = volleys * peers.length
  return {
    bytes: (after.bytes - before.bytes - questionBytes) / broadcasts,
    cpu: (after.cpu - before.cpu) / broadcasts,
  }
}

async function spentBy(relay: RelayProcess): Promise<Spent> {
  return { bytes: await carriedBytes(relay), cpu: 1_000 * cpuMsOf(relay.pid) }
}

/** By its metrics. What it takes to ask for them counts the next time. */
async function carriedBytes(relay: RelayProcess): Promise<number> {
  const metrics = await (await fetch(`${relay.url}/metrics`)).text()
  const [bytesIn, bytesOut] = ['in', 'out'].map(way => {
    const bytes = new RegExp(`^relay_${way}_bytes_total (\\S+)$`, 'm').exec(metrics)?.[1]
    if (bytes === undefined) throw new Error('The relay does not tell its bytes.')
    return Number(bytes)
  })
  return (bytesIn ?? 0) + (bytesOut ?? 0)
}

function figure(what: string, cost: Cost, same: Figure['same']): Figure {
  const medianOf = (rounds: readonly Round[], lanes: readonly string[]) =>
    median(lanes.flatMap(lane => pooled(rounds, lane)))
  return {
    what,
    goal: { atLeast: 0.95, atMost: 1.05 },
    value: rounds => {
      const [small, middle] = [SMALL, MIDDLE].map(members => medianOf(rounds, [laneOf(cost, members)]))
      const large = medianOf(rounds, [laneOf(cost, LARGE), again(laneOf(cost, LARGE))])
      if (small == null || middle == null || large === null || large === 0) return null
      const predicted = predictCost({ members: SMALL, cost: small }, { members: MIDDLE, cost: middle }, LARGE)
      return predicted === null ? null : predicted / large
    },
    same,
  }
}

function sameCpu(rounds: readonly Round[]): number | null {
  const lane = laneOf('cpu', LARGE)
  const [first, second] = [median(pooled(rounds, lane)), median(pooled(rounds, again(lane)))]
  return first === null || second === null || first === 0 ? null : second / first
}

export const costModel: Bench = {
  name: 'cost-model',
  title: `Cost model: a room of ${LARGE} from rooms of ${SMALL} and ${MIDDLE}`,
  figures: [
    figure('predicted / measured bytes of the relay', 'bytes', null),
    figure('predicted / measured CPU of the relay', 'cpu', sameCpu),
  ],
  // A turn's CPU is 15 % off, and the prediction takes three times the middle room's less twice the small one's: with twenty
  // rounds the interval was a tenth to either side.
  rounds: 100,
  deadlineMs: 900_000,
  measure,
}
