/** One trial: opens the room, performs the steps at their times, reads the logs. */
import type { Clock } from '../clock.ts'
import type { Stream } from '../lab.ts'
import type { RunFile } from '../measure/observation.ts'
import { boilDown } from './boil-down.ts'
import { conditionsFor } from './conditions-for.ts'
import type { Cancellation } from './conduct.ts'
import type { Driver, PeerPort } from './driver.ts'
import type { Action, PeerTarget, Step, Trial, TrialConditions } from './plan.ts'
import type { RunEvent, TrialRecord } from './run-file.ts'
import type { Samples } from './samples.ts'
import { describeIn } from './words.ts'

export interface TrialOptions {
  trial: Trial
  driver: Driver
  clock: Clock
  cancellation: Cancellation
  tell(doing: string, intoTrialMs: number): void
}

export interface Recorded {
  trial: TrialRecord
  /** By the peer's number; null: nobody could read it. */
  logs: (RunFile | null)[]
}

/** `record` is null where the room did not even come together; `failed` says why it could not go on. */
export async function conductTrial(
  options: TrialOptions,
): Promise<{ record: Recorded | null; failed: string | null }> {
  const { trial, driver } = options
  const running = new RunningTrial(options)
  try {
    options.tell(`${trial.name}: opening ${trial.setup.peers} peers`, 0)
    await driver.begin(trial.setup)
    await running.play()
    return { record: await running.record(), failed: null }
  } catch (error) {
    return { record: await running.record(), failed: messageOf(error) }
  } finally {
    await driver.end().catch(() => {})
  }
}

interface Member {
  port: PeerPort
  cameAt: number
  wentAt: number | null
  clock: TrialRecord['peers'][number]['clock']
  log: RunFile | null
}

class RunningTrial {
  readonly #options: TrialOptions
  readonly #openedAt: number
  readonly #members: Member[] = []
  readonly #events: RunEvent[] = []
  readonly #usage: Samples['usage'] = []
  readonly #simulations: Samples['simulations'] = []
  readonly #work: Samples['work'] = []
  readonly #boards: Samples['boards'] = []
  #code: Samples['code'] = []
  readonly #files: Samples['files'] = []
  readonly #looks: Samples['looks'] = []
  /** Jobs that are being done, files that are on their way. */
  readonly #working: Promise<void>[] = []
  #phase: string | null = null
  #stream: Stream | null = null
  #conditions: TrialConditions | null = null
  /** What steps took of themselves: all that follows is so much later, so that it comes as long after them as planned. */
  #heldUpMs = 0
  /** Nobody is bothered before the first. */
  #isImposed = false
  #startedAt: number | null = null

  constructor(options: TrialOptions) {
    this.#options = options
    this.#openedAt = options.clock.now()
  }

