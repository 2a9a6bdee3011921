/** Where a number comes from, and what to know before believing it. */
import { momentText } from '../../core/experiments/report/numbers.ts'
import type { Doubt, Source } from '../../core/lessons/measurement.ts'
import { t } from '../language/messages.ts'
import { say } from '../language/say.ts'

export function sourceWords(source: Source): string {
  switch (source.from) {
    case 'run': {
      const { figure, seed, startedAt } = source
      return t('source.run', { figure: say(figure), seed, time: momentText(startedAt) })
    }
    case 'live':
      return t('source.live', { peer: source.peer, time: momentText(source.at) })
    case 'simulation':
      return t('source.simulation', { peers: source.peers, seed: source.seed })
  }
}

export function doubtWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'cancelled':
      return t('doubt.cancelled')
    case 'failed':
      return t('doubt.failed', { why: doubt.why })
    case 'no-figure':
      return t('doubt.no-figure', { figure: say(doubt.figure) })
    case 'no-verdict':
      return t('doubt.no-verdict', { reason: say(doubt.reason) })
    case 'in-run':
      return t(`runWarning.${doubt.warning}`)
    case 'live':
      return t(`liveDoubt.${doubt.warning}`)
    case 'simulated':
      return t('doubt.simulated')
    case 'not-kept':
      return doubt.why
  }
}
