/**
 * A relay as Socket.IO's documentation has it, with every default: the opponent of failover.ts. Arguments: port, REDIS_URL and the
 * name of the stream that joins it with its like.
 */
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'
import { Server } from 'socket.io'

const [port, url = '', streamName = ''] = process.argv.slice(2)
const client = createClient({ url })
await client.connect()
const io = new Server(Number(port), { adapter: createAdapter(client, { streamName }) })
io.on('connection', socket => {
  void socket.join('room')
  socket.emit('at', Number(port))
  socket.on('frame', (...args) => socket.to('room').emit('frame', ...args))
})
process.send?.('listening')