  async play(): Promise<void> {
    const { trial, clock } = this.#options
    const ports = await this.#options.driver.open(trial.setup.peers)
    this.#startedAt = clock.now()
    await this.#welcome(ports)
    for (const step of trial.steps) {
      if (!(await this.#waitUntil(step.atMs + this.#heldUpMs))) break
      await this.#step(step)
    }
    await this.#waitUntil(trial.lengthMs + this.#heldUpMs)
    await this.#sampleUsage()
  }

  async record(): Promise<Recorded | null> {
    if (this.#startedAt === null) return null
    const startedAt = this.#startedAt
    const lengthMs = this.#now()
    for (const member of this.#members) if (member.wentAt === null) await this.#keepLog(member)
    const logs = this.#members.map(({ log }) => log)
    const ids = this.#members.map(({ port }) => port.id)
    const samples = { ...boilDown(logs, ids, startedAt), ...this.#beside() }
    const { name, setup } = this.#options.trial
    const peers = this.#members.map(({ port, cameAt, wentAt, clock, log }) => {
      return { id: port.id, name: port.name, cameAt, wentAt, clock, missing: log?.dropped ?? null }
    })
    return { trial: { name, setup, startedAt, lengthMs, peers, events: this.#events, samples }, logs }
  }

  /** What no peer's log tells. */
  #beside(): Partial<Samples> {
    return {
      usage: this.#usage,
      simulations: this.#simulations,
      work: this.#work,
      boards: this.#boards,
      code: this.#code,
      files: this.#files,
      looks: this.#looks,
    }
  }

  /** Since the trial began. */
  #now(): number {
    return this.#options.clock.now() - (this.#startedAt ?? this.#openedAt)
  }

  async #welcome(ports: readonly PeerPort[]): Promise<void> {
    for (const port of ports) {
      const before = this.#options.clock.now()
      const theirs = await port.now()
      const after = this.#options.clock.now()
      const clock = { offsetMs: theirs - (before + after) / 2, errorMs: (after - before) / 2 }
      this.#members.push({ port, cameAt: this.#now(), wentAt: null, clock, log: null })
    }
  }

  async #step({ action }: Step): Promise<void> {
    const { tell, clock } = this.#options
    const at = this.#now()
    tell(describeIn(this.#options.trial.name, this.#phase, action), clock.now() - this.#openedAt)
    let peer: number | null = null
    let failed: string | null = null
    try {
      peer = await this.#perform(action)
    } catch (error) {
      failed = messageOf(error).slice(0, 500)
    }
    const doneAt = this.#now()
    this.#events.push({ at, doneAt, action, peer, failed })
    if (action.type !== 'pings') this.#heldUpMs += doneAt - at
  }

  /** The number of the peer that the action concerned, if one. */
  async #perform(action: Action): Promise<number | null> {
    switch (action.type) {
      case 'phase':
        this.#phase = action.name
        await this.#sampleUsage()
        return null
      case 'open':
        await this.#welcome(await this.#options.driver.open(action.peers))
        await this.#imposeAll()
        await this.#streamAll()
        return null
      case 'conditions':
        this.#conditions = action.conditions
        await this.#imposeAll()
        return null
      case 'close':
      case 'crash':
        return this.#remove(action.peer, action.type)
      case 'relay':
        await this.#options.driver.relay(action.relay, action.act)
        return null
      case 'stream':
        this.#stream = action.stream
        await this.#streamAll()
        return null
      case 'pings':
        await this.#ping(action)
        return action.from
      case 'take':
        await this.#take(action)
        return action.peer
      case 'note':
        await this.#member(action.peer).port.note('x'.repeat(action.characters))
        return action.peer
      case 'read-boards':
        await this.#readBoards()
        return null
      case 'count-code':
        this.#code = await this.#options.driver.code()
        return null
      case 'pay':
        await this.#member(action.peer).port.pay(this.#member(action.to).port.id, action.path, action.times)
        return action.peer
      case 'say':
        await this.#member(action.peer).port.say(action.path, 'a message')
        return action.peer
      case 'obey':
        await this.#member(action.peer).port.obey(action.obeys)
        return action.peer
      case 'moderate':
        await this.#moderate(action)
        return action.of
      case 'simulate':
        this.#simulations.push(await this.#options.driver.simulate(action.peers, action.seed))
        return null
      case 'work':
        this.#goOn(this.#workOn(action))
        return action.peer
      case 'share':
        this.#goOn(this.#share(action))
        return action.peer
      case 'store': {
        const { type: _, peer, ...object } = action
        await this.#member(peer).port.store(object)
        return peer
      }
      case 'look':
        await this.#look(action.peer)
        return action.peer
      case 'work-over':
        await Promise.all(this.#working.splice(0))
        return null
    }
  }

  async #streamAll(): Promise<void> {
    await Promise.all(this.#present().map(({ port }) => port.stream(this.#stream)))
  }

  async #imposeAll(): Promise<void> {
    if (this.#conditions === null && !this.#isImposed) return
    this.#isImposed = true
    const ids = this.#members.map(({ port }) => port.id)
    const conditions = conditionsFor(this.#conditions, ids, await this.#options.driver.relays())
    await Promise.all(this.#present().map(({ port }) => port.conditions(conditions)))
  }

  async #remove(target: PeerTarget, how: 'close' | 'crash'): Promise<number> {
    const number = typeof target === 'number' ? target : await this.#bestConnected()
    const member = this.#member(number)
    // Its log goes with it.
    await this.#keepLog(member)
    member.wentAt = this.#now()
    await (how === 'close' ? member.port.close() : member.port.crash())
    return number
  }

  /** The first of those with the most links. */
  async #bestConnected(): Promise<number> {
    const links = await Promise.all(
      this.#members.map(({ port, wentAt }) => (wentAt === null ? port.links() : -1)),
    )
    return links.indexOf(Math.max(...links))
  }

  async #ping({ from, everyMs, pings }: Extract<Action, { type: 'pings' }>): Promise<void> {
    const beganAt = this.#now()
    for (const [index, [over, to, bytes]] of pings.entries()) {
      if (!(await this.#waitUntil(beganAt + index * everyMs))) return
      await this.#member(from).port.ping(over, this.#member(to).port.id, bytes)
    }
    // The last one's answer belongs to this step.
    await this.#waitUntil(beganAt + pings.length * everyMs)
  }

  async #take({ peer, ticket, way }: Extract<Action, { type: 'take' }>): Promise<void> {
    const members = this.#members.slice(0, this.#options.trial.setup.peers).map(({ port }) => port.id)
    await this.#member(peer).port.take(ticket, way, members)
  }

  async #readBoards(): Promise<void> {
    const read = async (member: Member): Promise<void> => {
      const at = this.#now()
      this.#boards.push({ peer: this.#members.indexOf(member), at, ...(await member.port.readBoard()) })
    }
    await Promise.all(this.#present().map(read))
  }

  async #moderate({ peer, path, act, of, number }: Extract<Action, { type: 'moderate' }>): Promise<void> {
    const about = this.#member(of).port.id
    await this.#member(peer).port.moderate(
      path,
      act === 'remove' ? { act, peer: about } : { act, peer: about, number },
    )
  }

  /** What fails meanwhile is told by the step that waits for it. */
  #goOn(work: Promise<void>): void {
    work.catch(() => {})
    this.#working.push(work)
  }

