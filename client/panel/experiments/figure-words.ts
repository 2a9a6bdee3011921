/** A figure of a run, and its values, in words. */
import type { Figure } from '../../core/experiments/findings.ts'
import { figure } from '../format.ts'
import { say } from '../language/say.ts'

/** `round trip p50, 64 B, ms` */
export function figureTitle({ name, unit }: Pick<Figure, 'name' | 'unit'>): string {
  return unit === '' ? say(name) : `${say(name)}, ${say(unit)}`
}

/** `mesh 1.2` */
export function valueWords({ of, value }: Figure['values'][number]): string {
  return `${say(of)} ${figure(value)}`
}
