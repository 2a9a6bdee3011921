import type { Figure } from '../../core/experiments/findings.ts'
import { say } from '../language/say.ts'

/** `round trip p50, 64 B, ms` */
export function FigureTitle({ name, unit }: Pick<Figure, 'name' | 'unit'>) {
  return (
    <>
      {say(name)}
      {unit !== '' && <span>, {say(unit)}</span>}
    </>
  )
}
