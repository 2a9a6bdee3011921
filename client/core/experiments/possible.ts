/** What of a plan can be done where it is to be performed. Pure. */
import { inEnglish } from '../said.ts'
import type { Action, Trial } from './plan.ts'
import type { ExperimentRun } from './run-file.ts'
import { describe } from './words.ts'

/** Why an action cannot be done, in words for people; null: it can. */
export type Cannot = (action: Action) => string | null

/** The plan without the steps that cannot be done, and a warning for each of those: nothing else is put in their place. */
export function possiblePart(
  plan: readonly Trial[],
  cannot: Cannot,
): { plan: Trial[]; leftOut: ExperimentRun['warnings'] } {
  const leftOut: ExperimentRun['warnings'] = []
  const possible = plan.map(trial => {
    const steps = trial.steps.filter(({ action, atMs }) => {
      const why = cannot(action)
      if (why === null) return true
      const when = `after ${(atMs / 1_000).toFixed(1)} s`
      leftOut.push({
        kind: 'left-out',
        detail: `${trial.name}, ${when}, ${inEnglish(describe(action))}: ${why}`,
      })
      return false
    })
    return { ...trial, steps }
  })
  return { plan: possible, leftOut }
}

/** A page cannot end the process that its frames run in without ending itself, and has no room for a crowd. */
export function cannotInPage({ type }: Action): string | null {
  if (type === 'crash') return 'a page cannot crash a peer; npm run lab can'
  if (type === 'simulate') return 'a page simulates no crowd; npm run lab does'
  return null
}

export interface PageLab {
  /** How many it runs; null: its host was not heard yet. */
  relays: number | null
  /** The page holds the host token. */
  hasToken: boolean
}

/** Why a page cannot conduct a plan at all. Whoever shows it has the words, and what to do. */
export type Obstacle =
  /** The peers come from there. */
  | { kind: 'no-host' }
  | { kind: 'other-relays'; asked: number; running: number }
  /** Only the holder of the host token may do what the plan does. */
  | { kind: 'touches-relay' }
  | { kind: 'moderates' }
  /** A page cannot crash its peers, and the plan breaks nothing else. */
  | { kind: 'breaks-nothing' }

/** null: it can. */
export function obstacleInPage(plan: readonly Trial[], { relays, hasToken }: PageLab): Obstacle | null {
  const asked = Math.max(...plan.map(({ setup }) => setup.relays))
  if (relays === null) return { kind: 'no-host' }
  if (asked !== relays) return { kind: 'other-relays', asked, running: relays }
  if (!hasToken && breaks(plan, ['relay'])) return { kind: 'touches-relay' }
  if (!hasToken && breaks(plan, ['moderate'])) return { kind: 'moderates' }
  const { plan: possible } = possiblePart(plan, cannotInPage)
  return breaks(plan, FAULTY) && !breaks(possible, FAULTY) ? { kind: 'breaks-nothing' } : null
}

const FAULTY: readonly Action['type'][] = ['relay', 'close', 'crash', 'conditions']

function breaks(plan: readonly Trial[], types: readonly Action['type'][]): boolean {
  return plan.some(({ steps }) => steps.some(({ action }) => types.includes(action.type)))
}
