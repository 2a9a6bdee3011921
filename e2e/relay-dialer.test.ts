import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { Server } from 'socket.io'
import parser from 'socket.io-msgpack-parser'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { PeerNetwork } from '../client/core/conditions/peer-network.ts'
import { RelayChoice } from '../client/core/relay/choice.ts'
import { createNodeClock } from '../client/headless/node-clock.ts'
import { RelayDialer } from '../client/paths/relay-dialer.ts'
import { until } from './fixtures/until.ts'

test('a WebSocket that opens and closes before Socket.IO was answered over it is followed by another', async t => {
  const http = createServer((_request, response) => response.end())
  const io = new Server(http, { transports: ['websocket'], parser })
  let attempts = 0
  io.engine.on('connection', connection => {
    attempts += 1
    if (attempts <= 2) connection.close(true)
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.after(() => io.close())
  const address = http.address()
  assert.ok(typeof address === 'object' && address !== null)
  let connected = 0
  const self = v.parse(PeerIdSchema, 'peeranna')
  const dialer = new RelayDialer({
    choice: new RelayChoice(self, [{ id: 'r1', url: `http://127.0.0.1:${address.port}` }]),
    network: new PeerNetwork(self, createNodeClock()),
    random: Math.random,
    onConnected: socket => {
      connected += 1
      t.after(() => socket.disconnect())
    },
    onUnreachable: () => {},
  })
  t.after(() => dialer.close())
  dialer.start()
  await until('a connection stands', () => connected > 0, 5_000)
  assert.deepEqual([connected, attempts], [1, 3])
})
