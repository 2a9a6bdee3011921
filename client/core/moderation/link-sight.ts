/**
 * What a browser's own statistics say of a link (`RTCPeerConnection.getStats`, W3C webrtc-stats): which addresses of the
 * other end this page was told, and whether the link is encrypted. Pure.
 */
import * as v from 'valibot'
import type { PeerId } from '#protocol'

export interface LinkSight {
  peer: PeerId
  /** Addresses of the other end that this page knows, as numbers; of the path in use first. */
  addresses: string[]
  /** Candidates of the other end without a number: a name under `.local` that multicast DNS alone resolves, or withheld. */
  hidden: number
  /** How the other end of the path in use was found: `host`, `srflx`, `prflx`, `relay`; null: not known. */
  way: string | null
  /** The cipher of DTLS between the two ends, null where the browser does not say: then nothing is known of encryption. */
  cipher: string | null
}

const TypedSchema = v.object({ type: v.string() })
const CandidateSchema = v.object({
  id: v.string(),
  address: v.optional(v.nullable(v.string())),
  candidateType: v.optional(v.string()),
})
const PairSchema = v.object({ id: v.string(), remoteCandidateId: v.string() })
const TransportSchema = v.object({
  selectedCandidatePairId: v.optional(v.string()),
  dtlsState: v.optional(v.string()),
  dtlsCipher: v.optional(v.string()),
})

/** `items`: the report's values, whatever they are. */
export function readLinkSight(peer: PeerId, items: readonly unknown[]): LinkSight {
  const remotes = itemsOf(items, 'remote-candidate', CandidateSchema)
  const [transport] = itemsOf(items, 'transport', TransportSchema)
  const pair = itemsOf(items, 'candidate-pair', PairSchema).find(
    ({ id }) => id === transport?.selectedCandidatePairId,
  )
  const inUse = remotes.find(({ id }) => id === pair?.remoteCandidateId)
  const inOrder = inUse === undefined ? remotes : [inUse, ...remotes.filter(each => each !== inUse)]
  const numbers = inOrder.flatMap(({ address }) => (isNumber(address) ? [address] : []))
  return {
    peer,
    addresses: [...new Set(numbers)],
    hidden: remotes.length - numbers.length,
    way: inUse?.candidateType ?? null,
    cipher: transport?.dtlsState === 'connected' ? (transport.dtlsCipher ?? null) : null,
  }
}

function itemsOf<Schema extends v.GenericSchema>(
  items: readonly unknown[],
  type: string,
  schema: Schema,
): v.InferOutput<Schema>[] {
  return items.flatMap(item => {
    const parsed = v.is(TypedSchema, item) && item.type === type ? v.safeParse(schema, item) : null
    return parsed?.success ? [parsed.output] : []
  })
}

/** IPv4 or IPv6, and no name. */
function isNumber(address: string | null | undefined): address is string {
  return typeof address === 'string' && /^[0-9a-f:.]+$/i.test(address) && /[.:]/.test(address)
}
