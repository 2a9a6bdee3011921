import type { Figure } from '../../core/experiments/findings.ts'
import { figure } from '../format.ts'
import { say } from '../language/say.ts'

/** `mesh 1.2` */
export function valueWords({ of, value }: Figure['values'][number]): string {
  return `${say(of)} ${figure(value)}`
}
