/** One trial: opens the room, performs the steps at their times, reads the logs. */
import type { Clock } from '../clock.ts'
import type { RunFile } from '../measure/observation.ts'
import type { Said } from '../said.ts'
import { boilDown } from './boil-down.ts'
import type { Cancellation } from './conduct.ts'
import type { Driver } from './driver.ts'
import { Members } from './members.ts'
import { Performer } from './performer.ts'
import type { Step, Trial } from './plan.ts'
import type { RunEvent, TrialRecord } from './run-file.ts'
import { Timeline } from './timeline.ts'
import { describeIn } from './words.ts'

export interface TrialOptions {
  trial: Trial
  driver: Driver
  clock: Clock
  cancellation: Cancellation
  tell(doing: Said, intoTrialMs: number): void
}

export interface Recorded {
  trial: TrialRecord
  /** By the peer's number; null: nobody could read it. */
  logs: (RunFile | null)[]
}

/** `record` is null where the room did not even come together; `failed` says why it could not go on, or not be closed. */
export async function conductTrial(
  options: TrialOptions,
): Promise<{ record: Recorded | null; failed: string | null }> {
  const { trial, driver } = options
  const running = new RunningTrial(options)
  options.tell(`${trial.name}: opening ${trial.setup.peers} peers`, 0)
  const stopped = await failureOf(async () => {
    await driver.begin(trial.setup)
    await running.play()
  })
  const record = await running.record()
  const leftOpen = await failureOf(() => driver.end())
  return { record, failed: stopped ?? (leftOpen && `The room could not be closed: ${leftOpen}`) }
}

class RunningTrial {
  readonly #options: TrialOptions
  readonly #timeline: Timeline
  readonly #members: Members
  readonly #performer: Performer
  readonly #events: RunEvent[] = []
  #phase: string | null = null
  /** What steps took of themselves: all that follows is so much later, so that it comes as long after them as planned. */
  #heldUpMs = 0

  constructor(options: TrialOptions) {
    const { trial, driver, clock, cancellation } = options
    const timeline = new Timeline(clock, cancellation)
    const members = new Members(clock, () => timeline.now())
    this.#options = options
    this.#timeline = timeline
    this.#members = members
    this.#performer = new Performer({ driver, members, timeline, firstPeers: trial.setup.peers })
  }

  async play(): Promise<void> {
    const { trial, driver } = this.#options
    const ports = await driver.open(trial.setup.peers)
    this.#timeline.start()
    await this.#members.welcome(ports)
    for (const step of trial.steps) {
      if (!(await this.#timeline.waitUntil(step.atMs + this.#heldUpMs))) break
      await this.#step(step)
    }
    await this.#timeline.waitUntil(trial.lengthMs + this.#heldUpMs)
    await this.#performer.sampleUsage()
  }

  /** null: it did not begin. */
  async record(): Promise<Recorded | null> {
    const { startedAt } = this.#timeline
    if (startedAt === null) return null
    const lengthMs = this.#timeline.now()
    await this.#members.keepLogs()
    const members = this.#members.all
    const logs = members.map(({ log }) => log)
    const ids = members.map(({ port }) => port.id)
    const samples = { ...boilDown(logs, ids, startedAt), ...this.#performer.samples }
    const { name, setup } = this.#options.trial
    const peers = members.map(({ port, cameAt, wentAt, clock, log }) => {
      return { id: port.id, name: port.name, cameAt, wentAt, clock, missing: log?.dropped ?? null }
    })
    return { trial: { name, setup, startedAt, lengthMs, peers, events: this.#events, samples }, logs }
  }

  async #step({ action }: Step): Promise<void> {
    const { tell, trial } = this.#options
    const at = this.#timeline.now()
    tell(describeIn(trial.name, this.#phase, action), this.#timeline.sinceOpened())
    if (action.type === 'phase') this.#phase = action.name
    let peer: number | null = null
    const failed = await failureOf(async () => {
      peer = await this.#performer.perform(action)
    })
    const doneAt = this.#timeline.now()
    this.#events.push({ at, doneAt, action, peer, failed: failed?.slice(0, 500) ?? null })
    if (action.type !== 'pings') this.#heldUpMs += doneAt - at
  }
}

/** What went wrong, in words; null: nothing. */
async function failureOf(what: () => Promise<void>): Promise<string | null> {
  try {
    await what()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
