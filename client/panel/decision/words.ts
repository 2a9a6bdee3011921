/** The advice in sentences. */
import type { Advice, Open } from '../../core/decision/advice.ts'
import type { PathName } from '../../core/measure/snapshot.ts'
import { language } from '../language/current.ts'
import { t } from '../language/messages.ts'

export function recommendationWords(advice: Advice): string {
  const { recommendation, openWeight } = advice
  if (recommendation.kind === 'open') return openWeight > 0 ? t('advice.open') : t('advice.nothing')
  const words =
    recommendation.kind === 'path'
      ? t('advice.path', { path: recommendation.path })
      : t('advice.hybrid', {
          forMesh: needsFor('mesh', advice),
          forRelay: needsFor('relay', advice),
          leads: recommendation.leads ?? 'neither',
          mesh: advice.scores.mesh,
          relay: advice.scores.relay,
        })
  return openWeight > 0 ? `${words} ${t('advice.openWeight', { weight: openWeight })}` : words
}

function needsFor(path: PathName, advice: Advice): string {
  const needs = advice.arguments.flatMap(each =>
    each.path === path ? t(`need.${each.criterion.id}.inText`) : [],
  )
  return new Intl.ListFormat(language.value).format(needs)
}

/** Why a need is open. */
export function openWords({ why, runs }: Open): string {
  switch (why) {
    case 'no-claim':
    case 'no-run':
    case 'neither':
      return t(`openBecause.${why}`)
    case 'inconclusive':
      return t('decision.inconclusive', { count: runs.length })
    case 'contradictory': {
      const verdicts = runs.map(({ judgement }) => t(`judged.${judgement.verdict}`))
      return t('decision.contradictory', { verdicts: [...new Set(verdicts)].join(', ') })
    }
  }
}
