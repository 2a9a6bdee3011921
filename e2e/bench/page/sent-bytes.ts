/** What this page's WebRTC connections have sent, headers of UDP and IP not included. */
const connections: RTCPeerConnection[] = []

/** Notes each connection that is made from now on. */
export function noteConnections(): void {
  const Original = RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
}

export async function sentBytes(): Promise<number> {
  let sum = 0
  for (const connection of connections)
    for (const item of (await connection.getStats()).values())
      if (item.type === 'transport') sum += item.bytesSent
  return sum
}
