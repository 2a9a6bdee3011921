/**
 * A simulated room: members of the real MeshPath over a simulated network, on one virtual clock, all from one seed. Every
 * delivery is held against the ledger.
 */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import { MeshPath, type MeshPathOptions } from '../mesh/mesh-path.ts'
import { Seals } from '../mesh/seals.ts'
import type { MeshSettings } from '../mesh/settings.ts'
import type { Path, PathEvent } from '../path.ts'
import type { Application, ApplicationPorts } from './bare-application.ts'
import { type Census, takeCensus } from './census.ts'
import { fakeSigner, idOf } from './fake-signer.ts'
import type { Latency } from './latency.ts'
import { Ledger, type MemberIndex } from './ledger.ts'
import { LinkNetwork } from './link-network.ts'
import { seededRandom } from './random.ts'
import { RandomSet } from './random-set.ts'
import type { SimulatedSignaller } from './simulated-signaller.ts'
import type { Violation } from './violation.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface WorldOptions {
  seed: number
  settings: MeshSettings
  latencyMs: Latency
  openSignaller(ports: { clock: Clock; random: Random; latencyMs: Latency }): SimulatedSignaller
  openApplication(path: Path, clock: Clock, ports: ApplicationPorts): Application
  /** Who shall get a broadcast, if sender and receiver stay. */
  owes(from: Member, to: Member): boolean
  /** Whether the application promises each sender's order. */
  isOrdered: boolean
  /** One line for each delivery and each fault. */
  trace?: (line: string) => void
  /** Another path instead of the mesh, to see what the checks make of it. */
  openPath?: (options: MeshPathOptions) => Path
}

export interface Member {
  readonly index: MemberIndex
  readonly id: PeerId
  readonly application: Application
  state: 'here' | 'crashed' | 'left'
  /** Whom it has an open link with. */
  readonly open: Set<PeerId>
  /** Whom it was ever told of. */
  readonly known: Set<PeerId>
}

/** What everyone sends: as long as a chat message. */
export const PAYLOAD = new Uint8Array(64).fill(7)

/** What a seed decides comes from streams of their own, so that a change to one thing leaves the others as they were. */
const STREAMS = { network: 1, signaller: 2, members: 3, faults: 4 } as const

export class World {
  readonly clock = new VirtualClock()
  readonly links: LinkNetwork
  readonly signaller: SimulatedSignaller
  readonly ledger: Ledger
  readonly violations: Violation[] = []
  readonly here = new RandomSet<Member>()
  /** For whoever orders faults and broadcasts. */
  readonly random: Random
  /** Names what happens now, for ledger and report. */
  phase = 'start'
  /** What a relay would have sent out for the same broadcasts: one frame to each other member. */
  starFrames = 0
  readonly #options: WorldOptions
  readonly #memberRandom: Random
  readonly #seals = new Seals(idOf)
  readonly #members: Member[] = []
  readonly #indexes = new Map<PeerId, MemberIndex>()
  #memberMs = 0
  #countedAtMs: number

  constructor(options: WorldOptions) {
    const { seed, latencyMs } = options
    const stream = (number: number): Random => seededRandom(Math.imul(seed, 0x9e3779b1) + number)
    this.#options = options
    this.#memberRandom = stream(STREAMS.members)
    this.random = stream(STREAMS.faults)
    this.links = new LinkNetwork({ clock: this.clock, random: stream(STREAMS.network), latencyMs })
    const random = stream(STREAMS.signaller)
    this.signaller = options.openSignaller({ clock: this.clock, random, latencyMs })
    this.ledger = new Ledger({ order: options.isOrdered })
    this.#countedAtMs = this.clock.now()
  }

  /** Everyone who ever joined, by index. */
  get members(): readonly Member[] {
    return this.#members
  }

  /** Milliseconds that members spent here, summed over them. */
  get memberMs(): number {
    this.#countTime()
    return this.#memberMs
  }

  join(): Member {
    this.#countTime()
    const index = this.#members.length
    const signer = fakeSigner(index, this.#options.seed)
    const id = signer.self
    if (this.#indexes.has(id)) throw new Error(`two members with the id ${id}: choose another seed`)
    const path = (this.#options.openPath ?? openMesh)({
      signer,
      links: this.links.links(id),
      signaller: this.signaller.join(id),
      clock: this.clock,
      random: this.#memberRandom,
      settings: this.#options.settings,
      seals: this.#seals,
    })
    const application = this.#options.openApplication(path, this.clock, {
      payload: PAYLOAD,
      deliver: (broadcast, from, hops) => this.#delivered(broadcast, from, index, hops),
    })
    const member: Member = { index, id, application, state: 'here', open: new Set(), known: new Set() }
    path.subscribe(event => this.#onPath(member, event))
    this.#indexes.set(id, index)
    this.#members.push(member)
    this.here.add(member)
    this.note(`join ${index} ${id}`)
    return member
  }

  /** Without a word: nothing reaches it or comes from it any more. */
  crash(member: Member): void {
    this.links.crash(member.id)
    this.signaller.leave(member.id)
    this.#remove(member, 'crashed')
  }

  leave(member: Member): void {
    this.#remove(member, 'left')
    this.signaller.leave(member.id)
  }

  broadcast(from: Member): void {
    const now = this.clock.now()
    const owes = (to: MemberIndex): boolean => {
      const other = this.#members[to]
      return other?.state === 'here' && this.#options.owes(from, other)
    }
    const number = this.ledger.opened(from.index, now, this.phase, this.#members.length, owes)
    this.starFrames += this.here.size - 1
    this.note(`broadcast ${number} from ${from.index}`)
    from.application.broadcast(number)
  }

  census(): Census {
    return takeCensus(this.here.members)
  }

  hasStayed = (index: MemberIndex): boolean => this.#members[index]?.state === 'here'

  /** Writes a line into the trace. */
  note(what: string): void {
    this.#options.trace?.(`${this.clock.now().toFixed(3)} ${what}`)
  }

  #remove(member: Member, state: 'crashed' | 'left'): void {
    if (member.state !== 'here') return
    this.#countTime()
    member.state = state
    this.here.delete(member)
    void member.application.close()
    this.note(`${state} ${member.index}`)
  }

  #onPath(member: Member, event: PathEvent): void {
    if (event.type !== 'peer') return
    if (event.state === 'open') member.open.add(event.peer)
    else member.open.delete(event.peer)
    if (event.state !== 'lost' && event.state !== 'left') member.known.add(event.peer)
  }

  #delivered(broadcast: number, fromId: PeerId, to: MemberIndex, hops: number | null): void {
    const from = this.#indexes.get(fromId) ?? -1
    this.#options.trace?.(
      `${this.clock.now().toFixed(3)} deliver ${broadcast} from ${from} to ${to} hops ${hops ?? '-'}`,
    )
    const violation = this.ledger.delivered({ broadcast, from, to, atMs: this.clock.now(), hops })
    if (violation !== null) this.violations.push(violation)
  }

  #countTime(): void {
    const now = this.clock.now()
    this.#memberMs += this.here.size * (now - this.#countedAtMs)
    this.#countedAtMs = now
  }
}

function openMesh(options: MeshPathOptions): Path {
  return new MeshPath(options)
}
