/** What the ideal speed-up is bounded by, and that said in words. */
import type { Snapshot } from '../../core/measure/snapshot.ts'
import * as format from '../format.ts'

/** Processors that all peers share; null: they may be on several machines. */
export function coresOf({ warnings }: Snapshot): number | null {
  return warnings.includes('one-machine') ? navigator.hardwareConcurrency : null
}

export function CoresNote({ cores }: { cores: number | null }) {
  const bound =
    cores === null
      ? 'there are peers'
      : `there are peers, at most ${format.plural(cores, 'processor')} of this machine`
  return (
    <p class="note">
      Speed-up: against this tab alone, measured here. Ideal: as many times as {bound}, by the results that
      must agree. The relay uses all processors of its machine but one, which goes on forwarding.
    </p>
  )
}
