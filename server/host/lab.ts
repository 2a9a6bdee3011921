/** What the parts of the lab host share. */
import { hostname, networkInterfaces } from 'node:os'
import type { LabInfo } from '#protocol'
import { lanIPv4, ownHostname, ownHostnames } from '../addresses.ts'
import { type IceConfig, iceServers } from './ice-servers.ts'
import { labInfo } from './lab-info.ts'
import { VERSION } from './places.ts'
import type { RelayProcess } from './relay-process.ts'
import type { Reach, Scheme } from './urls.ts'

/** Who asks a TURN server, as its log shows it: one of this lab's tabs, whichever. */
const TURN_ID = 'mesh-vs-relay'

export interface Lab {
  readonly scheme: Scheme
  readonly port: number
  readonly relays: RelayProcess[]
  /** Read anew each time: a laptop changes networks while the lab runs. */
  reach(): Reach
  hostnames(): string[]
  /** The host name in a `Host` header; null where it is not one of this machine's. */
  hostnameOf(hostHeader: string | undefined): string | null
  info(hostname: string): LabInfo
}

export function describeLab(
  listening: { scheme: Scheme; host: string; port: number; stun: boolean; ice: IceConfig },
  relays: RelayProcess[],
): Lab {
  const { scheme, host, port, stun, ice } = listening
  const reach = () => ({ scheme, host, port, lan: lanIPv4(networkInterfaces()) })
  const hostnames = () => ownHostnames(networkInterfaces(), hostname())
  return {
    scheme,
    port,
    relays,
    reach,
    hostnames,
    hostnameOf: header => ownHostname(header, hostnames()),
    info: at =>
      labInfo(
        {
          version: VERSION,
          reach: reach(),
          relays: relays.map(each => each.status()),
          stun,
          iceServers: iceServers(ice, Date.now(), TURN_ID),
        },
        at,
      ),
  }
}
