/** What the parts of the lab host share. */
import { hostname, networkInterfaces } from 'node:os'
import type { LabInfo } from '#protocol'
import { lanIPv4, ownHostname, ownHostnames } from '../addresses.ts'
import type { Classrooms } from './classrooms.ts'
import { type IceConfig, iceServers } from './ice-servers.ts'
import { labInfo } from './lab-info.ts'
import type { ModeratorKey } from './moderator-key.ts'
import type { PublicUrl } from './options.ts'
import { VERSION } from './places.ts'
import type { RelayProcess } from './relay-process.ts'
import type { RoomConditions } from './room-conditions.ts'
import type { Reach, Scheme } from './urls.ts'

/** Who asks a TURN server, as its log shows it: one of this lab's tabs, whichever. */
const TURN_ID = 'mesh-vs-relay'

export interface Lab {
  /** Those by which tabs come: of the reverse proxy, where there is one. */
  readonly scheme: Scheme
  readonly port: number
  /** At the ports by which tabs come. */
  readonly relays: RelayProcess[]
  readonly conditions: RoomConditions
  readonly moderatorKey: ModeratorKey
  readonly classrooms: Classrooms
  /** Read anew each time: a laptop changes networks while the lab runs. */
  reach(): Reach
  hostnames(): string[]
  /** The host name in a `Host` header; null where it is not one of this machine's. */
  hostnameOf(hostHeader: string | undefined): string | null
  info(hostname: string): LabInfo
}

export interface Listening {
  scheme: Scheme
  host: string
  port: number
  stun: boolean
  ice: IceConfig
  publicUrl: PublicUrl | null
}

export function describeLab(
  listening: Listening,
  relays: RelayProcess[],
  conditions: RoomConditions,
  moderatorKey: ModeratorKey,
  classrooms: Classrooms,
): Lab {
  const { host, port, stun, ice, publicUrl } = listening
  const scheme = publicUrl?.scheme ?? listening.scheme
  const reach = () => ({
    scheme,
    host,
    port,
    lan: lanIPv4(networkInterfaces()),
    publicUrl: publicUrl && originOf(publicUrl),
  })
  const hostnames = () => [
    ...ownHostnames(networkInterfaces(), hostname()),
    ...(publicUrl === null ? [] : [publicUrl.hostname]),
  ]
  const shownPort = publicUrl?.port ?? port
  const shown = relays.map(relay => atPort(relay, shownPort - port))
  return {
    scheme,
    port: shownPort,
    relays: shown,
    conditions,
    moderatorKey,
    classrooms,
    reach,
    hostnames,
    hostnameOf: header => ownHostname(header, hostnames()),
    info: at =>
      labInfo(
        {
          version: VERSION,
          reach: reach(),
          relays: shown.map(each => each.status()),
          stun,
          iceServers: iceServers(ice, Date.now(), TURN_ID),
          moderator: moderatorKey.public,
        },
        at,
      ),
  }
}

/** As tabs reach it. */
function atPort(relay: RelayProcess, shift: number): RelayProcess {
  return {
    ...relay,
    status: () => {
      const status = relay.status()
      return { ...status, port: status.port + shift }
    },
  }
}

function originOf({ scheme, hostname, port }: PublicUrl): string {
  return new URL(`${scheme}://${hostname}:${port}`).origin
}
