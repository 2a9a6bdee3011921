/** Plays a scenario's phases on a world, and tells what came of each. */
import type { Census } from './census.ts'
import { checkCensus, checkOutcome, type QuietRules } from './invariants.ts'
import type { Outcome } from './ledger.ts'
import type { Phase } from './scenarios.ts'
import type { Toll } from './tolls.ts'
import { type Healing, WholeWatch } from './whole-watch.ts'
import type { World } from './world.ts'

export interface ScenarioPlan {
  phases: readonly Phase[]
  peers: number
  /** In all phases together, about. */
  broadcasts: number
  /** Whether the signaller stays when everyone has joined. */
  hasServers: boolean
  rules: QuietRules
  /** Whether every broadcast must get through, and not only those of quiet phases. */
  isExact: boolean
  /** How often a mesh is looked at that is watched: healing is known this exactly. */
  watchEveryMs: number
  tell?: (progress: SimulationProgress) => void
}

export interface SimulationProgress {
  phase: string
  /** Of the virtual time, from 0 to 1. Computing takes about as long for each part of it. */
  share: number
}

/** Virtual time between two words of progress. Chosen: of ten thousand peers some seconds of computing. */
const TELL_EVERY_MS = 500

export interface PhaseResult {
  name: string
  ms: number
  /** What became of its broadcasts by the end of the next phase that checks; null: there were none. */
  outcome: Outcome | null
  /** Right after what happens at once at its beginning, and at its end. */
  begins: Census
  ends: Census
  healing: Healing | null
  /** What crossed links, by kind, and what members spent here meanwhile. */
  tolls: Map<string, Toll>
  memberMs: number
}

export function playScenario(world: World, plan: ScenarioPlan): PhaseResult[] {
  const run = new ScenarioRun(world, plan)
  return plan.phases.map((phase, index) => run.play(phase, String(index)))
}

/** Random members who broadcast in one phase: a tree pays from somebody's second broadcast on. Chosen. */
const SPEAKERS = 4

class ScenarioRun {
  readonly #world: World
  readonly #plan: ScenarioPlan
  #watch: WholeWatch | null = null
  #playedMs = 0
  /** Phases whose broadcasts have not been accounted for. */
  #unsettled: { phase: Phase; key: string; result: PhaseResult }[] = []

  constructor(world: World, plan: ScenarioPlan) {
    this.#world = world
    this.#plan = plan
  }

  /** `key` names the phase in the ledger. */
  play(phase: Phase, key: string): PhaseResult {
    const world = this.#world
    world.phase = key
    world.note(`phase ${phase.name}`)
    const before = { tolls: world.links.tolls.byKind(), memberMs: world.memberMs }
    this.#strike(phase)
    const begins = world.census()
    if (phase.watches === true) this.#watch = new WholeWatch(world.clock.now())
    const healing = phase.watches === true ? (this.#watch?.healing ?? null) : null
    this.#spread(phase)
    this.#advance(phase)
    const result: PhaseResult = {
      name: phase.name,
      ms: phase.ms,
      outcome: null,
      begins,
      ends: world.census(),
      healing,
      tolls: difference(world.links.tolls.byKind(), before.tolls),
      memberMs: world.memberMs - before.memberMs,
    }
    if ((phase.broadcasts ?? 0) > 0) this.#unsettled.push({ phase, key, result })
    if (phase.checks === true) this.#check(result)
    return result
  }

  /** What happens at once. */
  #strike({ crashes, groups, heals, losesServers }: Phase): void {
    const world = this.#world
    if (losesServers === true && !this.#plan.hasServers) world.signaller.down()
    if (crashes !== undefined) {
      const victims = world.here.sample(Math.round(crashes * world.here.size), world.random)
      for (const victim of victims) world.crash(victim)
    }
    if (groups !== undefined) this.#partition(groups)
    if (heals === true) {
      world.links.heal()
      world.signaller.heal()
      world.note('partition heals')
    }
  }

  /** The server stands in the first group. */
  #partition(groups: number): void {
    const world = this.#world
    const groupOf = new Map(world.here.members.map(({ id }) => [id, Math.floor(world.random() * groups)]))
    world.links.partition(peer => groupOf.get(peer) ?? 0)
    world.signaller.partition(peer => groupOf.get(peer) === 0)
    world.note(`partition into ${groups}`)
  }

  /** What happens over time, each thing at a random moment of its own slice of it. */
  #spread({ ms, joins = 0, replaces = 0, broadcasts = 0 }: Phase): void {
    const world = this.#world
    const { peers, broadcasts: all } = this.#plan
    this.#times(joins * peers, ms, () => world.join())
    const speakers = broadcasts > 0 ? world.here.sample(SPEAKERS, world.random) : []
    this.#times(broadcasts * all, ms, () => {
      const heard = speakers.filter(({ state }) => state === 'here')
      const speaker = heard[Math.floor(world.random() * heard.length)] ?? world.here.draw(world.random)
      if (speaker !== undefined) world.broadcast(speaker)
    })
    this.#times(replaces * peers, ms, () => {
      const victim = world.here.draw(world.random)
      // Half of those who go say so.
      if (victim !== undefined && world.random() < 0.5) world.crash(victim)
      else if (victim !== undefined) world.leave(victim)
      world.join()
    })
  }

  #times(count: number, ms: number, action: () => void): void {
    const { clock, random } = this.#world
    const times = Math.round(count)
    for (let time = 0; time < times; time += 1)
      clock.at(clock.now() + ((time + random()) / times) * ms, action)
  }

  #advance({ name, ms }: Phase): void {
    const { clock } = this.#world
    const { watchEveryMs, rules } = this.#plan
    const beganAtMs = clock.now()
    const endsAtMs = beganAtMs + ms
    while (clock.now() < endsAtMs) {
      const stepMs = this.#watch?.isOver === false ? watchEveryMs : TELL_EVERY_MS
      clock.advance(Math.min(stepMs, endsAtMs - clock.now()))
      if (this.#watch?.isOver === false) this.#watch.look(this.#world.census(), rules, clock.now())
      this.#tell(name, clock.now() - beganAtMs)
    }
    this.#playedMs += ms
  }

  #tell(phase: string, inPhaseMs: number): void {
    const { tell, phases } = this.#plan
    const allMs = phases.reduce((sum, { ms }) => sum + ms, 0)
    tell?.({ phase, share: (this.#playedMs + inPhaseMs) / allMs })
  }

  /** All is quiet: the mesh must be whole, and what was broadcast must have arrived. */
  #check({ name, ends }: PhaseResult): void {
    const { violations, ledger, hasStayed } = this.#world
    for (const { rule, detail } of checkCensus(ends, this.#plan.rules))
      violations.push({ rule, detail: `at the end of '${name}': ${detail}` })
    for (const { phase, key, result } of this.#unsettled) {
      const outcome = ledger.outcome(key, hasStayed)
      if (outcome.broadcasts > 0) result.outcome = outcome
      if (this.#plan.isExact || phase.isQuiet === true) violations.push(...checkOutcome(phase.name, outcome))
    }
    this.#unsettled = []
  }
}

function difference(now: Map<string, Toll>, before: Map<string, Toll>): Map<string, Toll> {
  const tolls = new Map<string, Toll>()
  for (const [kind, { messages, bytes }] of now) {
    const earlier = before.get(kind) ?? { messages: 0, bytes: 0 }
    if (messages > earlier.messages)
      tolls.set(kind, { messages: messages - earlier.messages, bytes: bytes - earlier.bytes })
  }
  return tolls
}
