/** A lab over TLS: everything that it names and serves is https or wss, and the private key stays where it belongs. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { io } from 'socket.io-client'
import * as v from 'valibot'
import { LabInfoSchema } from '#protocol'
import { LOOPBACK_NAMES } from '../addresses.ts'
import type { Certificate } from '../relay/config.ts'
import { join as joinRoom, openPeer } from '../testing/peers.ts'
import { fakePage, type LabProcess, runToEnd, startLab } from '../testing/processes.ts'
import { until } from '../testing/until.ts'
import { CERTIFICATE_FOLDER } from './places.ts'
import { keptCertificate } from './self-signed.ts'

interface Files extends Certificate {
  certFile: string
  keyFile: string
}

/** Stands for a certificate that the user brings along. */
async function makeFiles(): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-https-'))
  const certificate = await keptCertificate(folder, LOOPBACK_NAMES, new Date(), assert.fail)
  return { ...certificate, certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
}

let files: Files
let lab: LabProcess
before(async () => {
  files = await makeFiles()
  lab = await startLab('--https', '--cert', files.certFile, '--key', files.keyFile)
})
after(() => lab.stop())

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** GET that trusts `ca` and nothing else. */
function fetchTrusting(ca: string, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, response => {
      let body = ''
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    }).once('error', reject)
  })
}

async function info() {
  return v.parse(LabInfoSchema, JSON.parse((await fetchTrusting(files.cert, `${lab.url}/api/lab`)).body))
}

async function relayUrl(): Promise<string> {
  const [relay] = (await info()).relays
  return relay?.url ?? assert.fail('the lab has no relay')
}

test('the page comes over https with the given certificate, and every URL of the lab is https', async () => {
  assert.match(lab.url, /^https:/)
  assert.equal((await fetchTrusting(files.cert, `${lab.url}/`)).body, 'the page')
  const { relays, joinUrls } = await info()
  for (const url of [...joinUrls, ...relays.map(relay => relay.url)]) assert.match(url, /^https:/)
  assert.ok(lab.output().includes(`https://localhost:${lab.port}/#token=${lab.token}`))
  assert.ok(!lab.output().includes('http:'))
})

test('the page may talk to the relays over wss and https, and to nothing in the clear', async () => {
  const { headers } = await fetchTrusting(files.cert, `${lab.url}/`)
  const policy = String(headers['content-security-policy'])
  const { host } = new URL(await relayUrl())
  assert.ok(policy.includes(`wss://${host}`) && policy.includes(`https://${host}`), policy)
  assert.ok(policy.includes(`wss://localhost:${lab.port}`), policy)
  assert.ok(!/\b(ws|http):/.test(policy), policy)
})

test('peers of a page of this lab join the relay over wss, and their bytes are counted', async () => {
  const url = await relayUrl()
  const peer = await openPeer(url, { ca: files.cert, extraHeaders: { origin: lab.url } })
  assert.ok((await joinRoom(peer)).ok)
  const { body } = await fetchTrusting(files.cert, `${url}/metrics`)
  assert.ok(Number(/^relay_in_bytes_total (\d+)/m.exec(body)?.[1]) > 500, body)
  peer.socket.disconnect()
  await assert.rejects(openPeer(url, { ca: files.cert, extraHeaders: { origin: 'https://evil.example' } }))
})

test('a relay that was started again still serves the certificate', async () => {
  const post = (action: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = { 'x-lab-token': lab.token }
      const url = `${lab.url}/api/relays/r1/${action}`
      get(url, { ca: files.cert, agent: false, method: 'POST', headers }, response => {
        response.resume()
        resolve(response.statusCode ?? 0)
      }).once('error', reject)
    })
  const url = await relayUrl()
  assert.deepEqual([await post('kill'), await post('start')], [200, 200])
  assert.equal((await fetchTrusting(files.cert, `${url}/healthz`)).status, 200)
})

test('open tabs are told about the lab over wss', async () => {
  const socket = io(lab.url, {
    transports: ['websocket'],
    ca: files.cert,
    forceNew: true,
    reconnection: false,
  })
  const labs: unknown[] = []
  socket.on('lab', each => labs.push(each))
  await until('the tab was told about the lab', () => labs.length > 0)
  assert.match(v.parse(LabInfoSchema, labs[0]).relays[0]?.url ?? '', /^https:/)
  socket.disconnect()
})

test('the private key is in no output and on no command line', {
  skip: !existsSync('/proc/self'),
}, async () => {
  const [relay] = (await info()).relays
  const seen = [lab.process.pid, relay?.pid].map(pid =>
    ['cmdline', 'environ'].map(file => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join(),
  )
  const secret = files.key.split('\n')[1] ?? assert.fail('the key has no lines')
  for (const text of [...seen, lab.output()]) assert.ok(!text.includes(secret))
})

test('without files, the lab makes a certificate for all of its names', async () => {
  const own = await startLab('--https')
  const cert = readFileSync(join(CERTIFICATE_FOLDER, 'cert.pem'), 'utf8')
  for (const host of ['localhost', '127.0.0.1'])
    assert.equal((await fetchTrusting(cert, `https://${host}:${own.port}/healthz`)).status, 200)
  assert.match(own.output(), /Browsers warn/)
  await own.stop()
})

async function endsWithOneLine(args: string[], says: RegExp): Promise<void> {
  const { code, stderr } = await runToEnd(['--https', '--port', '0', '--page', fakePage(), ...args])
  assert.equal(code, 2, stderr)
  assert.match(stderr, says)
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
}

test('a certificate that cannot be read, is none, or is of another key: one line, exit code 2', async () => {
  const junk = join(mkdtempSync(join(tmpdir(), 'lab-https-')), 'junk.pem')
  writeFileSync(junk, 'junk')
  const other = await makeFiles()
  await endsWithOneLine(['--cert', '/nowhere.pem', '--key', files.keyFile], /--cert cannot be read: ENOENT/)
  await endsWithOneLine(['--cert', files.certFile, '--key', junk], /no certificate and its key in PEM/)
  await endsWithOneLine(['--cert', junk, '--key', files.keyFile], /no certificate and its key in PEM/)
  await endsWithOneLine(
    ['--cert', files.certFile, '--key', other.keyFile],
    /no certificate and its key in PEM/,
  )
})

test('--cert without --key: one line, exit code 2', () =>
  endsWithOneLine(['--cert', files.certFile], /--cert and --key go together/))
