/** What this peer shows of an object. */
import type { Keeper } from './keeper.ts'
import type { StoredObject } from './stock.ts'
import type { RelayCopyState, StoredView } from './storage.ts'

export function storedView(
  { stock }: Keeper,
  object: StoredObject,
  relay: RelayCopyState,
  nowMs: number,
): StoredView {
  const { id, manifest } = object
  const holders = manifest.hashes.map((_, piece) => stock.holders(object, piece, nowMs))
  const wanted = Math.min(manifest.copies, stock.roster.linked().length + 1)
  return {
    object: id,
    name: manifest.name,
    size: manifest.size,
    copies: manifest.copies,
    repairs: manifest.repairs,
    holders,
    readable: holders.filter(({ length }) => length > 0).length,
    thin: holders.filter(({ length }) => length < wanted).length,
    surplus: holders.filter(({ length }) => length > wanted).length,
    relay,
  }
}
