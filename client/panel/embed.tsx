/** One peer of a wall in about 300 by 240 pixels: who it is, and how both paths do. */

import type { PathName, Snapshot } from '../core/measure/snapshot.ts'
import { EmulatedBadge } from './conditions/emulated-badge.tsx'
import { usePanel, useSlice } from './context.ts'
import { Figure } from './figure.tsx'
import { duration } from './format.ts'
import { PeerCount } from './header.tsx'
import { PathGlyph } from './icons.tsx'
import { t } from './language/messages.ts'
import { LeftNotice } from './left-notice.tsx'
import { PathVerdict, Survival } from './path-card.tsx'
import { PATH_NAMES } from './path-label.tsx'
import { SurvivalBand } from './timeline/survival-band.tsx'
import { Glossary, Tooltip } from './tooltip.tsx'

const selectName = ({ name }: Snapshot) => name

function EmbedPath({ path }: { path: PathName }) {
  return (
    <section class={`embed-path path-${path}`} aria-label={PATH_NAMES[path]}>
      <h2>
        <PathGlyph path={path} />
        {PATH_NAMES[path]}
      </h2>
      <PathVerdict path={path} withSince={false} />
      <Figure metric={`paths.${path}.latency.p50Ms`} label={t('figure.median')} format={duration} />
      <Survival path={path} />
      <SurvivalBand path={path} />
    </section>
  )
}

export function Embed() {
  const { left } = usePanel()
  const name = useSlice(selectName)
  return (
    <main class="embed">
      <header>
        <h1>{name}</h1>
        <PeerCount />
        <EmulatedBadge />
      </header>
      {left.value ? (
        <LeftNotice />
      ) : (
        <div class="embed-paths">
          <EmbedPath path="mesh" />
          <EmbedPath path="relay" />
        </div>
      )}
      <Tooltip />
      <Glossary />
    </main>
  )
}
