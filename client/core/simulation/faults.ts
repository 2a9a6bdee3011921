/** Random things that happen to a simulated room, one at a time, and the mending of all of them. */
import type { Member, World } from './world.ts'

export type FaultKind =
  | 'broadcast'
  | 'join'
  | 'crash'
  | 'leave'
  | 'sever'
  | 'block'
  | 'partition'
  | 'servers down'
  | 'servers up'

export interface FaultsOptions {
  /** The room shrinks to a third of this and grows to half as much again, no further. */
  peers: number
  /** Whether a signaller is there to bring together what was torn apart. */
  hasServers: boolean
}

/** How often, relative to each other. */
const WEIGHTS: readonly (readonly [FaultKind, number])[] = [
  ['broadcast', 50],
  ['join', 8],
  ['crash', 5],
  ['leave', 4],
  ['sever', 12],
  ['block', 8],
  ['partition', 3],
  ['servers down', 4],
  ['servers up', 6],
]
const ALL_WEIGHTS = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0)

const LONGEST_MS = {
  /** Both beyond the 20 s after which WebRTC itself closes a link. */
  withServers: { block: 30_000, partition: 30_000 },
  /** Without a signaller, what lost its last link to the others cannot come back: links must outlive the fault. */
  serverless: { block: 8_000, partition: 8_000 },
}
/** ... and one wound must close before the next: neighbours are dialled within seconds. */
const SERVERLESS_PAUSE_MS = 10_000

export class Faults {
  readonly counts = new Map<FaultKind, number>()
  readonly #world: World
  readonly #options: FaultsOptions
  readonly #blocked: [Member, Member][] = []
  #isParted = false
  #woundedAtMs = Number.NEGATIVE_INFINITY

  constructor(world: World, options: FaultsOptions) {
    this.#world = world
    this.#options = options
  }

  /** One thing happens, or nothing where the one that was drawn cannot. */
  step(): void {
    const kind = this.#draw()
    if (!this.#mayHappen(kind)) return
    const [member, other] = this.#world.here.sample(2, this.#world.random)
    if (member === undefined || other === undefined) return
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1)
    if (WOUNDS.has(kind)) this.#woundedAtMs = this.#world.clock.now()
    if (kind !== 'broadcast') this.#world.note(`fault ${kind} ${member.index} ${other.index}`)
    this.#happen(kind, member, other)
  }

  /** Everything that can be mended is mended. */
  mend(): void {
    const { links, signaller } = this.#world
    this.#world.note('mend')
    for (const [from, to] of this.#blocked) links.unblock(from.id, to.id)
    this.#heal()
    if (this.#options.hasServers) signaller.up()
  }

  #draw(): FaultKind {
    let left = this.#world.random() * ALL_WEIGHTS
    for (const [kind, weight] of WEIGHTS) {
      left -= weight
      if (left < 0) return kind
    }
    return 'broadcast'
  }

  #mayHappen(kind: FaultKind): boolean {
    const { peers, hasServers } = this.#options
    const { size } = this.#world.here
    if (!hasServers) {
      if (kind === 'join' || kind === 'servers up' || kind === 'servers down') return false
      const sinceWoundMs = this.#world.clock.now() - this.#woundedAtMs
      // Whoever loses the only link there is is alone for ever.
      if (WOUNDS.has(kind) && (size <= 2 || sinceWoundMs < SERVERLESS_PAUSE_MS)) return false
    }
    if (kind === 'join') return size < 1.5 * peers
    if (kind === 'crash' || kind === 'leave') return size > Math.max(2, peers / 3)
    return kind !== 'partition' || !this.#isParted
  }

  #happen(kind: FaultKind, member: Member, other: Member): void {
    const world = this.#world
    switch (kind) {
      case 'broadcast':
        return world.broadcast(member)
      case 'join':
        world.join()
        return
      case 'crash':
        return world.crash(member)
      case 'leave':
        return world.leave(member)
      case 'sever':
        return world.links.sever(member.id, other.id)
      case 'block':
        return this.#block(member, other)
      case 'partition':
        return this.#partition()
      case 'servers down':
        return world.signaller.down()
      case 'servers up':
        return world.signaller.up()
    }
  }

  #block(from: Member, to: Member): void {
    this.#blocked.push([from, to])
    this.#world.links.block(from.id, to.id)
    this.#later('block', () => this.#world.links.unblock(from.id, to.id))
  }

  #partition(): void {
    const { links, signaller, random, here } = this.#world
    this.#isParted = true
    const groups = random() < 0.7 ? 2 : 3
    const groupOf = new Map(here.members.map(({ id }) => [id, Math.floor(random() * groups)]))
    // Who joins during the cut is where the server is.
    links.partition(peer => groupOf.get(peer) ?? 0)
    signaller.partition(peer => (groupOf.get(peer) ?? 0) === 0)
    this.#later('partition', () => this.#heal())
  }

  #heal(): void {
    if (!this.#isParted) return
    this.#isParted = false
    this.#world.note('partition heals')
    this.#world.links.heal()
    this.#world.signaller.heal()
  }

  #later(kind: 'block' | 'partition', action: () => void): void {
    const { clock, random } = this.#world
    const longest = this.#options.hasServers ? LONGEST_MS.withServers : LONGEST_MS.serverless
    clock.at(clock.now() + random() * longest[kind], action)
  }
}

/** What takes links away for good. */
const WOUNDS: ReadonlySet<FaultKind> = new Set(['crash', 'leave', 'sever', 'block', 'partition'])
