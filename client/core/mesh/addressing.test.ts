import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fakeSigner } from '../simulation/fake-signer.ts'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { sealedBy } from '../testing/mesh-bench.ts'
import { SDP } from '../testing/mesh-values.ts'
import { withAddress, withoutAddress } from './addressing.ts'

const [ada, bob, eve] = [fakeSigner(0), fakeSigner(1), fakeSigner(2)]
const signal = fc.constantFrom(
  { kind: 'offer', to: bob.self, epoch: 7, degree: 3, sdp: SDP } as const,
  { kind: 'answer', to: bob.self, epoch: 7, sdp: SDP } as const,
  { kind: 'want', to: bob.self, epoch: 0, degree: 0 } as const,
  { kind: 'no', to: bob.self, epoch: 2 ** 40 } as const,
)

test('the receiver of a signal makes of what was sent what was signed, and nobody else does', () => {
  fc.assert(
    fc.property(signal, said => {
      const sealed = sealedBy(ada, said)
      const sent = withoutAddress(sealed, bob.self)
      assert.ok(sent.length < sealed.length - bob.self.length)
      assert.deepEqual(withAddress(sent, bob.self), sealed)
      assert.notDeepEqual(withAddress(sent, eve.self), sealed)
    }),
    { seed: HOSTILE_SEED },
  )
})

test('hostile bytes of any length are given an address without harm', () => {
  for (const bytes of [new Uint8Array(), ...hostileBytes([sealedBy(ada, { kind: 'alive', n: 1 })], 1_000)])
    assert.ok(withAddress(bytes, bob.self).length > bytes.length)
})
