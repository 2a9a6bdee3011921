import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { fakeSigner } from './fake-signer.ts'
import { SignalNetwork } from './signal-network.ts'
import { NOTICE_MS, RETURN_MS } from './simulated-signaller.ts'
import { VirtualClock } from './virtual-clock.ts'

const SECOND = 1_000

/** Three members who were introduced to each other; the first is told what the other two were. */
function threeMembers() {
  const clock = new VirtualClock()
  const network = new SignalNetwork({ clock, random: () => 0.5, latencyMs: { min: 5, max: 10 } })
  const ids = [0, 1, 2].map(index => fakeSigner(index).self)
  const [self, stays, goes] = ids as [PeerId, PeerId, PeerId]
  const introduced = new Set<PeerId>()
  for (const id of ids) {
    const signaller = network.join(id)
    if (id === self)
      signaller.subscribeSignals(event => {
        if (event.type === 'introduced') introduced.add(event.peer)
        if (event.type === 'withdrawn') introduced.delete(event.peer)
      })
  }
  clock.advance(SECOND)
  assert.deepEqual([...introduced].sort(), [stays, goes].sort())
  return { clock, network, self, stays, goes, introduced }
}

test('whoever is cut off from the server gives everybody up, also one who went before the cut was noticed', () => {
  const { clock, network, self, goes, introduced } = threeMembers()
  network.partition(peer => peer !== self)
  network.leave(goes)
  clock.advance(NOTICE_MS + SECOND)
  assert.deepEqual([...introduced], [])
})

test('whoever comes back after a cut that it did not notice learns who went meanwhile', () => {
  const { clock, network, self, stays, goes, introduced } = threeMembers()
  network.partition(peer => peer !== self)
  network.leave(goes)
  clock.advance(NOTICE_MS / 2)
  network.heal()
  clock.advance(RETURN_MS + SECOND)
  assert.deepEqual([...introduced], [stays])
})
