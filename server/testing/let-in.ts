/** How a server's door behaves towards one of this machine's addresses: all of 127.0.0.0/8 is. */
import { connect } from 'node:net'

/** Whether a connection gets an answer, or ends without a word. */
export async function isLetIn(port: number, localAddress: string): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  const isAnswered = await new Promise<boolean>(resolve => {
    socket.once('data', () => resolve(true))
    socket.once('close', () => resolve(false))
  })
  socket.destroy()
  return isAnswered
}

/** In tens, so that the system's own queue of connections is not what turns them away. */
const AT_ONCE = 10
/** A door that is slow to close lets in as many as come. */
const MOST = 20_000

/** Opens connections as fast as it can, until the first is turned away. How many were let in before; throws where all were. */
export async function floodDoor(port: number, localAddress: string): Promise<number> {
  for (let letIn = 0; letIn < MOST; letIn += AT_ONCE) {
    const knocks = Array.from({ length: AT_ONCE }, () => isLetIn(port, localAddress))
    const first = (await Promise.all(knocks)).indexOf(false)
    if (first >= 0) return letIn + first
  }
  throw new Error(`All of ${MOST} connections were let in.`)
}
