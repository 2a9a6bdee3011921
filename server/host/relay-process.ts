/** One supervised relay process: the effects of supervision.ts carried out. */
import { type ChildProcess, fork } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import * as v from 'valibot'
import type { FaultNotice, LedgerConduct, RelayAction, RelayState } from '#protocol'
import {
  type Certificate,
  type CertificateMessage,
  type ConductMessage,
  type RelayConfig,
  RelayMessageSchema,
} from '../relay/config.ts'
import { RELAY_MAIN } from './places.ts'
import { type Effect, NEVER_STARTED, type Observation, type Policy, shownState, step } from './supervision.ts'

export interface RelayStatus {
  id: string
  /** 0 until it first listened on a port that the system chose; from then on the same. */
  port: number
  pid: number | null
  state: RelayState
  /** How it keeps its ledgers. */
  ledger: LedgerConduct
}

/** A fault of a relay, dated on the clock of `performance.now()`. */
export interface RelayFault {
  kind: FaultNotice['kind']
  target: string
  atMs: number
}

export type Outcome = { ok: true } | { ok: false; possible: boolean; why: string }

export interface RelayProcess {
  status(): RelayStatus
  /** Resolves once it really happened: a kill when the exit was seen, a start when it listens. */
  act(action: RelayAction): Promise<Outcome>
  /** How it keeps its ledgers, until it is started anew. Resolves once it does. */
  behave(conduct: LedgerConduct): Promise<Outcome>
  /** Ends the process for good, without a word to anybody. Idempotent. */
  close(): Promise<void>
}

export interface RelayListener {
  onChange(): void
  onFault(fault: RelayFault): void
}

/** From fork to listening takes 0.5 s, and over 10 s on a machine full of tabs. */
const START_DEADLINE_MS = 30_000

/** What every relay of a lab has in common. */
export interface RelayEnvironment {
  /** null: plain TCP. */
  certificate: Certificate | null
  policy: Policy
  /** The host token, by which a relay knows its moderator. */
  token: string
}

export function superviseRelay(
  config: Omit<RelayConfig, 'tls'>,
  { certificate, policy, token }: RelayEnvironment,
  listener: RelayListener,
): RelayProcess {
  let supervised = NEVER_STARTED
  let { port } = config
  let child: ChildProcess | null = null
  let restartTimer: NodeJS.Timeout | undefined
  let answer: (outcome: Outcome) => void = () => {}
  let ledger: LedgerConduct = 'honest'
  /** Who waits for a conduct to be in force, in the order in which the relay was told. */
  const toldLedger: ((outcome: Outcome) => void)[] = []
  let closed = false

  function observe(seen: Observation): void {
    if (closed) return
    const { next, effects } = step(supervised, seen, performance.now(), policy)
    const changed = next !== supervised
    supervised = next
    effects.forEach(carryOut)
    if (changed) listener.onChange()
  }

  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'spawn':
        clearTimeout(restartTimer)
        child = start()
        return
      case 'signal':
        child?.kill(effect.signal)
        return
      case 'restart-after':
        restartTimer = setTimeout(() => observe({ type: 'restart-due' }), effect.delayMs)
        return
      case 'fault':
        return listener.onFault({ kind: effect.kind, target: config.id, atMs: effect.atMs })
      case 'done':
        return answer({ ok: true })
      case 'impossible':
        return answer({ ok: false, possible: false, why: effect.why })
      case 'not-done':
        return answer({ ok: false, possible: true, why: effect.why })
    }
  }

  /** Node itself with the TypeScript loader: one process, so that a signal to it is a signal to the relay. */
  function start(): ChildProcess {
    const started = fork(RELAY_MAIN, [JSON.stringify({ ...config, port, tls: certificate !== null })], {
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Not on the command line, which others can read.
      env: { ...process.env, LAB_TOKEN: token },
    })
    const overdue = setTimeout(() => {
      observe({ type: 'failed', why: `it did not listen within ${START_DEADLINE_MS / 1_000} s` })
      started.kill('SIGKILL')
    }, START_DEADLINE_MS)
    started.once('spawn', () => observe({ type: 'spawned', pid: started.pid ?? 0 }))
    started.on('message', message => {
      const said = v.safeParse(RelayMessageSchema, message)
      // The TypeScript loader uses the channel too.
      if (!said.success) return
      if (said.output.type === 'needs-certificate') return giveCertificate(started)
      if (said.output.type === 'keeps-ledger') return keepsLedger(said.output.conduct)
      clearTimeout(overdue)
      if (said.output.type === 'listening') port = said.output.port
      observe(said.output)
    })
    const end = () => {
      clearTimeout(overdue)
      ledger = 'honest'
      for (const resolve of toldLedger.splice(0))
        resolve({ ok: false, possible: true, why: 'the relay ended' })
      observe({ type: 'exited' })
    }
    started.once('exit', end)
    started.on('error', error => {
      if (started.pid !== undefined) return
      observe({ type: 'failed', why: error.message })
      end()
    })
    return started
  }

  function keepsLedger(conduct: LedgerConduct): void {
    ledger = conduct
    listener.onChange()
    toldLedger.shift()?.({ ok: true })
  }

  /** Over IPC: a command line or an environment can be read by others. */
  function giveCertificate(to: ChildProcess): void {
    if (certificate === null) return
    const message: CertificateMessage = { type: 'certificate', certificate }
    to.send(message)
  }

  return {
    status: () => ({
      id: config.id,
      port,
      pid: pidOf(supervised.life),
      state: shownState(supervised),
      ledger,
    }),
    act: action =>
      new Promise(resolve => {
        const earlier = answer
        answer = outcome => {
          answer = earlier
          resolve(outcome)
        }
        observe({ type: 'command', action })
      }),
    behave: conduct =>
      new Promise(resolve => {
        const state = shownState(supervised)
        if (child === null || state !== 'up')
          return resolve({ ok: false, possible: false, why: `the relay is ${state}` })
        const message: ConductMessage = { type: 'ledger-conduct', conduct }
        toldLedger.push(resolve)
        // A channel that is closed belongs to a process that ends: its exit answers.
        child.send(message, () => {})
      }),
    async close() {
      if (closed) return
      closed = true
      clearTimeout(restartTimer)
      await ended(child)
    },
  }
}

function pidOf(life: (typeof NEVER_STARTED)['life']): number | null {
  return life.state === 'down' ? null : life.pid
}

/** Kills it, frozen or not, and waits until the exit is seen. */
function ended(child: ChildProcess | null): Promise<void> {
  return new Promise(resolve => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
