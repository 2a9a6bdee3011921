/**
 * What a peer tells the room about itself: from these every tab draws the whole mesh, with or without a server. On the
 * wire each peer is named once, so that the report of a room of thirty fits into one packet.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { LIMITS, NameSchema, type PeerId, RelayIdSchema } from '#protocol'
import { readCount } from './decode.ts'
import { readPeer, writePeer } from './mesh/peer-ids.ts'

export interface Report {
  name: string
  /** Open links of the mesh, with the latest round trip. */
  links: [PeerId, rttMs: number | null][]
  /** The other ends of those of its links that run through a TURN server. */
  relayed: PeerId[]
  /** Which peers it can exchange frames with, per path. */
  reach: { mesh: PeerId[]; relay: PeerId[] }
  /** The relay that it is joined to. */
  relay: string | null
  /** It probes everybody this often now, and reports as often, but not more than once a second. */
  everyMs: number
}

/** Chosen: above the calm pace of the largest room (measure/timing.ts). */
const MAX_EVERY_MS = 600_000

/** Bits of one peer. */
const LINKED = 1
const TIMED = 2
const BY_MESH = 4
const BY_RELAY = 8
const RELAYED = 16
const ALL_BITS = LINKED | TIMED | BY_MESH | BY_RELAY | RELAYED

/** Round trips in whole microseconds: browsers tell no less. */
const PER_MS = 1_000

export function writeReport(encoder: encoding.Encoder, report: Report): void {
  const { name, links, reach } = report
  const [linked, relayed] = [new Map(links), new Set(report.relayed)]
  const [mesh, relay] = [new Set(reach.mesh), new Set(reach.relay)]
  const peers = new Set([...linked.keys(), ...relayed, ...mesh, ...relay])
  encoding.writeVarString(encoder, name)
  encoding.writeVarString(encoder, report.relay ?? '')
  encoding.writeVarUint(encoder, Math.round(report.everyMs))
  encoding.writeVarUint(encoder, peers.size)
  for (const peer of peers) {
    const rttMs = linked.get(peer) ?? null
    const bits =
      (linked.has(peer) ? LINKED : 0) |
      (rttMs === null ? 0 : TIMED) |
      (mesh.has(peer) ? BY_MESH : 0) |
      (relay.has(peer) ? BY_RELAY : 0) |
      (relayed.has(peer) ? RELAYED : 0)
    writePeer(encoder, peer)
    encoding.writeUint8(encoder, bits)
    if (rttMs !== null) encoding.writeVarUint(encoder, Math.round(rttMs * PER_MS))
  }
}

/** Throws where the bytes are no report. */
export function readReport(decoder: decoding.Decoder): Report {
  const name = v.parse(NameSchema, decoding.readVarString(decoder))
  const relayId = decoding.readVarString(decoder)
  const joined = relayId === '' ? null : v.parse(RelayIdSchema, relayId)
  const everyMs = readCount(decoder, MAX_EVERY_MS)
  const report: Report = {
    name,
    links: [],
    relayed: [],
    reach: { mesh: [], relay: [] },
    relay: joined,
    everyMs,
  }
  for (let left = readCount(decoder, LIMITS.peersPerRoom); left > 0; left -= 1) {
    const peer = readPeer(decoder)
    const bits = readBits(decoder)
    const rttMs = bits & TIMED ? readCount(decoder) / PER_MS : null
    if (bits & LINKED) report.links.push([peer, rttMs])
    if (bits & RELAYED) report.relayed.push(peer)
    if (bits & BY_MESH) report.reach.mesh.push(peer)
    if (bits & BY_RELAY) report.reach.relay.push(peer)
  }
  return report
}

function readBits(decoder: decoding.Decoder): number {
  const bits = decoding.readUint8(decoder)
  if (bits > ALL_BITS) throw new RangeError('bits that mean nothing')
  return bits
}
