/** Carries out at the relay what is said in its rooms and what a moderator decides: at once, and for everybody. */
import type { Act, Said, Sight } from '#moderation'
import type { PeerId, RoomName } from '#protocol'
import type { Cluster } from '../cluster/cluster.ts'
import { groupOf, type RelayServer, socketsIn } from '../groups.ts'
import type { Room } from '../room.ts'
import type { Audit } from './audit.ts'
import type { Heard } from './hall.ts'

export interface ModeratorPorts {
  io: RelayServer
  cluster: Cluster
  audit: Audit
}

export class Moderator {
  readonly #ports: ModeratorPorts

  constructor(ports: ModeratorPorts) {
    this.#ports = ports
  }

  /** Joined relays do not agree on an order, so none of them takes part. */
  get isAlone(): boolean {
    return this.#ports.cluster.state === 'alone'
  }

  say(name: RoomName, room: Room, said: Said): Heard {
    const { io, audit } = this.#ports
    const heard = room.hall.say(said)
    const { from: peer, number, text } = said
    const copies = heard === 'said' ? socketsIn(io, groupOf(name)) : 0
    audit.write('say', { room: name, peer, number, bytes: Buffer.byteLength(text), decision: heard, copies })
    if (heard === 'said') io.to(groupOf(name)).emit('said', [said])
    return heard
  }

  perform({ room: name, act }: { room: RoomName; act: Act }): 'done' | 'no-room' | 'no-message' | 'joined' {
    const { io, cluster, audit } = this.#ports
    if (!this.isAlone) return 'joined'
    const room = cluster.roomOf(name)
    if (room === null) return 'no-room'
    if (!room.hall.perform(act)) return 'no-message'
    const { act: what, ...about } = act
    audit.write(what, { room: name, ...about })
    io.to(groupOf(name)).emit('moderated', act)
    // It has been told why.
    const socket = what === 'remove' ? room.connectionOf(act.peer) : null
    if (socket !== null) io.sockets.sockets.get(socket)?.disconnect(true)
    return 'done'
  }

  sight(name: RoomName, room: Room, { id, address }: { id: PeerId; address: string }): Sight {
    const sockets = socketsIn(this.#ports.io, groupOf(name))
    return { address, sockets, read: room.hall.latestOf(id)?.text ?? null }
  }
}
