import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { keptCertificate } from './self-signed.ts'

const NAMES = ['localhost', '127.0.0.1', '[::1]', '192.168.1.20', '[fd00::2]', 'desk.local']
const NOW = new Date()
const DAY_MS = 86_400_000

const newFolder = () => join(mkdtempSync(join(tmpdir(), 'lab-certificate-')), 'kept')
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const mustKeep = (why: string) => assert.fail(why)

function keep(folder: string, names: readonly string[] = NAMES, now = NOW) {
  return keptCertificate(folder, names, now, mustKeep)
}

test('the certificate names every host name and address of the machine', async () => {
  const { cert } = await keep(newFolder())
  const parsed = new X509Certificate(cert)
  for (const host of ['localhost', 'desk.local']) assert.ok(parsed.checkHost(host), host)
  for (const ip of ['127.0.0.1', '::1', '192.168.1.20', 'fd00::2']) assert.ok(parsed.checkIP(ip), ip)
  assert.ok(!parsed.checkHost('evil.example') && !parsed.checkIP('192.168.1.21'))
  assert.ok(!parsed.ca)
})

test('a second start uses the same one', async () => {
  const folder = newFolder()
  assert.deepEqual(await keep(folder), await keep(folder, NAMES.slice(2), inDays(300)))
})

test('a new address, or an end that is near, brings a new one', async () => {
  const folder = newFolder()
  const first = await keep(folder)
  const moved = await keep(folder, [...NAMES, '10.0.0.7'])
  assert.notEqual(moved.cert, first.cert)
  const renewed = await keep(folder, NAMES, inDays(364.5))
  assert.notEqual(renewed.cert, moved.cert)
  assert.equal((await keep(folder, NAMES, inDays(365))).cert, renewed.cert)
})

test('a damaged one is replaced', async () => {
  const folder = newFolder()
  const first = await keep(folder)
  writeFileSync(join(folder, 'key.pem'), 'no key')
  const second = await keep(folder)
  assert.notEqual(second.cert, first.cert)
  assert.deepEqual(await keep(folder), second)
})

test('only its owner can read the key', { skip: process.platform === 'win32' }, async () => {
  const folder = newFolder()
  await keep(folder)
  assert.deepEqual(readdirSync(folder).sort(), ['cert.pem', 'key.pem'])
  assert.equal(statSync(join(folder, 'key.pem')).mode & 0o777, 0o600)
})

test('where it cannot be kept, there is one all the same, and it is said', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'lab-certificate-')), 'file')
  writeFileSync(file, '')
  const complaints: string[] = []
  const { cert } = await keptCertificate(join(file, 'folder'), NAMES, NOW, why => complaints.push(why))
  assert.ok(new X509Certificate(cert).checkHost('localhost'))
  assert.equal(complaints.length, 1)
})
