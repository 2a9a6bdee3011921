/** ICE servers as a browser takes them, for node-datachannel. */

interface NativeIceServer {
  hostname: string
  port: number
  username?: string
  password?: string
  relayType?: 'TurnUdp'
}

/** Where the URL names none (RFC 7064, RFC 7065). */
const DEFAULT_PORT = 3478

/**
 * Of the TURN servers only those that UDP reaches: libjuice knows no other way. Credentials may hold any sign, so they are
 * not written into a URL, as node-datachannel would have it for a server that is given as text.
 */
export function nativeIceServers(servers: readonly RTCIceServer[]): NativeIceServer[] {
  return servers.flatMap(({ urls, username, credential }) =>
    [urls].flat().flatMap(url => {
      const { protocol, pathname, search } = new URL(url)
      // `stun:` and `turn:` URLs have no slashes, and so neither host nor port for the parser.
      const { hostname, port } = new URL(`udp://${pathname}`)
      const server = { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port || DEFAULT_PORT) }
      if (protocol === 'stun:') return [server]
      const isUdp = protocol === 'turn:' && new URLSearchParams(search).get('transport') !== 'tcp'
      if (!isUdp || username === undefined || credential === undefined) return []
      return [{ ...server, username, password: credential, relayType: 'TurnUdp' }]
    }),
  )
}
