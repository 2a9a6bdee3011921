/** Of the probes that came over both paths: which copy came first. */

import { useMetric } from './context.ts'
import { Figure } from './figure.tsx'
import { count } from './format.ts'
import { PathGlyph } from './icons.tsx'
import { t } from './language/messages.ts'

const SEGMENTS = [
  { metric: 'firsts.mesh', label: 'firsts.mesh', class: 'seg-mesh' },
  { metric: 'firsts.onlyMesh', label: 'firsts.onlyMesh', class: 'seg-only-mesh' },
  { metric: 'firsts.onlyRelay', label: 'firsts.onlyRelay', class: 'seg-only-relay' },
  { metric: 'firsts.relay', label: 'firsts.relay', class: 'seg-relay' },
] as const

function Segment({ segment }: { segment: (typeof SEGMENTS)[number] }) {
  const value = useMetric(segment.metric)
  return <div class={`seg ${segment.class}`} style={{ flexGrow: value ?? 0 }} />
}

export function Firsts() {
  return (
    <section class="card firsts" aria-labelledby="heading-firsts">
      <h2 id="heading-firsts">{t('firsts.title')}</h2>
      <div class="firsts-figure">
        <PathGlyph path="mesh" />
        {SEGMENTS.slice(0, 2).map(({ metric, label }) => (
          <Figure key={metric} metric={metric} label={t(label)} format={count} />
        ))}
      </div>
      <div class="split-bar" aria-hidden="true">
        {SEGMENTS.map(segment => (
          <Segment key={segment.metric} segment={segment} />
        ))}
      </div>
      <div class="firsts-figure">
        {SEGMENTS.slice(2).map(({ metric, label }) => (
          <Figure key={metric} metric={metric} label={t(label)} format={count} />
        ))}
        <PathGlyph path="relay" />
      </div>
    </section>
  )
}
