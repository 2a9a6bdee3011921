/** Two ends of a path of the lab, as a connection. */
import type { PeerId } from '#protocol'
import type { Path } from '../../../client/core/path.ts'
import type { Bytes, Connection } from './connection.ts'

export interface End {
  self: PeerId
  path: Path
}

/** Resolves when each end can reach the other directly. */
export async function connect(near: End, far: End): Promise<Connection> {
  await Promise.all([meets(near.path, far.self), meets(far.path, near.self)])
  return {
    send: bytes => near.path.send(far.self, bytes),
    reply: bytes => far.path.send(near.self, bytes),
    onArrived: listenerOf(far.path),
    onReplied: listenerOf(near.path),
  }
}

function listenerOf(path: Path): (listener: (bytes: Bytes) => void) => void {
  let newest = (_bytes: Bytes): void => {}
  path.subscribe(event => {
    // Never of a shared buffer: it came from the network.
    if (event.type === 'frame') newest(event.bytes as Bytes)
  })
  return listener => {
    newest = listener
  }
}

function meets(path: Path, peer: PeerId): Promise<void> {
  return new Promise(resolve =>
    path.subscribe(event => {
      if (event.type === 'peer' && event.peer === peer && event.state === 'open') resolve()
    }),
  )
}
