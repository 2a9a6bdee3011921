/** The vault of this tab. A reload finds what it kept; a tab that was duplicated gets a vault of its own. */
import { wrap } from 'comlink'
import { randomText } from '../identity.ts'
import type { PieceStore } from './piece-store.ts'

export function createTabStore(): PieceStore {
  const worker = new Worker(new URL('./worker/vault.worker.ts', import.meta.url), {
    type: 'module',
    name: ownFolder(),
  })
  return wrap<PieceStore>(worker)
}

/** Kept for this tab alone, and over reloads. A duplicate begins with a copy of it, which tells by not being a reload. */
function ownFolder(): string {
  const [entry] = performance.getEntriesByType('navigation')
  const isReload = entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate'
  // Frames share the storage of their tab, and each is a peer of its own: its address, which names it, tells them apart.
  const key = window === window.top ? 'files-of-tab' : `files-of-frame ${location.search}`
  const known = isReload ? sessionStorage.getItem(key) : null
  const folder = known ?? randomText(16)
  sessionStorage.setItem(key, folder)
  return folder
}
