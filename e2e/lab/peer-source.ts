/** Where a conducted experiment's peers come from: real tabs, or Node processes. */
import type { PeerPort, Usage } from '../../client/core/experiments/driver.ts'
import type { ExperimentRun } from '../../client/core/experiments/run-file.ts'
import type { Presence } from '../../client/core/measure/presence.ts'
import type { LabHost } from '../fixtures/lab-host.ts'

export interface OpenedPeer extends PeerPort {
  presence(): Promise<Presence>
}

export interface PeerSource {
  readonly kind: ExperimentRun['peerKind']
  /** Of the browser; null: there is none. */
  readonly browser: string | null
  /** Joins one more peer to a room. Resolves once it has joined on a path. */
  open(lab: LabHost, room: string, name: string): Promise<OpenedPeer>
  usage(): Promise<Usage | null>
  /** Closes all peers that are there. */
  closeAll(): Promise<void>
  /** Frees what the peers ran in. */
  end(): Promise<void>
}
