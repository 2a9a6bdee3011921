import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { clientAddress, proxiesOf, subscriberOf } from './client-address.ts'

function request(remoteAddress: string, forwardedFor?: string): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress })
  const message = new IncomingMessage(socket)
  if (forwardedFor !== undefined) message.headers['x-forwarded-for'] = forwardedFor
  return message
}

const nobody = proxiesOf([])
const nginx = proxiesOf(['127.0.0.1', '10.0.0.0/8', '::1'])

test('X-Forwarded-For is nothing without a proxy that is trusted: whoever connects is who it is', () => {
  assert.equal(clientAddress(request('203.0.113.5', '198.51.100.1'), nobody), '203.0.113.5')
  assert.equal(clientAddress(request('203.0.113.5', '198.51.100.1'), nginx), '203.0.113.5')
})

test('a trusted proxy speaks for the last address that it did not make up', () => {
  assert.equal(clientAddress(request('127.0.0.1', '198.51.100.1'), nginx), '198.51.100.1')
  assert.equal(clientAddress(request('::ffff:127.0.0.1', '198.51.100.1'), nginx), '198.51.100.1')
  // The client wrote the first one itself; a proxy behind the proxy added the last.
  assert.equal(clientAddress(request('::1', '1.2.3.4, 198.51.100.1, 10.1.2.3'), nginx), '198.51.100.1')
})

test('what a trusted proxy says that is no address counts against the proxy', () => {
  for (const nonsense of ['', 'unknown', '198.51.100.1, _hidden', '999.1.1.1', '<script>']) {
    assert.equal(clientAddress(request('127.0.0.1', nonsense), nginx), '127.0.0.1')
  }
  assert.equal(clientAddress(request('127.0.0.1'), nginx), '127.0.0.1')
})

test('the IPv6 addresses of one subscriber count as one', () => {
  assert.equal(subscriberOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.equal(subscriberOf('2001:0db8:1:2::6'), '2001:db8:1:2::/64')
  assert.equal(subscriberOf('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(subscriberOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
  assert.equal(subscriberOf('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(subscriberOf('192.0.2.1'), '192.0.2.1')
})

test('what is neither address nor subnet is named', () => {
  for (const text of ['nginx', '', '10.0.0.0/33', '10.0.0', '::1/129', '1.2.3.4/']) {
    assert.throws(() => proxiesOf([text]), RangeError)
  }
})
