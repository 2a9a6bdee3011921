/** Whether a swarm has a file at everybody N times sooner than a server with the same uplink. */
import { peerToPeerBound } from '../swarm/bounds.ts'
import { defineExperiment } from './experiment.ts'
import { integer } from './parameters.ts'
import type { Action, Step, Trial } from './plan.ts'
import { distributionOf, FAIR_RELAY, MIN_ROUNDS, OF_N, swarmFindings } from './swarm-findings.ts'

const fields = {
  peers: integer('tabs in the room, one of which has the file', { min: 2, max: 17, default: 5 }),
  /** A tab holds 16 files (shelf-wire.ts), of which a round takes two, and the first is the one that warms up. */
  rounds: integer('how often both paths race', { min: 1, max: 7, default: 3 }),
  /** 256 pieces of the smallest size, as in the goals. */
  bytes: integer('bytes of the file', { min: 15_360, max: 64 * 2 ** 20, default: 256 * 15 * 1024 }),
  uplinkBytesPerSecond: integer('what every tab, and the relay, can send a second', {
    min: 50_000,
    max: 8_000_000,
    default: 500_000,
  }),
} as const

type Settings = { readonly [Name in keyof typeof fields]: number }

export const swarm = defineExperiment({
  id: 'swarm',
  title: 'A file for everybody',
  claim:
    `With equal uplinks, N receivers have a file at least ${OF_N} N times sooner as a swarm than each of them from a ` +
    'server.',
  givenTo: 'mesh',
  rule:
    'In each round one tab shares a file, and all others fetch it over both paths at the same time: in pieces from each other, and ' +
    'as downloads from the relay, whose uplink is that of a tab. Per round, the time until the last receiver has it, ' +
    `relay / mesh / N. It holds where the whole 95 % bootstrap interval of the median lies above ${OF_N}, fails where it ` +
    `lies below, and is inconclusive otherwise or under ${MIN_ROUNDS} rounds. It fails in any case where not everybody had the ` +
    'file over the mesh, also in the trial in which the relay is killed half-way. It is inconclusive where the relay, in the ' +
    `median, took over ${FAIR_RELAY} times its textbook bound: beating a straw man proves nothing. A first, small file ` +
    'warms up and does not count. Each round is repeated without a limit of uplinks, which is told and not judged.',
  fields,
  plan: parameters => [rounds(parameters), relayKilled(parameters)],
  find: run => swarmFindings(run),
})

const share = (name: string, bytes: number, uplinkBytesPerSecond: number | null): Action => ({
  type: 'share',
  peer: 0,
  name,
  bytes,
  uplinkBytesPerSecond,
})

/** Of the file: what warms up, whose time nobody reads. */
const WARM_UP = 1 / 16

function rounds(settings: Settings): Trial {
  const { bytes, uplinkBytesPerSecond } = settings
  const actions: Action[] = [
    { type: 'phase', name: 'warm up' },
    share('warm-up.bin', Math.ceil(bytes * WARM_UP), uplinkBytesPerSecond),
    { type: 'work-over' },
  ]
  for (let round = 1; round <= settings.rounds; round += 1)
    actions.push(
      { type: 'phase', name: `round ${round}` },
      share(`round-${round}.bin`, bytes, uplinkBytesPerSecond),
      { type: 'work-over' },
      share(`round-${round}-unlimited.bin`, bytes, null),
      { type: 'work-over' },
    )
  actions.push({ type: 'phase', name: 'end' })
  return trialOf(
    'rounds',
    settings,
    actions.map(action => ({ atMs: 0, action })),
  )
}

/** Half-way by the bound of the mesh, so that neither path can be done. */
function relayKilled(settings: Settings): Trial {
  const { bytes, uplinkBytesPerSecond, peers } = settings
  const halfMs = 500 * peerToPeerBound(distributionOf({ bytes, uplinkBytesPerSecond, receivers: peers - 1 }))
  return trialOf('relay killed', settings, [
    { atMs: 0, action: { type: 'phase', name: 'the relay is killed half-way' } },
    { atMs: 0, action: share('half-way.bin', bytes, uplinkBytesPerSecond) },
    { atMs: halfMs, action: { type: 'relay', relay: 0, act: 'kill' } },
    { atMs: halfMs, action: { type: 'work-over' } },
    { atMs: halfMs, action: { type: 'phase', name: 'end' } },
  ])
}

/** Waiting for files puts everything after it off, so that a trial is as long as its fault is late. */
function trialOf(name: string, { peers }: Settings, steps: Step[]): Trial {
  return { name, setup: { peers, relays: 1 }, steps, lengthMs: steps.at(-1)?.atMs ?? 0 }
}