  async #share({ peer, ...file }: Extract<Action, { type: 'share' }>): Promise<void> {
    const at = this.#now()
    const receivers = this.#present().length - 1
    this.#files.push({ peer, at, ...(await this.#member(peer).port.share(file, receivers)) })
  }

  async #workOn({ peer, lane, copies, job }: Extract<Action, { type: 'work' }>): Promise<void> {
    const at = this.#now()
    const done = await this.#member(peer).port.work(job, { lane, copies })
    this.#work.push({ peer, at, ...done })
  }

  async #look(peer: number): Promise<void> {
    const at = this.#now()
    const looks = await this.#member(peer).port.look()
    this.#looks.push(...looks.map(look => ({ peer, at, ...look })))
  }

  #present(): Member[] {
    return this.#members.filter(({ wentAt }) => wentAt === null)
  }

  #member(number: number): Member {
    const member = this.#members[number]
    if (member === undefined) throw new Error(`There is no peer ${number}.`)
    if (member.wentAt !== null) throw new Error(`Peer ${number} has gone already.`)
    return member
  }

  async #keepLog(member: Member): Promise<void> {
    member.log = await member.port.log().catch(() => null)
  }

  async #sampleUsage(): Promise<void> {
    const at = this.#now()
    const usage = await this.#options.driver.usage()
    if (usage !== null) this.#usage.push([usage.cpuMs, usage.rssBytes, usage.processes, at])
  }

  /** Whether the time came; false: cancelled meanwhile. */
  #waitUntil(atMs: number): Promise<boolean> {
    const { clock, cancellation } = this.#options
    const dueAt = (this.#startedAt ?? this.#openedAt) + atMs
    if (cancellation.isCancelled) return Promise.resolve(false)
    if (clock.now() >= dueAt) return Promise.resolve(true)
    return new Promise(resolve => {
      const settle = (came: boolean): void => {
        cancel()
        unsubscribe()
        resolve(came)
      }
      const cancel = clock.at(dueAt, () => settle(true))
      const unsubscribe = cancellation.onCancel(() => settle(false))
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
