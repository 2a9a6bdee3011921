import { effect, signal } from '@preact/signals'
import { render } from 'preact'
import { Context } from './context.ts'
import { Embed } from './embed.tsx'
import { followLab, newsOf } from './live.ts'
import { Panel } from './panel.tsx'
import type { PanelPorts } from './ports.ts'
import { controlTheme } from './theme.ts'
import { isTimelineNews } from './timeline/news.ts'
import 'uplot/dist/uPlot.min.css'
import './styles/tokens.css'
import './styles/parts.css'
import './styles/figures.css'
import './styles/layout.css'
import './styles/cards.css'
import './styles/timeline.css'
import './styles/tables.css'
import './styles/room.css'
import './styles/controls.css'
import './styles/embed.css'
import './styles/small-screens.css'

/** Draws the panel of `ports.lab` into `root` until the returned function is called. */
export function mountPanel(root: HTMLElement, ports: PanelPorts): () => void {
  const live = followLab(ports.lab, root.ownerDocument)
  const timeline = newsOf(live.snapshot, isTimelineNews)
  const theme = controlTheme(root.ownerDocument.documentElement)
  const labInfo = signal(ports.labInfo.current())
  const unsubscribe = ports.labInfo.onChange(() => {
    labInfo.value = ports.labInfo.current()
  })
  const left = signal(false)
  const stopWatching = effect(() => {
    if (live.snapshot.value.faults.some(fault => fault.kind === 'self-left')) left.value = true
  })
  root.ownerDocument.documentElement.classList.toggle('embedded', ports.embed)
  render(
    <Context value={{ ports, snapshot: live.snapshot, timeline, labInfo, theme, left }}>
      {ports.embed ? <Embed /> : <Panel />}
    </Context>,
    root,
  )
  return () => {
    render(null, root)
    stopWatching()
    unsubscribe()
    theme.stop()
    live.stop()
  }
}
