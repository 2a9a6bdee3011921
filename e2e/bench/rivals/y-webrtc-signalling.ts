/** The signalling server that y-webrtc brings along, on a free port. */
import { accepts } from '../../fixtures/process.ts'
import { freePort } from '../../fixtures/redis-server.ts'
import { until } from '../../fixtures/until.ts'

const LISTENS_WITHIN_MS = 10_000

const port = await freePort()
process.env.PORT = String(port)
// Not among the package's exports: it is a command, beside the folder of what is exported.
await import(new URL('../bin/server.js', import.meta.resolve('y-webrtc')).href)
await until('the signalling server of y-webrtc listens', () => accepts(port), LISTENS_WITHIN_MS)
process.send?.({ port })
process.on('disconnect', () => process.exit(0))
