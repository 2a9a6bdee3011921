/** Who competes: the two paths, and client-server with several relays as the third. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import type { Setup } from './plan.ts'

export type Contender = PathName | 'relays'

export function contenderOf(path: PathName, { relays }: Setup): Contender {
  return path === 'relay' && relays > 1 ? 'relays' : path
}

/** Each path under its contender's name. */
export function contenders(setup: Setup): { of: Contender; path: PathName }[] {
  return PATHS.map(path => ({ of: contenderOf(path, setup), path }))
}
