/** Answers STUN binding requests on UDP. */
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { bindingResponse } from './stun.ts'

export interface StunServer {
  close(): void
}

/** Rejects where the UDP port is taken. */
export function startStun(port: number, host: string): Promise<StunServer> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  socket.on('message', (request, from) => {
    const response = bindingResponse(request, from.address, from.port)
    // A response that cannot be sent is lost as any datagram may be; the browser asks again.
    if (response) socket.send(response, from.port, from.address, () => {})
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, () => {
      socket.off('error', reject)
      socket.on('error', () => {})
      resolve({ close: () => socket.close() })
    })
  })
}
