/** Where others join this room. Pure. */
import type { RoomName } from '#protocol'

/**
 * The lab host's join URLs, one per address, each leading into `room`. Falls back to the page's own address, without this
 * peer's name or a host token in it.
 */
export function joinUrls(offered: readonly string[], pageUrl: string, room: RoomName): string[] {
  const bases = offered.length > 0 ? offered : [new URL('/', pageUrl).href]
  const urls = bases.flatMap(base => {
    const url = URL.parse(base)
    if (!url) return []
    url.hash = ''
    url.search = String(new URLSearchParams({ room }))
    return [url.href]
  })
  return [...new Set(urls)]
}
