import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peerNumber } from '../testing/mesh-values.ts'
import { readLinkSight } from './link-sight.ts'

const PEER = peerNumber(1)
const transport = {
  id: 'T1',
  type: 'transport',
  dtlsState: 'connected',
  dtlsCipher: 'TLS_AES_128_GCM_SHA256',
  selectedCandidatePairId: 'P1',
}
const pair = { id: 'P1', type: 'candidate-pair', remoteCandidateId: 'R2' }
const remote = (id: string, address: string | null, candidateType = 'host') => {
  return { id, type: 'remote-candidate', address, candidateType }
}

test('addresses of the other end are listed with the one in use first, names of multicast DNS and withheld ones are hidden', () => {
  const items = [
    transport,
    pair,
    remote('R1', '192.0.2.7'),
    remote('R2', '2001:db8::7', 'srflx'),
    remote('R3', '0f3a1c9e-0000-4000-8000-000000000000.local'),
    remote('R4', null),
    { id: 'L1', type: 'local-candidate', address: '192.0.2.1' },
  ]
  assert.deepEqual(readLinkSight(PEER, items), {
    peer: PEER,
    addresses: ['2001:db8::7', '192.0.2.7'],
    hidden: 2,
    way: 'srflx',
    cipher: 'TLS_AES_128_GCM_SHA256',
  })
})

test('of what the browser does not say nothing is made up', () => {
  const nothing = { peer: PEER, addresses: [], hidden: 0, way: null, cipher: null }
  assert.deepEqual(readLinkSight(PEER, []), nothing)
  assert.deepEqual(
    readLinkSight(PEER, [null, 7, { type: 'transport' }, { ...transport, dtlsState: 'new' }]),
    nothing,
  )
})
