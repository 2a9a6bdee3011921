/** What the lab host tells a relay process (one JSON argument), and what the relay says back over IPC. */
import * as v from 'valibot'

const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))

export const RelayConfigSchema = v.object({
  /** Such as `r1`. */
  id: v.string(),
  /** The address to listen on. */
  host: v.string(),
  /** 0: any free one. */
  port,
  /** The lab host's port: pages from there may connect. */
  hostPort: port,
})
export type RelayConfig = v.InferOutput<typeof RelayConfigSchema>

export const RelayMessageSchema = v.variant('type', [
  v.object({ type: v.literal('listening'), port }),
  v.object({ type: v.literal('failed'), why: v.string() }),
])
export type RelayMessage = v.InferOutput<typeof RelayMessageSchema>
