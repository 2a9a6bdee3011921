/** What the panel shows of moderation as a signal, and of sights anew each time that one asks. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Moderation, ModerationView, Sights } from '../../core/moderation/moderation.ts'

export interface LiveControl {
  view: ReadonlySignal<ModerationView>
  /** null: not looked yet. */
  sights: ReadonlySignal<Sights | null>
  /** Once more. */
  look(): Promise<void>
  stop(): void
}

/** Chosen: addresses change with networks, and a class watches. */
const LOOK_INTERVAL_MS = 3_000

export function followControl(source: Moderation): LiveControl {
  const view = signal(source.view())
  const sights = signal<Sights | null>(null)
  const look = async (): Promise<void> => {
    sights.value = await source.sights()
  }
  const unsubscribe = source.onChange(() => {
    view.value = source.view()
  })
  void look()
  const timer = setInterval(() => {
    if (!document.hidden) void look()
  }, LOOK_INTERVAL_MS)
  return {
    view,
    sights,
    look,
    stop: () => {
      clearInterval(timer)
      unsubscribe()
    },
  }
}
