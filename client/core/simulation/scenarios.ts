/** What happens in a simulation, as data: phases one after the other. */

export interface Phase {
  name: string
  /** How long it takes; what is spread is spread over this time. */
  ms: number
  /** Share of all peers of the simulation that join, spread. */
  joins?: number
  /** Share of those here that crash, at once at its beginning. */
  crashes?: number
  /** Share of all peers that are replaced, one crashed or gone and one new at a time, spread. */
  replaces?: number
  /** Parts the network into so many groups, at its beginning. */
  groups?: number
  /** Ends the partition, at its beginning. */
  heals?: boolean
  /** The signaller goes down at its beginning, if the simulation is to do without servers. */
  losesServers?: boolean
  /** Share of the broadcasts of the simulation, spread. */
  broadcasts?: number
  /** Its broadcasts go out while nothing is wrong: every one must reach everybody that stays. */
  isQuiet?: boolean
  /** All must be well at its end. */
  checks?: boolean
  /** From its beginning it is watched when the mesh is whole again. */
  watches?: boolean
}

export const SCENARIO_NAMES = ['churn', 'mass-failure', 'partition', 'join-storm'] as const
export type ScenarioName = (typeof SCENARIO_NAMES)[number]

export interface ScenarioSettings {
  /** Share of the peers that a mass failure crashes. */
  kill: number
  partitionMs: number
}

export const SCENARIO_DEFAULTS: ScenarioSettings = { kill: 0.8, partitionMs: 25_000 }

/** Everyone joins within 10 s, the last ones get their first links, and the mesh comes to rest. */
const GATHER: Phase[] = [
  { name: 'join', ms: 10_000, joins: 1 },
  { name: 'link', ms: 5_000 },
  { name: 'settle', ms: 8_000, losesServers: true, checks: true },
]
const BEFORE: Phase[] = [
  { name: 'before', ms: 3_000, broadcasts: 1 / 3, isQuiet: true },
  { name: 'arrive', ms: 3_000, checks: true },
]
const AFTER: Phase[] = [
  { name: 'after', ms: 3_000, broadcasts: 1 / 3, isQuiet: true },
  { name: 'arrive', ms: 3_000, checks: true },
]

export function phasesOf(scenario: ScenarioName, { kill, partitionMs }: ScenarioSettings): Phase[] {
  switch (scenario) {
    case 'churn':
      // A tenth of the peers is replaced in 10 s: a lifetime of 100 s on average.
      return [
        ...GATHER,
        ...BEFORE,
        { name: 'churn', ms: 10_000, replaces: 0.1, broadcasts: 1 / 3 },
        { name: 'calm', ms: 12_000, watches: true, checks: true },
        ...AFTER,
      ]
    case 'mass-failure':
      return [
        ...GATHER,
        ...BEFORE,
        { name: 'failure', ms: 3_000, crashes: kill, watches: true, broadcasts: 1 / 3 },
        { name: 'calm', ms: 15_000, checks: true },
        ...AFTER,
      ]
    case 'partition':
      return [
        ...GATHER,
        ...BEFORE,
        { name: 'cut', ms: partitionMs, groups: 2, broadcasts: 1 / 3 },
        // A crowd's members try the neighbours that the cut took from them until each has its link back, most of them some
        // 20 s later: of 250, in 30 seeds, up to 13 had links too many after 30 s, and of those looked at none after 40 s.
        { name: 'heal', ms: 40_000, heals: true, watches: true, checks: true },
        ...AFTER,
      ]
    case 'join-storm':
      return [
        { name: 'first tenth', ms: 5_000, joins: 0.1 },
        { name: 'settle', ms: 10_000, checks: true },
        ...BEFORE,
        { name: 'storm', ms: 2_000, joins: 0.9, broadcasts: 1 / 3 },
        { name: 'calm', ms: 15_000, watches: true, checks: true },
        ...AFTER,
      ]
  }
}
