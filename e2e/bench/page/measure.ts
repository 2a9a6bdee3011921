/** Lanes of one page, each over a connection of its own. */
import { type Effort, measureRounds, type Round, type Turn } from '../runner/rounds.ts'
import { openConnection, type Servers, type Way } from './connection.ts'
import { turnOf, type Work } from './works.ts'

export interface PageLane extends Work {
  way: Way
}

export interface PagePlan extends Servers {
  lanes: Record<string, PageLane>
  effort: Effort
}

export async function measure({ lanes, effort, ...servers }: PagePlan): Promise<Round[]> {
  const turns: Record<string, Turn> = {}
  for (const [name, { way, ...work }] of Object.entries(lanes))
    turns[name] = turnOf(work, await openConnection(way, servers))
  return measureRounds(turns, effort, { warmUp: true })
}
