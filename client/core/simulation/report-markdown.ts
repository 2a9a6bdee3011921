/** A simulation's report as Markdown tables. */

import { MESH_SETTINGS } from '../mesh/settings.ts'
import type { Census } from './census.ts'
import { CROWD_SETTINGS } from './crowd.ts'
import type { Simulated, SimulationOptions } from './simulate.ts'
import type { PhaseReport, Quantiles, Rate, Totals } from './simulation-report.ts'
import type { Violation } from './violation.ts'

const NO_DATA = 'no data'

export function markdownOf(options: Simulation, report: Simulated): string {
  const { phases, totals, star, violations } = report
  return [
    heading(options, report),
    table(
      [
        'phase',
        'seconds',
        'members',
        'components',
        'degree',
        'broadcasts',
        'delivered',
        'hops p50 / p99',
        'last delivery p50 / p99, ms',
      ],
      phases.map(phaseRow),
    ),
    healingTable(phases, report.watchEveryMs),
    totalsTable(totals),
    table(
      ["a relay's load for the same broadcasts (computed, frames without headers)", 'in', 'out'],
      [
        ['frames', String(star.framesIn), String(star.framesOut)],
        ['bytes', String(star.bytesIn), String(star.bytesOut)],
      ],
    ),
    verdict(violations),
  ].join('\n\n')
}

type Simulation = Omit<SimulationOptions, 'trace'>

function heading({ scenario, peers, seed, hasServers }: Simulation, simulated: Simulated): string {
  const { kind, virtualSeconds, events } = simulated
  const what =
    kind === 'room'
      ? "A room as the lab has it, with the lab's settings and exactly-once delivery over the mesh"
      : `A crowd: the mesh alone, with heartbeats of ${CROWD_SETTINGS.heartbeatMs} ms instead of ${MESH_SETTINGS.heartbeatMs} ms, a link lost after ${CROWD_SETTINGS.lostAfterMs} ms of silence instead of ${MESH_SETTINGS.lostAfterMs} ms, and no list of all members`
  const servers = hasServers ? '' : ', the signaller gone once all have joined'
  return `## ${scenario}, ${peers} peers, seed ${seed}

${what}${servers}. ${virtualSeconds} s of virtual time, ${events} events. All figures are of this simulation.`
}

function totalsTable({ extraCopies, control, controlByKind, payload }: Totals): string {
  return table(
    ['over the whole simulation, per peer', 'messages/s', 'bytes/s'],
    [
      ['control traffic', ...rate(control)],
      ...controlByKind.map(kind => [`of it ${kind.kind}`, ...rate(kind)]),
      ['copies of broadcasts', ...rate(payload)],
    ],
  ).concat(`\n\nExtra copies per delivery: ${number(extraCopies, 3)}`)
}

function rate(of: Rate | null): [string, string] {
  return [number(of?.messagesPerSecond, 3), number(of?.bytesPerSecond, 1)]
}

export function verdict(violations: readonly Violation[]): string {
  if (violations.length === 0) return 'Invariants: all held.'
  const shown = violations.slice(0, SHOWN).map(({ rule, detail }) => `- ${rule}: ${detail}`)
  return [`Invariants: **${violations.length} broken**.\n`, ...shown].join('\n')
}

/** Broken rules that are listed; the JSON report has all. */
const SHOWN = 20

function phaseRow({
  name,
  seconds,
  begins,
  ends,
  broadcasts,
  deliveryRatio,
  hops,
  lastDeliveryMs,
}: PhaseReport): string[] {
  return [
    name,
    String(seconds),
    arrow(begins, ends, ({ members }) => members),
    arrow(begins, ends, ({ components }) => components),
    ends.degrees === null ? NO_DATA : `${ends.degrees.min} / ${ends.degrees.median} / ${ends.degrees.max}`,
    String(broadcasts),
    broadcasts === 0 ? '' : deliveryRatio === null ? NO_DATA : `${percent(deliveryRatio)} %`,
    broadcasts === 0 ? '' : pair(hops),
    broadcasts === 0 ? '' : pair(lastDeliveryMs),
  ]
}

function healingTable(phases: readonly PhaseReport[], watchEveryMs: number): string {
  const rows = phases.flatMap(({ name, healing }) =>
    healing === null ? [] : [[name, ms(healing.oneMeshMs), ms(healing.wholeMs)]],
  )
  const exactly = `looked at every ${watchEveryMs} ms`
  return table(
    [`from the beginning of (${exactly})`, 'one mesh after', 'degrees and both ends right after'],
    rows,
  )
}

function arrow(begins: Census, ends: Census, of: (census: Census) => number): string {
  return of(begins) === of(ends) ? String(of(ends)) : `${of(begins)} → ${of(ends)}`
}

/** Rounded down, so that 100 % means all. */
function percent(share: number): string {
  return (Math.floor(share * 1e6) / 1e4).toString()
}

function pair(quantiles: Quantiles | null): string {
  return quantiles === null ? NO_DATA : `${number(quantiles.p50, 0)} / ${number(quantiles.p99, 0)}`
}

export function ms(value: number | null): string {
  return value === null ? 'not by the end' : `${value.toFixed(0)} ms`
}

function number(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? NO_DATA : value.toFixed(digits)
}

export function table(head: readonly string[], rows: readonly string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
