/** What a peer remembers of others is bounded, whatever they say: the oldest entries make place. */
export function forgetOldest<Key>(remembered: Map<Key, unknown> | Set<Key>, kept: number): void {
  if (remembered.size <= kept) return
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest)
    if (remembered.size <= kept) return
  }
}
