/** The ICE servers that links may use: what the lab host said last, asked for anew before its credentials expire. */
import type { IceServer, LabInfo } from '#protocol'
import type { Clock } from '../core/clock.ts'

export interface IceServersPorts {
  clock: Clock
  /** Asks the lab host anew. */
  ask(): Promise<LabInfo>
  /** Whether the lab host is there, as far as is known. */
  isHostThere(): boolean
}

/** After this share of their life credentials are renewed, so that a host that is away for a while is no loss. */
const RENEW_AFTER = 0.5
/** A host that did not answer is asked again. Chosen: nothing is lost for hours. */
const RETRY_MS = 60_000

export class IceServers {
  readonly #ports: IceServersPorts
  #servers: readonly IceServer[] = []
  #cancel = (): void => {}

  constructor(info: LabInfo, ports: IceServersPorts) {
    this.#ports = ports
    this.take(info)
  }

  /** For a link that is made now. While the lab host is dead its own answers nobody, and an offer would wait in vain. */
  current(): RTCIceServer[] {
    const isHostThere = this.#ports.isHostThere()
    return this.#servers.filter(({ ofLabHost }) => isHostThere || !ofLabHost).map(rtcServer)
  }

  /** The lab host said something newer. */
  take({ iceServers }: LabInfo): void {
    this.#servers = iceServers
    const lives = iceServers.flatMap(({ validForMs }) => validForMs ?? [])
    this.#cancel()
    if (lives.length > 0) this.#renewIn(RENEW_AFTER * Math.min(...lives))
  }

  stop(): void {
    this.#cancel()
  }

  #renewIn(delayMs: number): void {
    const { clock, ask } = this.#ports
    this.#cancel = clock.at(clock.now() + delayMs, () => {
      ask().then(
        info => this.take(info),
        () => this.#renewIn(RETRY_MS),
      )
    })
  }
}

/** Absent members are left out: RTCPeerConnection refuses an `undefined`. */
function rtcServer({ urls, username, credential }: IceServer): RTCIceServer {
  return {
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }
}
