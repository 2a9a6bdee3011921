/** What of a plan can be done where it is to be performed. Pure. */
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
      leftOut.push({ kind: 'left-out', detail: `${trial.name}, ${when}, ${describe(action)}: ${why}` })
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

/** Why a page cannot conduct this plan at all, and what to do; null: it can. */
export function obstacleInPage(plan: readonly Trial[], { relays, hasToken }: PageLab): string | null {
  const asked = Math.max(...plan.map(({ setup }) => setup.relays))
  if (relays === null) return 'The lab host does not answer: the peers come from there. Start it (npm start).'
  if (asked !== relays)
    return `This needs ${counted(asked)}, and the lab runs ${counted(relays)}: start it with --relays ${asked}.`
  if (!hasToken && breaks(plan, ['relay']))
    return 'This kills or freezes the relay: open the panel by the host URL that npm start printed.'
  if (!hasToken && breaks(plan, ['moderate']))
    return 'This moderates: open the panel by the host URL that npm start printed.'
  const { plan: possible } = possiblePart(plan, cannotInPage)
  if (breaks(plan, FAULTY) && !breaks(possible, FAULTY))
    return 'A page cannot crash its peers, so nothing would break: choose another fault, or use the command.'
  return null
}

const FAULTY: readonly Action['type'][] = ['relay', 'close', 'crash', 'conditions']

function breaks(plan: readonly Trial[], types: readonly Action['type'][]): boolean {
  return plan.some(({ steps }) => steps.some(({ action }) => types.includes(action.type)))
}

function counted(relays: number): string {
  return relays === 1 ? 'one relay' : `${relays} relays`
}
