/** What came of a random history, as Markdown. */
import type { HistoryOptions, HistoryResult } from './history.ts'
import { ms, table, verdict } from './report-markdown.ts'

export function historyMarkdown({ seed, peers }: HistoryOptions, result: HistoryResult): string {
  const { hasServers, faults, broadcasts, deliveries, members, virtualMs, healing, violations } = result
  return [
    `## history, ${peers} peers, seed ${seed}`,
    hasServers ? 'The signaller is back at the end.' : 'The signaller is gone for good once all have joined.',
    table(
      ['', ''],
      [
        ['virtual time, s', (virtualMs / 1_000).toFixed(1)],
        ['members, all that ever joined', String(members)],
        ['broadcasts', String(broadcasts)],
        ['deliveries to members that stayed', String(deliveries)],
        ['one mesh after the mending', ms(healing.oneMeshMs)],
        ['degrees and both ends right after the mending', ms(healing.wholeMs)],
        ...[...faults].map(([kind, count]) => [kind, String(count)]),
      ],
    ),
    verdict(violations),
  ].join('\n\n')
}

/** How to play it again. */
export function replayCommand({ seed, peers }: HistoryOptions): string {
  return `npm run simulate -- --scenario history --seed ${seed} --peers ${peers}`
}
