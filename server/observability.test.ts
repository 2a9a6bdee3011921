/** What an operator sees of a running lab: /metrics of lab host and relay, the dashboard that draws them, and the logs. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { after, before, test } from 'node:test'
import * as v from 'valibot'
import { LabInfoSchema, TOKEN_HEADER } from '#protocol'
import { type Family, namingFlaws, parseExposition } from './testing/exposition.ts'
import { floodDoor, isLetIn } from './testing/let-in.ts'
import { join, openPeer, SECRET, type TestPeer } from './testing/peers.ts'
import { type LabProcess, refusesConnections, startLab } from './testing/processes.ts'
import { until } from './testing/until.ts'

const PAYLOAD = 'what two pupils say to each other'
const NAME = 'Annabel-Lee'

let lab: LabProcess
let relayUrl: string
let peers: TestPeer[]

before(async () => {
  lab = await startLab('--log-level', 'trace', '--host', '127.0.0.1')
  const { relays } = v.parse(LabInfoSchema, await (await fetch(`${lab.url}/api/lab`)).json())
  relayUrl = relays[0]?.url ?? ''
  peers = [await openPeer(relayUrl, {}), await openPeer(relayUrl, {})]
  for (const peer of peers) assert.ok((await join(peer, { name: NAME })).ok)
  const [anna, ben] = peers
  assert.ok(anna && ben)
  anna.socket.emit('frame', null, Buffer.from(PAYLOAD))
  anna.socket.emit(PAYLOAD.slice(0, 32), { secret: SECRET })
  anna.socket.emit('frame', null, PAYLOAD)
  await until('frame and refusals came', () => ben.frames.length === 1 && anna.refusals.length === 2)
})
after(async () => {
  for (const { socket } of peers) socket.disconnect()
  await lab.stop()
})

async function scrape(url: string): Promise<Map<string, Family>> {
  const response = await fetch(`${url}/metrics`)
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  return parseExposition(await response.text())
}

/** The one sample with these labels. */
function sampleValue(
  families: Map<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const samples = families.get(name)?.samples ?? []
  const [sample] = samples.filter(each =>
    Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  )
  assert.ok(sample, `no ${name} ${JSON.stringify(labels)}`)
  return sample.value
}

test('/metrics of lab host and relay parse strictly, and names and units are those of Prometheus', async () => {
  for (const url of [lab.url, relayUrl]) {
    const families = await scrape(url)
    assert.ok(families.size >= 6)
    assert.deepEqual([...families.values()].flatMap(namingFlaws), [])
  }
})

test('the relay tells load, rooms, peers, frames, bytes, refusals by reason, reconnects and cuts', async () => {
  const families = await scrape(relayUrl)
  const value = (name: string, labels = {}) => sampleValue(families, name, labels)
  assert.deepEqual([value('relay_rooms'), value('relay_peers'), value('relay_sockets')], [1, 2, 2])
  assert.deepEqual([value('relay_frames_in_total'), value('relay_frames_out_total')], [1, 1])
  assert.ok(value('relay_in_bytes_total') > 500 && value('relay_out_bytes_total') > 500)
  assert.equal(value('relay_refused_total', { reason: 'malformed' }), 2)
  assert.equal(value('relay_refused_total', { reason: 'flood' }), 0)
  assert.equal(value('relay_cuts_total', { reason: 'flood' }), 0)
  assert.equal(value('relay_cuts_total', { reason: 'backlog' }), 0)
  assert.deepEqual([value('relay_reconnects_total'), value('relay_kept_out_addresses')], [0, 0])
  assert.ok(value('process_cpu_seconds_total') > 0.1 && value('process_resident_memory_bytes') > 2 ** 24)
  const age = Date.now() / 1_000 - value('process_start_time_seconds')
  assert.ok(age > 0 && age < 600, `${age} s old`)
})

test('the lab host tells the state of its relay, its tabs, refusals and faults', async () => {
  await fetch(`${lab.url}/api/relays/r1/kill`, {
    method: 'POST',
    headers: { [TOKEN_HEADER]: 'guessed-token' },
  })
  const families = await scrape(lab.url)
  assert.equal(sampleValue(families, 'lab_relay_state', { relay: 'r1', state: 'up' }), 1)
  assert.equal(sampleValue(families, 'lab_relay_state', { relay: 'r1', state: 'down' }), 0)
  assert.equal(sampleValue(families, 'lab_refused_total', { reason: 'token' }), 1)
  assert.equal(sampleValue(families, 'lab_faults_total', { kind: 'relay-started', relay: 'r1' }), 1)
  assert.equal(sampleValue(families, 'lab_tabs'), 0)
  assert.ok(sampleValue(families, 'process_resident_memory_bytes') > 2 ** 24)
})

