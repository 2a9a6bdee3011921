/** Two clients of the lab's relay. */
import * as v from 'valibot'
import { PeerIdSchema, RoomSchema } from '#protocol'
import type { Clock } from '../../../client/core/clock.ts'
import { PeerNetwork } from '../../../client/core/conditions/peer-network.ts'
import { randomText } from '../../../client/lab/identity.ts'
import { RelayPath } from '../../../client/paths/relay-path.ts'
import type { Connection } from './connection.ts'
import { connect, type End } from './path-pair.ts'

export function openRelay(url: string, clock: Clock): Promise<Connection> {
  const room = randomText(8)
  return connect(endOf(url, room, clock), endOf(url, room, clock))
}

function endOf(url: string, room: string, clock: Clock): End {
  const self = v.parse(PeerIdSchema, randomText(16))
  const join = { room: v.parse(RoomSchema, room), id: self, name: self, secret: randomText(24) }
  return {
    self,
    path: new RelayPath({ relays: [{ id: 'r1', url }], join, network: new PeerNetwork(self, clock) }),
  }
}
