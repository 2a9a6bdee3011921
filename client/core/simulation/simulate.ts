/** One simulation from a seed, and its report. */
import { LIMITS } from '#protocol'
import { encodeFrame } from '../frame.ts'
import { CROWD_RULES, openCrowd } from './crowd.ts'
import { openRoom, ROOM_RULES } from './room.ts'
import { playScenario, type SimulationProgress } from './scenario-run.ts'
import { phasesOf, type ScenarioName, type ScenarioSettings } from './scenarios.ts'
import { reportOf, type SimulationReport } from './simulation-report.ts'
import { PAYLOAD } from './world.ts'

export interface SimulationOptions extends ScenarioSettings {
  scenario: ScenarioName
  peers: number
  seed: number
  broadcasts: number
  /** Whether the signaller stays when everyone has joined. */
  hasServers: boolean
  trace?: (line: string) => void
  tell?: (progress: SimulationProgress) => void
}

/** Up to so many peers it is a room as the lab has it; more are a crowd. */
export const ROOM_PEERS = LIMITS.peersPerRoom

/** A look at ten thousand takes as long as thousands of their messages. */
const WATCH_EVERY_MS = { room: 100, crowd: 500 }

export interface Simulated extends SimulationReport {
  kind: 'room' | 'crowd'
  /** How exactly times of healing are known. */
  watchEveryMs: number
  virtualSeconds: number
  /** Timers that were armed: messages, wake-ups, and what was cancelled. */
  events: number
}

export function simulate({ scenario, kill, partitionMs, ...options }: SimulationOptions): Simulated {
  const { peers, broadcasts, hasServers, tell } = options
  const kind = peers <= ROOM_PEERS ? 'room' : 'crowd'
  const world = kind === 'room' ? openRoom(options) : openCrowd(options)
  const startMs = world.clock.now()
  const phases = playScenario(world, {
    phases: phasesOf(scenario, { kill, partitionMs }),
    peers,
    broadcasts,
    hasServers,
    rules: kind === 'room' ? ROOM_RULES : CROWD_RULES,
    isExact: kind === 'room',
    watchEveryMs: WATCH_EVERY_MS[kind],
    ...(tell && { tell }),
  })
  const report = reportOf({
    phases,
    broadcasts: world.ledger.size,
    deliveries: world.ledger.deliveries,
    starFrames: world.starFrames,
    frameBytes: FRAME_BYTES,
    violations: world.violations,
  })
  return {
    kind,
    watchEveryMs: WATCH_EVERY_MS[kind],
    ...report,
    virtualSeconds: (world.clock.now() - startMs) / 1_000,
    events: world.clock.armed,
  }
}

/** With numbers of two bytes, as most broadcasts of a simulation have. */
const FRAME_BYTES = encodeFrame({ kind: 'data', seq: 200, message: 200, payload: PAYLOAD }).length
