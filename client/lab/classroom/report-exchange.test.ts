import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { decodeRosterMessage, encodeRosterMessage } from '../../core/classroom/wire.ts'
import { Listeners } from '../../core/listeners.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { ReportExchange } from './report-exchange.ts'

const ann = 'ann00000' as PeerId
const OWN = { device: 'a test', paths: { mesh: 'up', relay: 'up' }, warnings: [] } as const

function service() {
  const sent: { to: PeerId | 'all'; kind: string | undefined }[] = []
  const listeners = new Listeners<ServiceEvent>()
  const port: Service = {
    send: (to, bytes) => sent.push({ to, kind: decodeRosterMessage(bytes)?.kind }),
    backlogBytes: () => 0,
    subscribe: listener => listeners.add(listener),
  }
  const hear = (bytes: Uint8Array) => listeners.tell({ type: 'message', from: ann, bytes })
  return { sent, port, tell: (event: ServiceEvent) => listeners.tell(event), hear }
}

function exchange() {
  const [mesh, relay] = [service(), service()]
  let nowMs = 1_000
  const clock = { now: () => nowMs, at: () => () => {} }
  const services = { mesh: mesh.port, relay: relay.port }
  const own = new ReportExchange({ services, report: () => ({ ...OWN, warnings: [] }), clock })
  const wait = (ms: number) => {
    nowMs += ms
  }
  return { own, mesh, relay, wait }
}

const ASK = encodeRosterMessage({ kind: 'ask' })
const REPORT = encodeRosterMessage({ kind: 'report', ...OWN, warnings: [] })

test('who asks is answered over the path it asked on, once a second at most', () => {
  const { mesh, relay, wait } = exchange()
  mesh.tell({ type: 'linked', peer: ann })
  mesh.hear(ASK)
  mesh.hear(ASK)
  wait(999)
  mesh.hear(ASK)
  assert.deepEqual(mesh.sent, [{ to: ann, kind: 'report' }])
  wait(1)
  mesh.hear(ASK)
  assert.equal(mesh.sent.length, 2)
  assert.deepEqual(relay.sent, [])
})

test('a report is kept while its peer is reached over a path, and not that of a stranger', () => {
  const { own, mesh, relay } = exchange()
  own.ask()
  assert.deepEqual([mesh.sent, relay.sent], [[{ to: 'all', kind: 'ask' }], [{ to: 'all', kind: 'ask' }]])
  relay.hear(REPORT)
  assert.equal(own.list().size, 0)
  mesh.tell({ type: 'linked', peer: ann })
  relay.tell({ type: 'linked', peer: ann })
  relay.hear(REPORT)
  relay.hear(new Uint8Array([1, 2, 3]))
  assert.deepEqual(own.list().get(ann), { ...OWN, warnings: [], at: 1_000 })
  relay.tell({ type: 'unlinked', peer: ann })
  assert.equal(own.list().size, 1)
  mesh.tell({ type: 'unlinked', peer: ann })
  assert.equal(own.list().size, 0)
})
