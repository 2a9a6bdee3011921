import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeWhole } from '../decode.ts'
import { encodeWhole } from '../encode.ts'
import { HOSTILE_SEED, hostileBytes } from '../testing/hostile-bytes.ts'
import { readDescription, writeDescription } from './description.ts'

const FINGERPRINT = Array.from({ length: 32 }, (_, at) => (at * 7 + 16).toString(16).toUpperCase()).join(':')

/** As each writes it, with what a browser or machine of its own has. */
const CHROMIUM = `v=0
o=- 4614434838362568202 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=candidate:676305301 1 udp 2113937151 7b8d9d9e-38ef-4cc0-b880-ef11a9556919.local 34203 typ host generation 0 network-cost 999
a=candidate:792589605 1 tcp 1518157055 192.0.2.7 9 typ host tcptype active generation 0 network-id 3
a=candidate:842163049 1 udp 1677729535 192.0.2.1 61665 typ srflx raddr 192.0.2.7 rport 34203 generation 0
a=ice-ufrag:LR5w
a=ice-pwd:jQa4luV8REuGuoZetFILcE7g
a=ice-options:trickle
a=fingerprint:sha-256 ${FINGERPRINT}
a=setup:actpass
a=mid:0
a=sctp-port:5000
a=max-message-size:262144
`
const FIREFOX = `v=0
o=mozilla...THIS_IS_SDPARTA-99.0 8433125321124367 0 IN IP4 0.0.0.0
s=-
t=0 0
a=fingerprint:sha-256 ${FINGERPRINT}
a=group:BUNDLE 0
a=ice-options:trickle
a=msid-semantic:WMS *
m=application 45811 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 192.0.2.7
a=candidate:0 1 UDP 2122252543 3e8a5ee4-7c09-4a36-8d54-c1a2d9e5b1aa.local 45811 typ host
a=candidate:3 1 TCP 2105524479 3e8a5ee4-7c09-4a36-8d54-c1a2d9e5b1aa.local 9 typ host tcptype active
a=sendrecv
a=end-of-candidates
a=ice-pwd:5a3b1c8e4d2f6a7b9c0d1e2f3a4b5c6d
a=ice-ufrag:9f8e7d6c
a=mid:0
a=setup:active
a=sctp-port:5000
a=max-message-size:1073741823
`
const LIBDATACHANNEL = `v=0
o=rtc 3921530130 0 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=msid-semantic:WMS *
a=ice-options:ice2,trickle
a=fingerprint:sha-256 ${FINGERPRINT}
m=application 36846 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 192.0.2.2
a=mid:0
a=sendrecv
a=sctp-port:5000
a=max-message-size:262144
a=setup:passive
a=ice-ufrag:beNC
a=ice-pwd:ZO1UnaWaOo7JVvV3g4HlrY
a=candidate:2 1 UDP 2116026111 fd00::2 36846 typ host
a=candidate:1 1 UDP 2114977791 192.0.2.2 36846 typ host
a=candidate:1 1 UDP 2114977790 192.0.2.2 36847 typ host
a=end-of-candidates
`
const WRITERS = { Chromium: CHROMIUM, Firefox: FIREFOX, libdatachannel: LIBDATACHANNEL }

const written = (sdp: string) => encodeWhole(encoder => writeDescription(encoder, sdp))
const read = (bytes: Uint8Array): string => decodeWhole(bytes, readDescription) ?? assert.fail('not read')

/** What a peer must know of another one, in an order of its own. */
function essence(sdp: string): string[] {
  const foundations: string[] = []
  const rename = (foundation: string) => {
    if (!foundations.includes(foundation)) foundations.push(foundation)
    return foundations.indexOf(foundation)
  }
  return sdp
    .split(/\r?\n/)
    .flatMap(line => {
      if (/^a=(setup|ice-ufrag|ice-pwd|fingerprint|sctp-port|max-message-size|mid):|^m=/.test(line))
        return [line.replace(/^(m=application) \d+/, '$1')]
      const [, foundation = '', rest = ''] =
        /^a=candidate:(\S+)( 1 udp \d+ \S+ \d+ typ \w+)/i.exec(line) ?? []
      return rest === '' ? [] : [`${rename(foundation)}${rest.toLowerCase()}`]
    })
    .sort()
}

