import assert from 'node:assert/strict'
import type { NetworkInterfaceInfo } from 'node:os'
import { test } from 'node:test'
import { isAllowedOrigin, lanIPv4, ownHostname, ownHostnames } from './addresses.ts'

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return { address, netmask: '', mac: '', family: 'IPv4', internal, cidr: null }
}
function ipv6(address: string): NetworkInterfaceInfo {
  return { address, netmask: '', mac: '', family: 'IPv6', internal: false, cidr: null, scopeid: 0 }
}

const interfaces = {
  lo: [ipv4('127.0.0.1', true)],
  docker0: [ipv4('172.17.0.1')],
  wlan0: [ipv4('192.168.1.20'), ipv6('fe80::1'), ipv6('fd00::2')],
  usb0: [ipv4('169.254.3.4')],
}
const names = ownHostnames(interfaces, 'Desk.office.example')

test('LAN addresses leave out loopback and link-local ones, and put containers last', () => {
  assert.deepEqual(lanIPv4(interfaces), ['192.168.1.20', '172.17.0.1'])
})

test('a page of the lab may connect, under any of its names, over http and https', () => {
  const hosts = [
    'localhost',
    '127.0.0.1',
    '[::1]',
    '192.168.1.20',
    '[fd00::2]',
    'desk.office.example',
    'desk.local',
  ]
  for (const host of hosts) {
    assert.ok(isAllowedOrigin(`http://${host}:3000`, 3000, names), host)
    assert.ok(isAllowedOrigin(`https://${host}:3000`, 3000, names), host)
  }
  assert.ok(isAllowedOrigin('http://localhost', 80, names), 'browsers leave out the default port')
})

test('a page from elsewhere may not, and a program without an origin may', () => {
  const strangers = [
    'http://evil.example:3000',
    'http://localhost:3001',
    'http://localhost',
    'null',
    '',
    'ftp://localhost:3000',
  ]
  for (const origin of strangers) assert.ok(!isAllowedOrigin(origin, 3000, names), origin)
  assert.ok(isAllowedOrigin(undefined, 3000, names))
})

test('a Host header counts only when it names this machine', () => {
  assert.equal(ownHostname('192.168.1.20:3000', names), '192.168.1.20')
  assert.equal(ownHostname('LOCALHOST:3000', names), 'localhost')
  assert.equal(ownHostname('[::1]:3000', names), '[::1]')
  for (const header of [
    undefined,
    '',
    'evil.example',
    'localhost/x',
    "localhost;script-src 'unsafe-inline'",
    'a@localhost',
    '[',
  ]) {
    assert.equal(ownHostname(header, names), null)
  }
})
