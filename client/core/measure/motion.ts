/** Which messages an observation tells of, for a picture of them. Pure. */
import type { PeerId } from '#protocol'
import type { Observation } from './observation.ts'
import type { PathName } from './snapshot.ts'

export interface Motion {
  path: PathName
  from: PeerId
  /** null: everybody else. */
  to: PeerId | null
}

/** Messages that this peer sent or got: of those between others it knows nothing. */
export function motionsOf(observation: Observation, self: PeerId): Motion[] {
  switch (observation.type) {
    case 'probe':
      return observation.to.map(to => ({ path: observation.path, from: self, to }))
    case 'ping':
      return [{ path: observation.path, from: self, to: observation.to }]
    case 'broadcast':
      return observation.paths.map(path => ({ path, from: self, to: null }))
    case 'echo':
    case 'heard':
    case 'pong':
    case 'pinged':
    case 'delivered':
      return [{ path: observation.path, from: observation.from, to: self }]
    default:
      return []
  }
}
