/**
 * A room's log where several relays are joined. Each keeps a copy, filled from the bus in the bus's order, so that a tab
 * whose relay died resumes at another where it stood. What a relay takes in counts as kept only once the bus gave it back:
 * then Redis has had it, and any other relay has it or will read it.
 */
import type { LogPosition, PeerId, Resume } from '#protocol'
import { MemoryLog } from '../memory-log.ts'
import type { Broadcast, Entry, RoomLog } from '../room-log.ts'

export interface SharedLogPorts {
  /** Resolves once the bus gave it back, and `put` was called; rejects where it did not get there. */
  publish(broadcast: Broadcast): Promise<void>
  onEntry(entry: Entry): void
}

export class SharedLog implements RoomLog {
  readonly #copy: MemoryLog
  readonly #ports: SharedLogPorts
  /** Per sender, the last number that was taken in here and has not come back yet. */
  readonly #onTheirWay = new Map<PeerId, number>()

  /** The same `epoch` at all relays. `start`: the bus's offset now; what came before is not in this copy. */
  constructor(epoch: string, start: number, ports: SharedLogPorts) {
    this.#copy = new MemoryLog(epoch, ports.onEntry, undefined, start)
    this.#ports = ports
  }

  get head(): number {
    return this.#copy.head
  }

  enter(peer: PeerId, resume: Resume | undefined): { position: LogPosition; missed: Entry[] } {
    return this.#copy.enter(peer, resume)
  }

  async append(broadcast: Broadcast): Promise<void> {
    const { from, seq, skipped } = broadcast
    const taken = Math.max(this.#onTheirWay.get(from) ?? 0, this.keptOf(from))
    if (seq <= taken || seq - skipped > taken + 1) return
    this.#onTheirWay.set(from, seq)
    try {
      await this.#ports.publish(broadcast)
    } catch (error) {
      // Its sender repeats it, and what it sent after it.
      this.#onTheirWay.delete(from)
      throw error
    }
  }

  /** From the bus. */
  put(from: PeerId, seq: number, bytes: Buffer, offset: number): void {
    this.#copy.put(from, seq, bytes, offset)
    if (this.keptOf(from) >= (this.#onTheirWay.get(from) ?? 0)) this.#onTheirWay.delete(from)
  }

  keptOf(peer: PeerId): number {
    return this.#copy.keptOf(peer)
  }

  close(): void {
    this.#copy.close()
  }
}
