/** The tab's vault, in a Worker. Its name says which tab's folder is its own. */
import { expose } from 'comlink'
import { MemoryPlaces } from '../memory-places.ts'
import type { PieceStore } from '../piece-store.ts'
import { Vault } from '../vault.ts'
import { openOpfsPlaces } from './opfs-places.ts'

const opening = openOpfsPlaces(self.name).then(places => new Vault(places ?? new MemoryPlaces()))

const served: PieceStore = {
  isLasting: async () => (await opening).isLasting,
  found: async () => (await opening).found(),
  open: async (...args) => (await opening).open(...args),
  keep: async (...args) => (await opening).keep(...args),
  isRight: async (...args) => (await opening).isRight(...args),
  read: async (...args) => (await opening).read(...args),
  blob: async (...args) => (await opening).blob(...args),
  remove: async (...args) => (await opening).remove(...args),
}
expose(served)
