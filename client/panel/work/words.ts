/** Lanes and what a tab lends, in words. */
import type { Lane } from '#work'
import type { Lending } from '../../core/tasks.ts'

export const LANE_WORDS: Record<Lane, string> = {
  mesh: 'All peers',
  relay: 'The relay alone',
  alone: 'This tab alone',
}

export const LENDING_WORDS: Record<Lending, string> = {
  work: 'works for the room',
  rest: 'rests',
  lie: 'lies, to see it caught',
}

export function copiesWords(copies: number): string {
  return copies === 1 ? 'one is trusted' : `${copies} must agree`
}
