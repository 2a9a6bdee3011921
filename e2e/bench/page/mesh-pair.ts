/** Two peers of the mesh over WebRTC, introduced to each other by this page. */
import type { Clock } from '../../../client/core/clock.ts'
import { Listeners } from '../../../client/core/listeners.ts'
import { MeshPath } from '../../../client/core/mesh/mesh-path.ts'
import type { Signer } from '../../../client/core/mesh/signer.ts'
import type { Signaller, SignallerEvent } from '../../../client/core/path.ts'
import { createWebCryptoSigner } from '../../../client/lab/webcrypto-signer.ts'
import { SimplePeerLinks } from '../../../client/paths/simple-peer-links.ts'
import type { Connection } from './connection.ts'
import { connect, type End } from './path-pair.ts'

export interface MeshOptions {
  /** Called with each signal that one hands the other. */
  onSignal?: (bytes: Uint8Array) => void
}

export async function openMesh(clock: Clock, { onSignal = () => {} }: MeshOptions = {}): Promise<Connection> {
  const signers = [await newSigner(), await newSigner()] as const
  const listeners = [new Listeners<SignallerEvent>(), new Listeners<SignallerEvent>()] as const
  const ends = [0, 1].map(index => {
    const [own, others] = index === 0 ? listeners : [listeners[1], listeners[0]]
    const signer = signers[index === 0 ? 0 : 1]
    const signaller: Signaller = {
      subscribeSignals: listener => own.add(listener),
      signal: (_to, bytes) => {
        onSignal(bytes)
        queueMicrotask(() => others.tell({ type: 'signal', from: signer.self, bytes }))
      },
    }
    const links = new SimplePeerLinks({ iceServers: () => [] })
    return { self: signer.self, path: new MeshPath({ signer, links, signaller, clock, random: Math.random }) }
  })
  const [near, far] = ends
  if (near === undefined || far === undefined) throw new Error('No two ends.')
  const connected = connect(near, far)
  introduce(listeners[0], far)
  introduce(listeners[1], near)
  return connected
}

function introduce(listeners: Listeners<SignallerEvent>, { self }: End): void {
  listeners.tell({ type: 'rendezvous', available: true })
  listeners.tell({ type: 'introduced', peer: self, name: self })
}

async function newSigner(): Promise<Signer> {
  const signer = await createWebCryptoSigner()
  if (signer === null) throw new Error('This browser has no Ed25519 in WebCrypto.')
  return signer
}