for (const [writer, sdp] of Object.entries(WRITERS)) {
  test(`a description of ${writer} says the same once it was sent, in a quarter of its bytes`, () => {
    const bytes = written(sdp)
    assert.deepEqual(essence(read(bytes)), essence(sdp))
    assert.ok(bytes.length <= sdp.length / 4, `${bytes.length} of ${sdp.length} bytes`)
    assert.deepEqual(written(read(bytes)), bytes)
  })
}

test('where a peer sees itself from is not told to others', () => {
  assert.match(CHROMIUM, /raddr 192\.0\.2\.7/)
  assert.doesNotMatch(read(written(CHROMIUM)), /192\.0\.2\.7/)
})

test('a description that says more or less than the short form can is sent as it is', () => {
  for (const odd of [
    CHROMIUM.replace('a=mid:0', 'a=mid:data'),
    CHROMIUM.replace('a=setup:actpass\n', ''),
    CHROMIUM.replace('sha-256', 'sha-512'),
    CHROMIUM.replace('a=mid:0', 'a=mid:0\na=ice-lite'),
    CHROMIUM.replace('a=mid:0', 'a=mid:0\na=setup:active'),
    CHROMIUM.replace(' 1 udp 2113937151', ' 2 udp 2113937151'),
    CHROMIUM.replace(' 34203 typ', ' 99999 typ'),
    CHROMIUM.replace('2113937151', '9999999999'),
    CHROMIUM.replace(/(a=candidate:676305301.*\n)/, '$1'.repeat(16)),
  ]) {
    assert.notEqual(odd, CHROMIUM)
    assert.equal(read(written(odd)), odd)
  }
})

const iceText = (min: number, max: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9+/]{${min},${max}}$`))
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.uuid().map(uuid => `${uuid}.local`),
  fc.domain().filter(({ length }) => length < 200),
)
const candidate = fc
  .tuple(
    iceText(1, 32),
    fc.nat(0xffffffff),
    address,
    fc.nat(0xffff),
    fc.constantFrom('host', 'srflx', 'relay'),
  )
  .map(
    ([foundation, priority, where, port, type]) =>
      `a=candidate:${foundation} 1 udp ${priority} ${where} ${port} typ ${type}`,
  )
const description = fc
  .tuple(
    fc.array(candidate, { maxLength: 8 }),
    iceText(4, 40),
    iceText(22, 60),
    fc.constantFrom('actpass', 'active', 'passive'),
    fc.nat(0xffff),
    fc.nat(),
  )
  .map(([candidates, ufrag, password, setup, port, size]) =>
    [
      'v=0',
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
      ...candidates,
      `a=ice-ufrag:${ufrag}`,
      `a=ice-pwd:${password}`,
      `a=fingerprint:sha-256 ${FINGERPRINT}`,
      `a=setup:${setup}`,
      'a=mid:0',
      `a=sctp-port:${port}`,
      `a=max-message-size:${size}`,
      '',
    ].join('\r\n'),
  )

test('whatever credentials, candidates and sizes there are, they arrive', () => {
  fc.assert(
    fc.property(description, sdp => assert.deepEqual(essence(read(written(sdp))), essence(sdp))),
    { seed: HOSTILE_SEED },
  )
})

test(`of 20,000 hostile descriptions (seed ${HOSTILE_SEED}) none becomes more than one data channel`, () => {
  const isFine = (sdp: string) =>
    sdp.startsWith('v=0') && sdp.match(/^m=/gm)?.length === 1 && /^m=application /m.test(sdp)
  const originals = Object.values(WRITERS).map(written)
  for (const bytes of hostileBytes(originals, 20_000)) {
    const sdp = decodeWhole(bytes, readDescription)
    assert.ok(sdp === null || isFine(sdp), JSON.stringify(sdp))
  }
})
