/**
 * The life of one relay process as its lab host sees it: a pure step function. Commands and observations come in;
 * effects go out, and the process edge (relay-process.ts) carries them out.
 */
import type { FaultNotice, RelayAction, RelayState } from '#protocol'

export type Life =
  | { state: 'down' }
  | { state: 'starting'; pid: number | null; why: string | null }
  | { state: 'up'; pid: number; sinceMs: number }
  | { state: 'frozen'; pid: number; sinceMs: number }
  /** SIGKILL was sent and the exit is not seen yet. `shown`: what it still counts as. */
  | { state: 'dying'; pid: number; shown: 'up' | 'frozen'; sinceMs: number; killedAtMs: number }

export interface Supervised {
  life: Life
  /** Automatic restarts in a row, none of which held. */
  restarts: number
}

export const NEVER_STARTED: Supervised = { life: { state: 'down' }, restarts: 0 }

export type Observation =
  | { type: 'command'; action: RelayAction }
  | { type: 'spawned'; pid: number }
  | { type: 'listening' }
  /** It said that it cannot listen; its exit follows. */
  | { type: 'failed'; why: string }
  | { type: 'exited' }
  | { type: 'restart-due' }

export type Effect =
  | { type: 'spawn' }
  | { type: 'signal'; pid: number; signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' }
  | { type: 'restart-after'; delayMs: number }
  | { type: 'fault'; kind: FaultNotice['kind']; atMs: number }
  /** The command in hand is carried out, is not possible in this state, or was possible and did not work. */
  | { type: 'done' }
  | { type: 'impossible'; why: string }
  | { type: 'not-done'; why: string }

export interface Policy {
  restart: boolean
  /** Windows has no SIGSTOP. */
  canFreeze: boolean
}

export interface Step {
  next: Supervised
  effects: Effect[]
}

/** The first automatic restart comes at once for a person's eye; each further one waits twice as long. */
const FIRST_RESTART_MS = 100
const LAST_RESTART_MS = 5_000
/** A relay that ran this long was sound: its next restart is a first one again. */
const HELD_MS = 10_000

export function step(from: Supervised, seen: Observation, nowMs: number, policy: Policy): Step {
  switch (seen.type) {
    case 'command':
      return command(from, seen.action, nowMs, policy)
    case 'spawned':
      return from.life.state === 'starting' ? become(from, { ...from.life, pid: seen.pid }) : same(from)
    case 'failed':
      return from.life.state === 'starting' ? become(from, { ...from.life, why: seen.why }) : same(from)
    case 'listening':
      return listening(from, nowMs)
    case 'exited':
      return exited(from, nowMs, policy)
    case 'restart-due':
      return from.life.state === 'down' ? starting(from) : same(from)
  }
}

/** The state as tabs are told it. */
export function shownState({ life }: Supervised): RelayState {
  return life.state === 'dying' ? life.shown : life.state
}

function command(from: Supervised, action: RelayAction, nowMs: number, policy: Policy): Step {
  const { life } = from
  if ((action === 'freeze' || action === 'thaw') && !policy.canFreeze) {
    return same(from, {
      type: 'impossible',
      why: 'this operating system cannot freeze a process: kill it instead',
    })
  }
  if (action === 'start' && life.state === 'down') return starting({ ...from, restarts: 0 })
  if (action === 'kill' && (life.state === 'up' || life.state === 'frozen')) {
    const { pid, sinceMs, state: shown } = life
    return become(from, { state: 'dying', pid, shown, sinceMs, killedAtMs: nowMs }, signal(pid, 'SIGKILL'))
  }
  if (action === 'freeze' && life.state === 'up') {
    const fault = { type: 'fault', kind: 'relay-frozen', atMs: nowMs } as const
    return become(from, { ...life, state: 'frozen' }, signal(life.pid, 'SIGSTOP'), fault, { type: 'done' })
  }
  if (action === 'thaw' && life.state === 'frozen') {
    const fault = { type: 'fault', kind: 'relay-thawed', atMs: nowMs } as const
    return become(from, { ...life, state: 'up' }, signal(life.pid, 'SIGCONT'), fault, { type: 'done' })
  }
  const state = life.state === 'dying' ? 'being killed' : life.state
  return same(from, { type: 'impossible', why: `the relay is ${state}: ${possible[life.state]}` })
}

const possible: Record<Life['state'], string> = {
  down: 'start it first',
  starting: 'wait until it is up',
  up: 'kill or freeze it',
  frozen: 'thaw or kill it',
  dying: 'wait until it is down',
}

function starting(from: Supervised): Step {
  return become(from, { state: 'starting', pid: null, why: null }, { type: 'spawn' })
}

function listening(from: Supervised, nowMs: number): Step {
  const { life } = from
  if (life.state !== 'starting' || life.pid === null) return same(from)
  const fault = { type: 'fault', kind: 'relay-started', atMs: nowMs } as const
  return become(from, { state: 'up', pid: life.pid, sinceMs: nowMs }, fault, { type: 'done' })
}

function exited(from: Supervised, nowMs: number, policy: Policy): Step {
  const { life } = from
  if (life.state === 'down') return same(from)
  const held = life.state !== 'starting' && nowMs - life.sinceMs >= HELD_MS
  const restarts = held ? 0 : from.restarts
  const delayMs = Math.min(LAST_RESTART_MS, FIRST_RESTART_MS * 2 ** restarts)
  const restart: Effect[] = policy.restart ? [{ type: 'restart-after', delayMs }] : []
  const next = { life: { state: 'down' }, restarts: policy.restart ? restarts + 1 : 0 } as const
  return { next, effects: [...afterExit(life, nowMs), ...restart] }
}

function afterExit(life: Exclude<Life, { state: 'down' }>, nowMs: number): Effect[] {
  if (life.state === 'starting') {
    return [
      { type: 'not-done', why: `the relay ended before it listened: ${life.why ?? 'it gave no reason'}` },
    ]
  }
  if (life.state === 'dying')
    return [{ type: 'fault', kind: 'relay-killed', atMs: life.killedAtMs }, { type: 'done' }]
  return [{ type: 'fault', kind: 'relay-exited', atMs: nowMs }]
}

function signal(pid: number, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Effect {
  return { type: 'signal', pid, signal: name }
}

function become(from: Supervised, life: Life, ...effects: Effect[]): Step {
  return { next: { ...from, life }, effects }
}

function same(from: Supervised, ...effects: Effect[]): Step {
  return { next: from, effects }
}
