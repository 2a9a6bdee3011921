/** A WebSocket server for benches in a process of its own, which tells its port and ends with whoever started it. */
import { WebSocketServer } from 'ws'

export function openSmallServer(): WebSocketServer {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  server.on('listening', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) process.send?.({ port: address.port })
  })
  process.on('disconnect', () => process.exit(0))
  return server
}
