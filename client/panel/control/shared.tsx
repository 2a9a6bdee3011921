/** What the cards of the control view have in common. */
import type { PeerId } from '#protocol'
import type { ModerationView } from '../../core/moderation/moderation.ts'
import * as format from '../format.ts'
import { nameOf } from '../graph/names.ts'

export interface ControlProps {
  view: ModerationView
  names: Record<PeerId, string>
  attempt(what: () => unknown): void
  disabled: boolean
}

export function Name({ names, peer }: { names: Record<PeerId, string>; peer: PeerId }) {
  return <bdi>{nameOf(names, peer)}</bdi>
}

export function NoData() {
  return (
    <>
      <span aria-hidden="true">{format.NO_DATA}</span>
      <span class="sr-only">{format.noDataWords()}</span>
    </>
  )
}
