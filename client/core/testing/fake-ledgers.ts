/** The ledgers of a lab that is made up: a chain among its peers, and its relay's log. */
import type { Clock } from '../clock.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { FakePeer } from './fake-peer.ts'

export class FakeLedgers {
  readonly #clock: Clock
  /** Whether what was called final while split is taken back when it heals. */
  readonly #takesBack: Record<PathName, boolean>
  #booked = 0
  #isSplit = false
  readonly #bookedApart: { path: PathName; takeBack: () => void }[] = []

  constructor(clock: Clock, takesBack: Record<PathName, boolean>) {
    this.#clock = clock
    this.#takesBack = takesBack
  }

  /** In the chain after 100 ms and in the log after 1, for good or until the split heals. */
  book(by: FakePeer, path: PathName): void {
    this.#booked += 1
    const transfer = `t${this.#booked}`
    const see = (state: 'asked' | 'final' | 'reverted') => by.see({ type: 'transfer', path, transfer, state })
    see('asked')
    this.#clock.at(this.#clock.now() + (path === 'mesh' ? 100 : 1), () => see('final'))
    if (this.#isSplit) this.#bookedApart.push({ path, takeBack: () => see('reverted') })
  }

  seeTip(peer: FakePeer, isSplit: boolean): void {
    const tip = isSplit ? `tip of ${peer.name}` : 'one tip'
    peer.see({ type: 'chain', height: 1, tip, reverted: 0 })
  }

  split(isSplit: boolean): void {
    this.#isSplit = isSplit
    const booked = this.#bookedApart.splice(0)
    if (!isSplit) for (const { path, takeBack } of booked) if (this.#takesBack[path]) takeBack()
  }
}
