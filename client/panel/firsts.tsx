/** Of the probes that came over both paths: which copy came first. */
import { useMetric } from './context.ts'
import { Figure } from './figure.tsx'
import { count } from './format.ts'
import { PathGlyph } from './icons.tsx'

const SEGMENTS = [
  { metric: 'firsts.mesh', label: 'mesh first', class: 'seg-mesh' },
  { metric: 'firsts.onlyMesh', label: 'only mesh came', class: 'seg-only-mesh' },
  { metric: 'firsts.onlyRelay', label: 'only relay came', class: 'seg-only-relay' },
  { metric: 'firsts.relay', label: 'relay first', class: 'seg-relay' },
] as const

function Segment({ segment }: { segment: (typeof SEGMENTS)[number] }) {
  const value = useMetric(segment.metric)
  return <div class={`seg ${segment.class}`} style={{ flexGrow: value ?? 0 }} />
}

export function Firsts() {
  return (
    <section class="card firsts" aria-labelledby="heading-firsts">
      <h2 id="heading-firsts">Which copy came first</h2>
      <div class="firsts-figure">
        <PathGlyph path="mesh" />
        {SEGMENTS.slice(0, 2).map(({ metric, label }) => (
          <Figure key={metric} metric={metric} label={label} format={count} />
        ))}
      </div>
      <div class="split-bar" aria-hidden="true">
        {SEGMENTS.map(segment => (
          <Segment key={segment.metric} segment={segment} />
        ))}
      </div>
      <div class="firsts-figure">
        {SEGMENTS.slice(2).map(({ metric, label }) => (
          <Figure key={metric} metric={metric} label={label} format={count} />
        ))}
        <PathGlyph path="relay" />
      </div>
    </section>
  )
}
