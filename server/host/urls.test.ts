import assert from 'node:assert/strict'
import { test } from 'node:test'
import { banner } from './banner.ts'
import { hostUrl, joinUrls, type Reach, stunUrl } from './urls.ts'

const everywhere: Reach = {
  scheme: 'http',
  host: '0.0.0.0',
  port: 3000,
  lan: ['192.168.1.20', '10.0.0.5'],
  publicUrl: null,
}
const loopback = { ...everywhere, host: '127.0.0.1' }

test('the host URL holds the token in its fragment, which is sent to no server', () => {
  const url = new URL(hostUrl(everywhere, 'secret'))
  assert.deepEqual([url.origin, url.hash, url.search], ['http://localhost:3000', '#token=secret', ''])
})

test('each LAN address has a join URL, and so has this machine', () => {
  assert.deepEqual(joinUrls(everywhere), [
    'http://192.168.1.20:3000/',
    'http://10.0.0.5:3000/',
    'http://localhost:3000/',
  ])
})

test('a lab on loopback, or on one address, names no other', () => {
  assert.deepEqual(joinUrls(loopback), ['http://localhost:3000/'])
  assert.deepEqual(joinUrls({ ...everywhere, host: '10.0.0.5' }), ['http://10.0.0.5:3000/'])
  assert.deepEqual(joinUrls({ ...everywhere, host: 'fd00::1' }), ['http://[fd00::1]:3000/'])
})

test('a lab over TLS is at https wherever it is', () => {
  const urls = [hostUrl(everywhere, 'secret'), ...joinUrls(everywhere)]
  const overTls = { ...everywhere, scheme: 'https' } as const
  assert.deepEqual(
    [hostUrl(overTls, 'secret'), ...joinUrls(overTls)],
    urls.map(url => url.replace('http:', 'https:')),
  )
})

test('STUN is asked under the name of the page, and under a LAN address by a page at localhost', () => {
  assert.equal(stunUrl('10.0.0.5', everywhere), 'stun:10.0.0.5:3000')
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    assert.equal(stunUrl(name, everywhere), 'stun:192.168.1.20:3000')
    assert.equal(stunUrl(name, loopback), null)
    assert.equal(stunUrl(name, { ...everywhere, lan: [] }), null)
  }
})

test('the banner holds the host URL, every join URL, and a QR code where another machine can join', () => {
  const text = banner(everywhere, 'secret')
  for (const url of [hostUrl(everywhere, 'secret'), ...joinUrls(everywhere)]) assert.ok(text.includes(url))
  assert.ok(text.includes('█'))
  assert.ok(!banner(loopback, 'secret').includes('█'))
})

test('behind a reverse proxy there is one way in, for the person at the terminal too', () => {
  const proxied = { ...everywhere, publicUrl: 'https://lab.example.org' }
  assert.deepEqual(joinUrls(proxied), ['https://lab.example.org/'])
  assert.equal(hostUrl(proxied, 'secret'), 'https://lab.example.org/#token=secret')
})
