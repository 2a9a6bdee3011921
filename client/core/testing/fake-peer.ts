/** One peer of a lab that is made up. */
import * as v from 'valibot'
import type { ConditionsInput } from '#conditions'
import type { Act } from '#moderation'
import { type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import type { Job, Lane } from '#work'
import { type ItemId, ItemIdSchema } from '../board/content.ts'
import type { MadeUpFile, PeerPort, ToStore } from '../experiments/driver.ts'
import type { BoardRead } from '../experiments/samples.ts'
import type { Stream } from '../lab.ts'
import { ObservationLog } from '../measure/log.ts'
import type { Observation } from '../measure/observation.ts'
import { PATHS, type PathName } from '../measure/snapshot.ts'
import type { Way } from '../tickets/tickets.ts'
import type { FakeLab } from './fake-lab.ts'

type Seen = Observation extends infer Each ? (Each extends unknown ? Omit<Each, 'at'> : never) : never

/** A peer of the made-up lab: it writes down what it is told, and asks the lab what comes of what it does. */
export class FakePeer implements PeerPort {
  readonly id: PeerId
  readonly name: string
  readonly upBytes = { mesh: 0, relay: 0 }
  readonly notes = { mesh: new Set<ItemId>(), relay: new Set<ItemId>() }
  #edits = 0
  readonly muted = { mesh: new Set<PeerId>(), relay: new Set<PeerId>() }
  obeys = true
  #said = 0
  readonly #lab: FakeLab
  readonly #log: ObservationLog
  #messages = 0
  #pings = 0
  #stop: (() => void) | null = null
  readonly #stored: ToStore[] = []

  constructor(name: string, lab: FakeLab) {
    this.name = name
    this.id = v.parse(PeerIdSchema, name.replace('-', '').padEnd(8, '0').padEnd(12, name.slice(5)))
    this.#lab = lab
    this.#log = new ObservationLog({ self: this.id, name, room: v.parse(RoomSchema, 'lab') }, lab.clock.now())
  }

  see(seen: Seen): void {
    // The union without its time, and the time: together one of the union again.
    this.#log.add({ at: this.#lab.clock.now(), ...seen } as Observation)
  }

  async stream(stream: Stream | null): Promise<void> {
    this.#stop?.()
    this.#stop = null
    if (stream !== null) this.#arm(stream)
  }

  async ping(over: PathName | 'both', to: PeerId, bytes: number): Promise<void> {
    this.#pings += 1
    for (const path of PATHS) {
      if (over !== 'both' && over !== path) continue
      this.see({ type: 'ping', path, ping: this.#pings, to, bytes })
      this.#lab.time(this, path, this.#pings, to, bytes)
    }
  }

  async conditions(conditions: ConditionsInput) {
    this.#lab.split(this, (conditions.groups ?? []).length > 0)
  }

  async pay(_to: PeerId, path: PathName, times: number) {
    for (let time = 0; time < times; time += 1) this.#lab.ledgers.book(this, path)
  }

  async take(ticket: string, way: Way) {
    this.#lab.sell(this, ticket, way)
  }

  async note(text: string) {
    this.#edits += 1
    const item = v.parse(ItemIdSchema, `${this.id}-${this.#edits}`)
    this.see({ type: 'edited', number: this.#edits, item, bytes: text.length + 100 })
    this.#lab.pinUp(this, item, this.#edits)
  }

  async readBoard(): Promise<BoardRead> {
    const { mesh, relay } = this.notes
    const receivedBytes = 100 * mesh.size
    return {
      mesh: { notes: [...mesh], receivedBytes },
      relay: { notes: [...relay], receivedBytes },
      board: [...new Set([...mesh, ...relay])],
    }
  }

  async say(path: PathName) {
    this.#said += 1
    const said = { type: 'moderation', what: 'message', path, peer: this.id, number: this.#said } as const
    this.see({ ...said, state: 'said' })
    this.#lab.hall.hear(this, path, this.#said)
  }

  async obey(yes: boolean) {
    this.obeys = yes
  }

  async moderate(path: PathName, act: Act) {
    this.#lab.hall.moderate(this, path, act)
  }

  async work(_job: Job, how: { lane: Lane; copies: number }) {
    return this.#lab.work(how)
  }

  async share(file: MadeUpFile, receivers: number) {
    return this.#lab.share(file, receivers)
  }

  async store(object: ToStore) {
    this.#stored.push(object)
  }

  async look() {
    return this.#stored.map(object => this.#lab.look(object))
  }

  async links() {
    return Number(this.name.slice(5)) === 2 ? 2 : 1
  }

  async now() {
    return this.#lab.clock.now()
  }

  async log() {
    return this.#log.runFile()
  }

  async close() {
    await this.stream(null)
    this.#lab.depart(this, 'left')
  }

  async crash() {
    await this.stream(null)
    this.#lab.depart(this, 'lost')
  }

  #arm(stream: Stream): void {
    this.#stop = this.#lab.clock.at(this.#lab.clock.now() + stream.intervalMs, () => {
      this.#messages += 1
      const paths = stream.path === 'both' ? [...PATHS] : [stream.path]
      this.see({ type: 'broadcast', paths, message: messageId(this.id, this.#messages), bytes: stream.bytes })
      for (const path of paths) this.#lab.carry(this, path, this.#messages, stream.bytes)
      this.#arm(stream)
    })
  }
}

export function messageId(from: PeerId, number: number) {
  return `${from}-${number}` as Extract<Observation, { type: 'broadcast' }>['message']
}
