import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeIceServers } from './native-ice-servers.ts'

test('a STUN server is its host and port, 3478 where none is named', () => {
  const urls = ['stun:192.0.2.7:5349', 'stun:stun.example', 'stun:[2001:db8::1]:3478']
  assert.deepEqual(nativeIceServers([{ urls }]), [
    { hostname: '192.0.2.7', port: 5349 },
    { hostname: 'stun.example', port: 3478 },
    { hostname: '2001:db8::1', port: 3478 },
  ])
})

test('a TURN server keeps its credentials letter by letter; one that UDP does not reach is left out', () => {
  const [username, credential] = ['1700000000:lab', 'a@b:c/%41']
  const urls = ['turn:192.0.2.7:3479?transport=udp', 'turn:192.0.2.7?transport=tcp', 'turns:192.0.2.7']
  assert.deepEqual(nativeIceServers([{ urls, username, credential }]), [
    { hostname: '192.0.2.7', port: 3479, username, password: credential, relayType: 'TurnUdp' },
  ])
})
