/** What a parameter of an experiment is, and what it takes. Its name is that of its flag on the command line. */
import type { ExperimentId } from '../../../core/experiments/experiment.ts'
import type { Field } from '../../../core/experiments/parameters.ts'
import { hasMessage, t } from '../../language/messages.ts'
import type { WrongValue } from './request.ts'

export function aboutWords(experiment: ExperimentId, name: string, field: Field): string {
  const description = descriptionOf(experiment, name, field)
  return field.kind === 'choice'
    ? description
    : t('experiments.range', { description, min: field.min, max: field.max })
}

/** As the core has it, in English, where no message has been written yet. */
function descriptionOf(experiment: ExperimentId, name: string, field: Field): string {
  if (name === 'seed') return t('parameter.seed')
  const key = `parameter.${experiment}.${name}`
  return hasMessage(key) ? t(key) : field.description
}

export function wrongWords({ field, typed }: WrongValue): string {
  if (field.kind === 'choice')
    return t('experiments.takesOneOf', { options: field.options.join(', '), typed })
  const { min, max } = field
  return field.kind === 'integer'
    ? t('experiments.takesWhole', { min, max, typed })
    : t('experiments.takesNumber', { min, max, typed })
}
