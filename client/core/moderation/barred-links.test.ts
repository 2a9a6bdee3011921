import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Listeners } from '../listeners.ts'
import type { LinkEvent, Links } from '../mesh/links.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { BarredLinks } from './barred-links.ts'

const [EVE, BEN] = [peerNumber(1), peerNumber(2)]

/** Links that write down what is asked of them. */
function puppets() {
  const listeners = new Listeners<LinkEvent>()
  const asked: string[] = []
  const links: Links = {
    dial: peer => void asked.push(`dial ${peer}`),
    accept: peer => void asked.push(`accept ${peer}`),
    complete: peer => void asked.push(`complete ${peer}`),
    transmit: peer => void asked.push(`transmit ${peer}`),
    backlogBytes: () => 0,
    hangUp: peer => void asked.push(`hang up ${peer}`),
    subscribe: listener => listeners.add(listener),
  }
  const barred = new BarredLinks(links)
  const told: string[] = []
  barred.subscribe(({ type, peer }) => told.push(`${type} ${peer}`))
  return { barred, listeners, asked, told }
}

test('the link of a barred peer is hung up, and nothing of it comes or goes until it is let in', () => {
  const { barred, listeners, asked, told } = puppets()
  for (const peer of [EVE, BEN]) {
    barred.dial(peer, 1)
    listeners.tell({ type: 'link-open', peer, epoch: 1 })
  }
  barred.bar(new Set([EVE]))
  listeners.tell({ type: 'link-frame', peer: EVE, epoch: 1, bytes: new Uint8Array() })
  barred.transmit(EVE, new Uint8Array())
  barred.dial(EVE, 2)
  barred.accept(EVE, 3, 'sdp')
  barred.transmit(BEN, new Uint8Array())
  assert.deepEqual(told, [`link-open ${EVE}`, `link-open ${BEN}`, `link-closed ${EVE}`])
  assert.deepEqual(asked, [`dial ${EVE}`, `dial ${BEN}`, `hang up ${EVE}`, `transmit ${BEN}`])
  barred.bar(new Set())
  barred.dial(EVE, 4)
  listeners.tell({ type: 'link-open', peer: EVE, epoch: 4 })
  assert.equal(told.at(-1), `link-open ${EVE}`)
  assert.equal(asked.at(-1), `dial ${EVE}`)
})
