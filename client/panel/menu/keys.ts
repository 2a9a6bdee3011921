/** The keyboard of lists that one moves through with arrows: menus, and what stands in a picture. Pure. */

/** Where a key leads from the item `at` of `count`, round and round; -1: from none. null: it is no key of movement. */
export function movedBy(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (at + 1) % count
    case 'ArrowUp':
    case 'ArrowLeft':
      return (Math.max(0, at) - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
