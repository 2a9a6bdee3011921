/**
 * One flooder, as a process of its own: at full speed until it is cut off, and then again and again. Raw TCP with frames
 * that were masked beforehand, so that it is as fast as Node can write. Begins at stdin's first byte, and tells at its end what
 * became of it.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { constants, setPriority } from 'node:os'
import * as msgpack from 'socket.io-msgpack-parser'
import { LIMITS } from '#protocol'

interface FlooderResult {
  /** From the first byte of a flood until the relay ended its connection. */
  cutOffMs: number[]
  /** Connections that the relay ended before they could ask for anything. */
  turnedAway: number
}

/** As much at once as a socket takes before it says that it is full, many times over. */
const BATCH_BYTES = 2 ** 20
/** Chosen: more at once do not connect faster. */
const CONNECTIONS_AT_ONCE = 32

const [portText = '', localAddress = '', room = '', kind = ''] = process.argv.slice(2)
const result: FlooderResult = { cutOffMs: [], turnedAway: 0 }
// A flooder is another machine. Here it gets what the relay and honest peers leave of this one, which is still full speed.
setPriority(constants.priority.PRIORITY_LOW)
process.stdout.write('ready\n')
let isOver = false

process.stdin.once('end', () => {
  isOver = true
  process.stdout.write(JSON.stringify(result), () => process.exit(0))
})

const CONNECT = masked(encode({ type: 0, nsp: '/' }))

const batch = kind === 'connections' ? Buffer.alloc(0) : batchOf(kind)
process.stdin.once('data', () => {
  if (kind === 'connections') for (let index = 0; index < CONNECTIONS_AT_ONCE; index++) void knock()
  else void floodForEver()
})

async function floodForEver(): Promise<void> {
  while (!isOver) await floodOnce()
}

/** Resolves when the connection has ended, however it did. */
function floodOnce(): Promise<void> {
  const socket = dial()
  let startedMs: number | null = null
  socket.on('data', (data: Buffer) => {
    if (data.includes('kept out')) return socket.destroy() // Told that it is cut off.
    if (data.includes('pingInterval')) return socket.write(CONNECT)
    // Socket.IO's answer: it is connected.
    if (startedMs !== null || !data.includes('sid')) return
    socket.write(masked(encode(event('join', member()))))
    startedMs = performance.now()
    const send = () => {
      if (!socket.destroyed) socket.write(batch, error => error ?? setImmediate(send))
    }
    send()
  })
  return new Promise(resolve => {
    socket.once('close', () => {
      if (startedMs === null) result.turnedAway += 1
      else result.cutOffMs.push(performance.now() - startedMs)
      resolve()
    })
    socket.once('end', () => socket.destroy())
  })
}

async function knock(): Promise<void> {
  while (!isOver) {
    const socket = dial()
    await new Promise<void>(resolve => {
      socket.once('data', () => socket.destroy())
      socket.once('close', hadError => {
        if (hadError || socket.bytesRead === 0) result.turnedAway += 1
        resolve()
      })
    })
  }
}

function dial(): Socket {
  const socket = connect({ port: Number(portText), host: '127.0.0.1', localAddress })
  socket.on('error', () => {})
  socket.write(
    [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      `Host: localhost:${portText}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '',
      '',
    ].join('\r\n'),
  )
  return socket
}

function member() {
  const id = `flooder${randomBytes(4).toString('hex')}`
  return { room, id, name: 'Mallory', secret: randomBytes(16).toString('hex') }
}

function batchOf(what: string): Buffer {
  const events: Record<string, unknown[]> = {
    'small frames': [event('frame', null, Buffer.alloc(40))],
    'large frames': [event('frame', null, Buffer.alloc(LIMITS.payloadBytes))],
    joins: [event('join', member())],
    malformed: [event('frame', 7, 'x'), event('shutdown', true), event('publish', -1, null), event('signal')],
  }
  const round = Buffer.concat((events[what] ?? []).map(each => masked(encode(each))))
  return Buffer.concat(new Array(Math.ceil(BATCH_BYTES / round.length)).fill(round))
}

function event(...data: unknown[]) {
  return { type: 2, nsp: '/', data }
}

function encode(packet: unknown): Buffer {
  const encoded: unknown = new msgpack.Encoder().encode(packet)
  if (!Array.isArray(encoded) || !(encoded[0] instanceof Uint8Array)) throw new Error('not encoded as bytes')
  return Buffer.from(encoded[0])
}

/** A binary message in a frame of RFC 6455, with a mask of zeros. */
function masked(payload: Buffer): Buffer {
  const mask = Buffer.alloc(4)
  if (payload.length < 126) return Buffer.concat([Buffer.from([0x82, 0x80 | payload.length]), mask, payload])
  const isShort = payload.length < 2 ** 16
  const head = Buffer.alloc(isShort ? 4 : 10)
  head[0] = 0x82
  head[1] = 0x80 | (isShort ? 126 : 127)
  if (isShort) head.writeUInt16BE(payload.length, 2)
  else head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, mask, payload])
}
