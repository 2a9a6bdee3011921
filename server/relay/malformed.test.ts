import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { malformedPackets } from '../testing/malformed.ts'
import { boundedParser } from './bounded-parser.ts'
import {
  contentBytes,
  parseAppend,
  parseJoin,
  parsePublication,
  parseReadLedger,
  parseSending,
  parseTake,
  refusal,
} from './wire.ts'

const SEED = 20_261_125
const PACKETS = 1_000_000
const MAX_GROWTH_BYTES = 20 * 2 ** 20

let malformed = 0
let refused = 0
let accepted = 0

const { Decoder } = boundedParser(() => malformed++)

/** The way of a packet from the socket to the room, without either. Over sockets: server/testing/malformed-run.ts. */
function takeIn(bytes: Buffer): void {
  const decoder = new Decoder()
  decoder.on('decoded', dispatch)
  try {
    decoder.add(bytes)
  } catch {
    // Counted by the parser. Socket.IO closes the socket here.
  }
}

function dispatch(packet: unknown): void {
  const data = typeof packet === 'object' && packet !== null && 'data' in packet ? packet.data : null
  if (!Array.isArray(data)) return
  const [event, ...args] = data
  contentBytes(args)
  const parsed = parserOf(event)(args)
  if (parsed.ok) accepted++
  else if (refusal(event, parsed.reason, parsed.message)) refused++
}

function parserOf(event: unknown) {
  if (event === 'publish') return parsePublication
  if (event === 'frame' || event === 'signal') return (args: unknown[]) => parseSending(event, args)
  if (event === 'take') return parseTake
  if (event === 'append') return parseAppend
  if (event === 'read-ledger') return parseReadLedger
  return parseJoin
}

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Held after everything that can be freed was. */
function heldBytes(): number {
  assert.ok(typeof collectGarbage === 'function')
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test(`${PACKETS} malformed packets crash nothing, and memory grows by 20 MB at most (seed ${SEED})`, context => {
  const packets = malformedPackets(SEED)
  const heldBefore = heldBytes()
  for (let index = 0; index < PACKETS; index++)
    takeIn(index % 2 === 0 ? packets.garbage() : packets.nonsense())
  const growth = heldBytes() - heldBefore
  context.diagnostic(
    `${malformed} no packets, ${refused} refused events, ${accepted} accepted, ${growth} bytes more held`,
  )
  assert.ok(malformed > PACKETS / 4 && refused > PACKETS / 4, 'both layers had their share')
  assert.ok(accepted < PACKETS / 20, 'damage that harmed nothing is rare')
  assert.ok(growth <= MAX_GROWTH_BYTES, `${growth} bytes`)
})
