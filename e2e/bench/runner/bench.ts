/** What a bench is: lanes measured side by side, and figures made of them, most of which have a goal. */
import { median, quantile } from '../../../client/core/experiments/statistics.ts'
import { again, type Effort, type Round } from './rounds.ts'

export interface Bench {
  /** As it is called on the command line. */
  readonly name: string
  readonly title: string
  readonly figures: readonly Figure[]
  /** How many rounds count. */
  readonly rounds: number
  /** A run that takes longer is ended, and has failed. */
  readonly deadlineMs: number
  /** Rejects with what is missing where it cannot run. */
  measure(effort: Effort): Promise<readonly Round[]>
}

export interface Figure {
  /** What is held against what, as the table says it. */
  readonly what: string
  /** null: told, not judged. */
  readonly goal: Goal | null
  /** null: no data. */
  value(rounds: readonly Round[]): number | null
  /** The same of two lanes that are alike, so that 1 is right; null: a count, which no other work can change. */
  readonly same: ((rounds: readonly Round[]) => number | null) | null
}

export type Goal =
  | { readonly atLeast: number; readonly atMost: number }
  | { readonly atMost: number }
  | { readonly atLeast: number }

/** The values of one lane, of all rounds together. */
export function pooled(rounds: readonly Round[], lane: string): number[] {
  return rounds.flatMap(round => round[lane] ?? [])
}

export interface Ratio {
  what: string
  goal: Goal | null
  ours: string
  /** The lane to hold ours against, which is there a second time as `again(base)`. */
  base: string
  /** Of the values of a lane, such as 0.5 for the median. */
  quantile: number
}

/** One lane against another, with the A/A lane to say whether the run is worth anything. */
export function ratio({ what, goal, ours, base, quantile: q }: Ratio): Figure {
  const at = (rounds: readonly Round[], ...lanes: string[]) =>
    quantile(
      lanes.flatMap(lane => pooled(rounds, lane)),
      q,
    )
  return {
    what,
    goal,
    value: rounds => quotient(at(rounds, ours), at(rounds, base, again(base))),
    same: rounds => quotient(at(rounds, again(base)), at(rounds, base)),
  }
}

/** One lane's counts against another's. */
export function countRatio({ what, goal, ours, base }: Omit<Ratio, 'quantile'>): Figure {
  const value = (rounds: readonly Round[]) =>
    quotient(median(pooled(rounds, ours)), median(pooled(rounds, base)))
  return { what, goal, value, same: null }
}

/** A lane's own median, held against nothing but its goal. */
export function laneFigure({ what, goal }: Pick<Figure, 'what' | 'goal'>): Figure {
  return { what, goal, value: rounds => median(pooled(rounds, what)), same: null }
}

function quotient(above: number | null, below: number | null): number | null {
  return above === null || below === null || below === 0 ? null : above / below
}
