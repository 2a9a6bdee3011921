/**
 * How cost grows with the number of peers: curves with their fitted growth, in growth.json and GROWTH.md. Run with
 * `node --import tsx e2e/bench/growth.ts [--quick]`; `--quick` takes small sizes and writes nothing.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Curve, failures, fitted, growthTable, type Where } from './growth/curve.ts'
import * as measure from './growth/measure.ts'
import { machineInWords } from './runner/machine.ts'

const quick = process.argv.includes('--quick')

interface Series {
  where: Where
  sizes: readonly number[]
  /** Each with its unit. */
  curves: Readonly<Record<string, string>>
  at(peers: number): Promise<measure.Values>
}

const SERIES: readonly Series[] = [
  {
    where: 'tabs',
    sizes: quick ? [2, 3] : [2, 4, 8, 16, 32],
    curves: {
      [measure.FORMATION]: 'ms',
      [measure.NAIVE]: 'ms',
      [measure.BROADCAST]: 'ms',
      [measure.RELAYED]: 'ms',
    },
    at: measure.measureTabs,
  },
  {
    where: 'headless',
    sizes: quick ? [4, 12] : [8, 16, 32, 64, 128],
    curves: { [measure.FORMATION]: 'ms', [measure.BROADCAST]: 'ms' },
    at: measure.measureHeadless,
  },
  {
    where: 'headless',
    sizes: quick ? [2, 4] : [2, 4, 8, 16, 32, 64, 128],
    curves: { [measure.RELAY_BYTES]: 'B', [measure.RELAY_CPU]: 'µs' },
    at: measure.measureRelay,
  },
  {
    where: 'simulated',
    sizes: quick ? [250, 300] : [1_000, 10_000],
    curves: { [measure.BROADCAST]: 'ms', [measure.HOPS]: 'hops', [measure.CONTROL]: 'B/s' },
    at: measure.measureSimulated,
  },
]

const curves: Curve[] = []
for (const { where, sizes, curves: units, at } of SERIES) {
  const measured = Object.entries(units).map(([what, unit]): Curve => ({ what, unit, where, points: [] }))
  for (const peers of sizes) {
    process.stdout.write(`${peers} ${where}\n`)
    const { values, reason } = await attempt(() => at(peers))
    for (const { what, points } of measured) points.push({ peers, value: values[what] ?? null, reason })
  }
  curves.push(...measured)
}
const all = curves.map(fitted)
const reasons = failures(all)
const page = `# How cost grows

Written by \`node --import tsx e2e/bench/growth.ts\` on ${new Date().toISOString()}, ${machineInWords()}. The exponent is the
slope of a straight line through the logarithms of both, by least squares. Tabs and headless peers share the processors
of one machine, so that their times grow with all that all of them do; times of simulated peers are virtual.

${growthTable(all)}
${reasons.map(reason => `\n- failed: ${reason}`).join('')}
`
if (quick) process.stdout.write(page)
else {
  writeFileSync(join(import.meta.dirname, 'growth.json'), `${JSON.stringify(all, null, 2)}\n`)
  writeFileSync(join(import.meta.dirname, 'GROWTH.md'), page)
}
process.exit(all.every(({ points }) => points.every(({ value }) => value !== null)) ? 0 : 1)

async function attempt(take: () => Promise<measure.Values>) {
  try {
    return { values: await take(), reason: null }
  } catch (error) {
    return { values: {} as measure.Values, reason: error instanceof Error ? error.message : String(error) }
  }
}
