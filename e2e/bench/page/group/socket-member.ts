/** A member of a room of the bare `ws` relay (bare-relay.ts). */
import type { Bytes } from '../connection.ts'
import type { Member, Place } from './member.ts'

export function joinBareRelay(url: string, { room }: Place): Member {
  const socket = new WebSocket(`${url}/${room}`)
  socket.binaryType = 'arraybuffer'
  let newest = (_bytes: Bytes): void => {}
  socket.onmessage = ({ data }) => newest(new Uint8Array(data))
  return {
    // Who else is there the relay does not tell.
    whole: new Promise((resolve, reject) => {
      socket.onopen = () => resolve()
      socket.onerror = () => reject(new Error(`No WebSocket to ${url}.`))
    }),
    broadcast: bytes => socket.send(bytes),
    onFrame: listener => {
      newest = listener
    },
    close: async () => socket.close(),
  }
}
