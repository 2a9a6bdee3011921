/** What the signs of the graph mean. */

import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { type MessageKey, t } from '../language/messages.ts'
import { sceneOf } from './scene.ts'

interface Sample {
  label: MessageKey
  class: string
  /** On a field of 32 by 16; of a sign, which is not a line, the 16 in the middle are shown. */
  d: string
  isSign?: true
  /** In the colour of the card, on top. */
  mark?: string
}

const disc = 'M16 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11'

const LINKS: Sample[] = [
  { label: 'legend.link', class: 'sample-mesh', d: 'M1 8h30' },
  { label: 'legend.oneWay', class: 'sample-one-way', d: 'M1 8h30M16 3.5v9' },
  { label: 'legend.missing', class: 'sample-missing', d: 'M1 8h30M13 5l6 6M19 5l-6 6' },
]
const OVER_TURN: Sample = {
  label: 'legend.overTurn',
  class: 'sample-mesh',
  d: 'M1 8h10.5M20.5 8h10.5M11.5 3.5h9v9h-9Z',
}
const SPOKE: Sample = { label: 'legend.joined', class: 'sample-relay', d: 'M1 8h30' }
const MEMBER: Sample = {
  label: 'legend.joined',
  class: 'sample-member',
  d: 'M16 3l5 5-5 5-5-5Z',
  isSign: true,
}
const PEERS: Sample[] = [
  { label: 'legend.linked', class: 'sample-linked', d: disc, isSign: true },
  {
    label: 'legend.routed',
    class: 'sample-routed',
    d: `${disc}M16 7.4a.6.6 0 1 1 0 1.2a.6.6 0 0 1 0-1.2`,
    isSign: true,
  },
  { label: 'legend.dialing', class: 'sample-dialing', d: disc, isSign: true },
  { label: 'legend.lost', class: 'sample-lost', d: `${disc}M12.5 4.5l7 7M19.5 4.5l-7 7`, isSign: true },
]
const TRACE: Sample[] = [
  { label: 'legend.handedOver', class: 'sample-handover', d: 'M1 8h22M22 4l8 4-8 4Z' },
  {
    label: 'legend.reached',
    class: 'sample-station',
    d: disc,
    isSign: true,
    mark: 'M14.2 6.6L16.4 5.2v5.8',
  },
  { label: 'legend.waiting', class: 'sample-waiting', d: disc, isSign: true },
]

const selectWhatIsThere = (snapshot: Snapshot) => ({
  isCrowded: sceneOf(snapshot).isCrowded,
  isOverTurn: snapshot.links.some(link => link.relayed),
})

export function GraphLegend({ hasTrace }: { hasTrace: boolean }) {
  const { isCrowded, isOverTurn } = useSlice(selectWhatIsThere)
  const links = isOverTurn ? [...LINKS, OVER_TURN] : LINKS
  const samples = hasTrace ? TRACE : [...links, isCrowded ? MEMBER : SPOKE, ...PEERS]
  return (
    <p class="legend graph-legend">
      {samples.map(sample => (
        <span key={sample.label}>
          <Glyph sample={sample} />
          {t(sample.label)}
        </span>
      ))}
    </p>
  )
}

function Glyph({ sample }: { sample: Sample }) {
  const [size, box] = sample.isSign ? ['sign', '8 0 16 16'] : ['', '0 0 32 16']
  return (
    <svg class={`glyph ${size} ${sample.class}`} viewBox={box} aria-hidden="true">
      <path d={sample.d} />
      {sample.mark && <path class="sample-mark" d={sample.mark} />}
    </svg>
  )
}
