/**
 * Malformed packets at a real relay over real sockets, while two honest peers talk: whether it lives, what it holds, and
 * whether they lost anything. Run with `node --import tsx server/testing/malformed-run.ts [packets] [seed]`, by default
 * 1,000,000 packets. Exit code 1 where something broke.
 */
import { malformedPackets } from './malformed.ts'
import { openPeer, roomOf, type TestPeer } from './peers.ts'
import { isAlive, startRelay } from './processes.ts'
import { until } from './until.ts'

const packetCount = Number(process.argv[2] ?? 1_000_000)
const seed = Number(process.argv[3] ?? 20_261_125)
/** The relay would cut off whoever sends more nonsense on one connection; then a garbled packet ends it. */
const PACKETS_PER_SOCKET = 1_900
const BATCH = 200
/** Before that, caches and pools of a young process grow. */
const WARM_UP_SHARE = 1 / 10
const MAX_GROWTH_BYTES = 20 * 2 ** 20
const DEADLINE_MS = 60_000

const relay = await startRelay()
const reportEnd = (code: number | null, signal: string | null) =>
  process.stderr.write(`The relay ended: code ${code}, signal ${signal}.\n`)
relay.process.once('exit', reportEnd)
relay.process.stderr?.pipe(process.stderr)
const url = `http://127.0.0.1:${relay.port}`
const { peers } = await roomOf(relay.port, 2)
const packets = malformedPackets(seed)
let sent = 0
let sockets = 0
let honest = 0
let residentBefore: number | null = null

while (sent < packetCount) {
  if (residentBefore === null && sent >= packetCount * WARM_UP_SHARE) residentBefore = await residentBytes()
  await vandalize(Math.min(PACKETS_PER_SOCKET, packetCount - sent))
  talk()
}
const isComplete = await until(
  'the honest have all their frames',
  () => received() === honest,
  DEADLINE_MS,
).then(
  () => true,
  () => false,
)
const growth = (await residentBytes()) - (residentBefore ?? 0)
const lost = peers.flatMap(({ disconnects }) => disconnects)
const isAlright = isAlive(relay.pid) && isComplete && lost.length === 0
process.stdout.write(
  `${sent} malformed packets over ${sockets} sockets (seed ${seed}): the relay ${isAlive(relay.pid) ? 'lives' : 'DIED'}, ` +
    `its memory grew by ${(growth / 2 ** 20).toFixed(1)} MiB, honest peers have ${received()} of ${honest} frames${lost.map(reason => ` and lost a connection (${reason})`).join('')}.\n`,
)
relay.process.off('exit', reportEnd)
await relay.stop()
process.exit(isAlright && growth <= MAX_GROWTH_BYTES ? 0 : 1)

/** One socket from an address of its own (all of 127.0.0.0/8 is this machine), until the relay has closed it. */
async function vandalize(count: number): Promise<void> {
  sockets += 1
  const localAddress = `127.1.${(sockets >> 8) & 255}.${sockets & 255}`
  const vandal = await openPeer(url, { localAddress })
  for (let index = 1; index < count; index++) {
    vandal.socket.io.engine.write(packets.nonsense())
    // The honest peers live in this process too.
    if (index % BATCH === 0) await new Promise(setImmediate)
  }
  sent += count
  await closeWithGarbage(vandal)
}

async function closeWithGarbage(vandal: TestPeer): Promise<void> {
  // Most of it closes the socket; what by chance does not is followed by what surely does.
  vandal.socket.io.engine.write(packets.garbage())
  vandal.socket.io.engine.write(Buffer.from([0xc1]))
  await until('the relay closed the socket', () => vandal.disconnects.length > 0, DEADLINE_MS)
}

function talk(): void {
  peers[0]?.socket.emit('frame', null, Buffer.from(`honest ${honest++}`))
}

function received(): number {
  return peers[1]?.frames.length ?? 0
}

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const [, value] = /^process_resident_memory_bytes (\S+)$/m.exec(text) ?? []
  if (value === undefined) throw new Error('The relay does not tell its memory.')
  return Number(value)
}
