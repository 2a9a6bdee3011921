import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import fc from 'fast-check'
import { bindingResponse } from './stun.ts'
import { startStun } from './stun-server.ts'

const transaction = 'b7e7a701bc34d686fa87dfae'
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const request = hex(`0001 0000 2112a442 ${transaction}`)

test('the response is the test vector of RFC 5769, 2.2 (IPv4)', () => {
  const response = bindingResponse(request, '192.0.2.1', 32_853)
  assert.deepEqual(
    response,
    new Uint8Array(hex(`0101 000c 2112a442 ${transaction} 0020 0008 0001 a147 e112a643`)),
  )
})

test('the response is the test vector of RFC 5769, 2.3 (IPv6)', () => {
  const response = bindingResponse(request, '2001:db8:1234:5678:11:2233:4455:6677', 32_853)
  const address = '0113a9fa a5d3f179 bc25f4b5 bed2b9d9'
  assert.deepEqual(
    response,
    new Uint8Array(hex(`0101 0018 2112a442 ${transaction} 0020 0014 0002 a147 ${address}`)),
  )
})

test('an IPv4 address that came over an IPv6 socket is answered as IPv4', () => {
  assert.deepEqual(bindingResponse(request, '::ffff:192.0.2.1', 9), bindingResponse(request, '192.0.2.1', 9))
})

test('attributes of a request are skipped where they are well-formed', () => {
  const software = hex(`0001 0008 2112a442 ${transaction} 8022 0003 61626300`)
  assert.ok(bindingResponse(software, '192.0.2.1', 9))
})

const malformed = {
  'an empty datagram': Buffer.alloc(0),
  'a header cut off': request.subarray(0, 19),
  'another magic cookie': hex(`0001 0000 2112a443 ${transaction}`),
  'a response': hex(`0101 0000 2112a442 ${transaction}`),
  'a length beyond the datagram': hex(`0001 0004 2112a442 ${transaction}`),
  'bytes beyond the length': Buffer.concat([request, Buffer.alloc(4)]),
  'an attribute that runs over the end': hex(`0001 0004 2112a442 ${transaction} 8022 0008`),
}

for (const [what, datagram] of Object.entries(malformed)) {
  test(`${what} gets no answer`, () => assert.equal(bindingResponse(datagram, '192.0.2.1', 9), null))
}

test('no datagram at all makes it throw', () => {
  const header = fc.uint8Array({ maxLength: 60 }).map(tail => Buffer.concat([request.subarray(0, 2), tail]))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), header), bytes => void bindingResponse(bytes, '192.0.2.1', 9)),
  )
})

test('over UDP, an asker learns its own port, and garbage before that changes nothing', async () => {
  const asker = createSocket('udp4')
  asker.bind(0, '127.0.0.1')
  await once(asker, 'listening')
  const probe = createSocket('udp4')
  probe.bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  const stun = await startStun(port, '127.0.0.1')
  asker.send(Buffer.from('garbage'), port, '127.0.0.1')
  asker.send(request, port, '127.0.0.1')
  const [response] = await once(asker, 'message')
  assert.deepEqual(new Uint8Array(response), bindingResponse(request, '127.0.0.1', asker.address().port))
  stun.close()
  asker.close()
})

test('a datagram without a source port is not answered: nothing can be sent to port 0', () => {
  assert.equal(bindingResponse(request, '192.0.2.1', 0), null)
})
