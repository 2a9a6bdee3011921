/** What the room keeps, as this peer knows it, as a signal, read anew when it changed. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { ObjectStorage, StoredView } from '../../core/storage/storage.ts'

export interface StorageNow {
  objects: StoredView[]
  distrusted: PeerId[]
  moves: { taken: number; dropped: number }
}

export interface LiveStorage {
  now: ReadonlySignal<StorageNow>
  stop(): void
}

export function followStorage(source: ObjectStorage): LiveStorage {
  const read = (): StorageNow => ({
    objects: source.list(),
    distrusted: source.distrusted(),
    moves: source.moves(),
  })
  const now = signal(read())
  const stop = source.onChange(() => {
    now.value = read()
  })
  return { now, stop }
}
