/** Does what a trial's steps say, to its peers and their surroundings, and keeps what no peer's log tells. */
import type { Stream } from '../lab.ts'
import { conditionsFor } from './conditions-for.ts'
import type { Driver } from './driver.ts'
import type { Member, Members } from './members.ts'
import type { Action, TrialConditions } from './plan.ts'
import type { Samples } from './samples.ts'
import type { Timeline } from './timeline.ts'

type Kept = Pick<Samples, 'usage' | 'simulations' | 'work' | 'boards' | 'code' | 'files' | 'looks'>

export class Performer {
  readonly samples: Kept = {
    usage: [],
    simulations: [],
    work: [],
    boards: [],
    code: [],
    files: [],
    looks: [],
  }
  readonly #driver: Driver
  readonly #members: Members
  readonly #timeline: Timeline
  /** Those that the trial began with. */
  readonly #firstPeers: number
  /** Jobs that are being done, files that are on their way. */
  readonly #working: Promise<void>[] = []
  #stream: Stream | null = null
  #conditions: TrialConditions | null = null
  /** Nobody is bothered before the first. */
  #isImposed = false

  constructor(options: { driver: Driver; members: Members; timeline: Timeline; firstPeers: number }) {
    this.#driver = options.driver
    this.#members = options.members
    this.#timeline = options.timeline
    this.#firstPeers = options.firstPeers
  }

  /** The number of the peer that the action concerned, if one. */
  async perform(action: Action): Promise<number | null> {
    switch (action.type) {
      case 'phase':
        await this.sampleUsage()
        return null
      case 'open':
        await this.#members.welcome(await this.#driver.open(action.peers))
        await this.#imposeAll()
        await this.#streamAll()
        return null
      case 'conditions':
        this.#conditions = action.conditions
        await this.#imposeAll()
        return null
      case 'close':
      case 'crash':
        return this.#members.remove(action.peer, action.type)
      case 'relay':
        await this.#driver.relay(action.relay, action.act)
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
        await this.#members.port(action.peer).note('x'.repeat(action.characters))
        return action.peer
      case 'read-boards':
        await this.#readBoards()
        return null
      case 'count-code':
        this.samples.code = await this.#driver.code()
        return null
      case 'pay':
        await this.#members.port(action.peer).pay(this.#members.port(action.to).id, action.path, action.times)
        return action.peer
      case 'say':
        await this.#members.port(action.peer).say(action.path, 'a message')
        return action.peer
      case 'obey':
        await this.#members.port(action.peer).obey(action.obeys)
        return action.peer
      case 'moderate':
        await this.#moderate(action)
        return action.of
      case 'simulate':
        this.samples.simulations.push(await this.#driver.simulate(action.peers, action.seed))
        return null
      case 'work':
        this.#goOn(this.#workOn(action))
        return action.peer
      case 'share':
        this.#goOn(this.#share(action))
        return action.peer
      case 'store': {
        const { type: _, peer, ...object } = action
        await this.#members.port(peer).store(object)
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
    await Promise.all(this.#members.present.map(({ port }) => port.stream(this.#stream)))
  }

  async #imposeAll(): Promise<void> {
    if (this.#conditions === null && !this.#isImposed) return
    this.#isImposed = true
    const ids = this.#members.all.map(({ port }) => port.id)
    const conditions = conditionsFor(this.#conditions, ids, await this.#driver.relays())
    await Promise.all(this.#members.present.map(({ port }) => port.conditions(conditions)))
  }

  async #ping({ from, everyMs, pings }: Extract<Action, { type: 'pings' }>): Promise<void> {
    const beganAt = this.#timeline.now()
    for (const [index, [over, to, bytes]] of pings.entries()) {
      if (!(await this.#timeline.waitUntil(beganAt + index * everyMs))) return
      await this.#members.port(from).ping(over, this.#members.port(to).id, bytes)
    }
    // The last one's answer belongs to this step.
    await this.#timeline.waitUntil(beganAt + pings.length * everyMs)
  }

  async #take({ peer, ticket, way }: Extract<Action, { type: 'take' }>): Promise<void> {
    const members = this.#members.all.slice(0, this.#firstPeers).map(({ port }) => port.id)
    await this.#members.port(peer).take(ticket, way, members)
  }

  async #readBoards(): Promise<void> {
    const read = async (member: Member): Promise<void> => {
      const at = this.#timeline.now()
      this.samples.boards.push({ peer: member.number, at, ...(await member.port.readBoard()) })
    }
    await Promise.all(this.#members.present.map(read))
  }

  async #moderate({ peer, path, act, of, number }: Extract<Action, { type: 'moderate' }>): Promise<void> {
    const about = this.#members.port(of).id
    await this.#members
      .port(peer)
      .moderate(path, act === 'remove' ? { act, peer: about } : { act, peer: about, number })
  }

  /** What fails meanwhile is told by the step that waits for it. */
  #goOn(work: Promise<void>): void {
    work.catch(() => {})
    this.#working.push(work)
  }

  async #share({ peer, ...file }: Extract<Action, { type: 'share' }>): Promise<void> {
    const at = this.#timeline.now()
    const receivers = this.#members.present.length - 1
    this.samples.files.push({ peer, at, ...(await this.#members.port(peer).share(file, receivers)) })
  }

  async #workOn({ peer, lane, copies, job }: Extract<Action, { type: 'work' }>): Promise<void> {
    const at = this.#timeline.now()
    const done = await this.#members.port(peer).work(job, { lane, copies })
    this.samples.work.push({ peer, at, ...done })
  }

  async #look(peer: number): Promise<void> {
    const at = this.#timeline.now()
    const looks = await this.#members.port(peer).look()
    this.samples.looks.push(...looks.map(look => ({ peer, at, ...look })))
  }

  async sampleUsage(): Promise<void> {
    const at = this.#timeline.now()
    const usage = await this.#driver.usage()
    if (usage !== null) this.samples.usage.push([usage.cpuMs, usage.rssBytes, usage.processes, at])
  }
}
