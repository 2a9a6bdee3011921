/**
 * What the relay adds to a round trip of 64 bytes in a browser: two clients of the relay path in one page, against two
 * WebSockets of a bare `ws` relay, which parses nothing and checks nothing. Told, not judged: a run whose A/A lane is off
 * by more than 3 % is void. Run with `node --import tsx e2e/bench/relay-rtt.ts [ROUNDS]`.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import * as v from 'valibot'
import { RelayProcess } from '../contract/relay-process.ts'
import { LANES, type Lane } from './relay-trips.ts'
import { withSourcePage } from './source-page.ts'

/** `rounds`: 6,000 trips a lane. `tripsPerBlock`: a block of some 0.05 s. */
const EFFORT = { rounds: Number(process.argv[2] ?? 30), tripsPerBlock: 100, frameBytes: 64 }
const VALID_A_A = { min: 0.97, max: 1.03 }

const bare = fork('e2e/bench/bare-relay.ts', [], { execArgv: ['--import', 'tsx'] })
const [listening] = await once(bare, 'message')
const bareUrl = `ws://127.0.0.1:${v.parse(v.object({ port: v.number() }), listening).port}`

const times = await withSourcePage(async page => {
  // The relay lets in pages of its lab host's port.
  const relay = new RelayProcess(null, Number(new URL(page.url()).port))
  await relay.start()
  try {
    return await page.evaluate(async options => (await import('./relay-trips.ts')).timeTrips(options), {
      ...EFFORT,
      bareUrl,
      relayUrl: relay.url,
    })
  } finally {
    await relay.kill()
  }
})
bare.kill()

const p50 = (lane: Lane): number => times[lane].sort((a, b) => a - b)[times[lane].length >> 1] ?? Number.NaN
const ws = (p50('ws') + p50('ws again')) / 2
const same = p50('ws again') / p50('ws')
say('| lane | round trips | p50, ms | against ws |', '|---|---:|---:|---:|')
for (const lane of LANES)
  say(`| ${lane} | ${times[lane].length} | ${p50(lane).toFixed(3)} | ${(p50(lane) / ws).toFixed(2)} |`)
const isVoid = same < VALID_A_A.min || same > VALID_A_A.max
say('', `A/A: ${same.toFixed(3)}${isVoid ? ', so this run is VOID' : ''}`)

function say(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}
