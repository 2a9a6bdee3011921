/**
 * 100,000 broadcasts by 8 clients while their relay is killed, frozen and restarted: is every acknowledged one delivered
 * exactly once, in its sender's order, to all? Exit code 1: no.
 * Run with `node --import tsx e2e/bench/relay-history.ts [--seed N] [--clients N] [--broadcasts N] [--faults N]`.
 */
import { parseArgs } from 'node:util'
import { checkHistory, FLAWS, type Flaw } from '../relay-history/check.ts'
import { FAULT_KINDS } from '../relay-history/plan.ts'
import { runHistory } from '../relay-history/run.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    clients: { type: 'string', default: '8' },
    broadcasts: { type: 'string', default: '100000' },
    faults: { type: 'string', default: '120' },
  },
})
const options = {
  seed: Number(values.seed),
  clients: Number(values.clients),
  broadcasts: Number(values.broadcasts),
  faults: Number(values.faults),
}
say(`${JSON.stringify(options)}\n`)
const { histories, raw, faults, durationMs, settledMs } = await runHistory(options)
const flaws = checkHistory(histories)

say('| | |', '|---|---:|')
row('broadcasts', count('broadcast'))
row('acknowledgements', count('acknowledged'))
row('deliveries', count('delivered'))
for (const kind of FAULT_KINDS) row(`faults: ${kind}`, faults.filter(fault => fault.kind === kind).length)
row('run, s', (durationMs / 1_000).toFixed(0))
row('settled after the last fault, ms', settledMs === null ? 'never' : settledMs.toFixed(0))
row('**flaws**', inWords(flaws))
row('flaws without delivery', inWords(checkHistory(raw)))
for (const { kind, detail } of flaws.slice(0, 20)) say(`${kind}: ${detail}`)
process.exitCode = flaws.length === 0 && settledMs !== null ? 0 : 1

function count(type: string): number {
  return histories.reduce((sum, { events }) => sum + events.filter(event => event.type === type).length, 0)
}

function inWords(found: Flaw[]): string {
  const kinds = FLAWS.map(kind => [kind, found.filter(flaw => flaw.kind === kind).length] as const)
  const some = kinds.filter(([, number]) => number > 0).map(([kind, number]) => `${number} ${kind}`)
  return some.length === 0 ? 'none' : some.join(', ')
}

function row(name: string, value: string | number): void {
  say(`| ${name} | ${value} |`)
}

function say(...lines: string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}
