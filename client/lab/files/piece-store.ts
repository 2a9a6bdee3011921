/** The vault as file sharing sees it: in a Worker in a tab, directly in Node. */
import type { FileId } from '../../core/swarm/manifest.ts'
import { MemoryPlaces } from './memory-places.ts'
import { Vault } from './vault.ts'

export interface PieceStore {
  /** Whether what is kept outlives the page. */
  isLasting(): Promise<boolean>
  found(): Promise<Uint8Array[]>
  open(manifest: Uint8Array): Promise<Uint8Array>
  keep(file: FileId, piece: number, bytes: Uint8Array): Promise<boolean>
  isRight(file: FileId, piece: number, bytes: Uint8Array): Promise<boolean>
  read(file: FileId, begin: number, end: number): Promise<Uint8Array>
  /** Of a file that is whole. */
  blob(file: FileId): Promise<Blob>
  remove(file: FileId): Promise<void>
}

/** Without a Worker and without a disk: for Node, and for tests. */
export function memoryStore(): PieceStore {
  const vault = new Vault(new MemoryPlaces())
  return {
    isLasting: () => Promise.resolve(vault.isLasting),
    found: () => vault.found(),
    open: manifest => vault.open(manifest),
    keep: (file, piece, bytes) => vault.keep(file, piece, bytes),
    isRight: (file, piece, bytes) => vault.isRight(file, piece, bytes),
    read: (file, begin, end) => Promise.resolve(vault.read(file, begin, end)),
    blob: file => vault.blob(file),
    remove: file => vault.remove(file),
  }
}