test('the lab host too turns away who floods it with connections, and tells', async () => {
  assert.ok((await floodDoor(lab.port, '127.0.0.9')) >= 540)
  assert.ok(await isLetIn(lab.port, '127.0.0.10'))
  assert.equal(sampleValue(await scrape(lab.url), 'lab_refused_total', { reason: 'connections' }), 1)
  assert.ok(!(await isLetIn(lab.port, '127.0.0.9')))
})

test('with --host, lab host and relay listen there and nowhere else', async () => {
  for (const port of [lab.port, Number(new URL(relayUrl).port)]) {
    assert.ok(!(await refusesConnections(port)))
    assert.ok(await refusesConnections(port, '127.0.0.2'))
  }
})

const DashboardSchema = v.object({
  panels: v.array(
    v.object({
      title: v.string(),
      type: v.string(),
      targets: v.optional(v.array(v.object({ expr: v.string() }))),
    }),
  ),
})

/** Words of PromQL that are no metrics; a function is known by its parenthesis. */
const KEYWORDS = new Set(['by', 'without', 'on', 'ignoring', 'and', 'or', 'unless', 'offset', 'bool'])

/** The metrics that a query reads. What is in braces, brackets, quotes, or the parentheses after `by`, is not a metric. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, ' ')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, ' ')
  const words = bare.match(/[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\(|[a-zA-Z0-9_:])/g) ?? []
  return words.filter(word => !KEYWORDS.has(word))
}

test('every metric and label that the Grafana dashboard asks for is in /metrics', async () => {
  const file = joinPath(import.meta.dirname, 'grafana', 'dashboard.json')
  const { panels } = v.parse(DashboardSchema, JSON.parse(readFileSync(file, 'utf8')))
  const families = new Map([...(await scrape(lab.url)), ...(await scrape(relayUrl))])
  const expressions = panels.flatMap(({ targets }) => targets ?? []).map(({ expr }) => expr)
  assert.ok(expressions.length >= 15)
  for (const expression of expressions) {
    const used = metricsIn(expression)
    assert.ok(used.length > 0, expression)
    for (const name of used) {
      const family = families.get(name)
      assert.ok(family, `${name} of ${expression}`)
      const [, label, value] = /\{(\w+)="([^"]*)"\}/.exec(expression) ?? []
      if (label === undefined) continue
      assert.ok(
        family.samples.some(({ labels }) => labels[label] === value),
        expression,
      )
    }
  }
  const missing = [...families.keys()].filter(
    name => !expressions.some(each => metricsIn(each).includes(name)),
  )
  assert.deepEqual(missing, [], 'metrics that the dashboard leaves out')
})

test('the reader of queries sees every metric, and nothing else', () => {
  assert.deepEqual(metricsIn('sum by (instance) (rate(a_total{x="y"}[5m])) / b_bytes - time()'), [
    'a_total',
    'b_bytes',
  ])
})

interface Line {
  level: number
  name: string
  msg: string
}
const LineSchema = v.object({ level: v.number(), name: v.string(), msg: v.string() })

/** The log's lines; the banner for people is on stdout, which is collected too. */
function logged(): Line[] {
  const lines = lab
    .output()
    .split('\n')
    .filter(line => line.startsWith('{'))
  return lines.map(line => v.parse(LineSchema, JSON.parse(line)))
}

test('at the level trace, lab host and relay log what happens, one JSON object a line', async () => {
  const said = (name: string, msg: string) => logged().some(line => line.name === name && line.msg === msg)
  await until('the relay has said who joined', () => said('r1', 'joined') && said('r1', 'refused'))
  assert.ok(said('r1', 'listening') && said('host', 'request') && said('host', 'relay-started'))
})

test('no token, secret, name or payload is in a log, however detailed', async () => {
  await fetch(`${lab.url}/api/relays/r1/kill?token=${lab.token}`, {
    method: 'POST',
    headers: { [TOKEN_HEADER]: `${lab.token}-nearly`, cookie: `token=${lab.token}` },
  })
  await fetch(`${lab.url}/%zz?token=${lab.token}`, { headers: { referer: `${lab.url}/#token=${lab.token}` } })
  await until('both were logged', () => logged().some(({ msg }) => msg === 'refused: not the host token'))
  const text = lab.output().replace(`${lab.url}/#token=${lab.token}`, 'the host URL, for people')
  for (const hidden of [
    lab.token,
    SECRET,
    NAME,
    PAYLOAD.slice(0, 32),
    Buffer.from(PAYLOAD).toString('base64'),
  ]) {
    assert.ok(!text.includes(hidden), hidden)
  }
})
