/** What the tabs of one browser tell each other over the BroadcastChannel of their room, and its parser. */
import * as v from 'valibot'
import { LIMITS, NameSchema, type PeerId, PeerIdSchema } from '#protocol'

export type ChannelMessage =
  /** I have just come: who is there? */
  | { type: 'hello'; from: PeerId; name: string }
  | { type: 'here'; from: PeerId; name: string }
  | { type: 'bye'; from: PeerId }
  /** A channel has no addresses: everybody gets it, and only `to` reads it. */
  | { type: 'signal'; from: PeerId; to: PeerId; bytes: Uint8Array }

const bytes = v.pipe(
  v.instance(Uint8Array),
  v.check(each => each.length <= LIMITS.signalBytes, `a signal has at most ${LIMITS.signalBytes} bytes`),
)

const ChannelMessageSchema = v.variant('type', [
  v.object({ type: v.literal('hello'), from: PeerIdSchema, name: NameSchema }),
  v.object({ type: v.literal('here'), from: PeerIdSchema, name: NameSchema }),
  v.object({ type: v.literal('bye'), from: PeerIdSchema }),
  v.object({ type: v.literal('signal'), from: PeerIdSchema, to: PeerIdSchema, bytes }),
])

/** null for anything that is not a well-formed message. */
export function parseChannelMessage(value: unknown): ChannelMessage | null {
  const parsed = v.safeParse(ChannelMessageSchema, value)
  return parsed.success ? parsed.output : null
}
