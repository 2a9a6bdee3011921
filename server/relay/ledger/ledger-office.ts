/** The ledgers of all rooms at this relay: what is asked of them, whom they tell, and whether they lie. */
import type { LedgerConduct, LedgerEntry, LedgerPage, PeerId } from '#protocol'
import type { RelayServer } from '../groups.ts'
import type { Room } from '../room.ts'
import type { Entry, Readers } from './room-ledger.ts'

/** Of one answer: some 40 KB. */
const PAGE_ENTRIES = 256

export class LedgerOffice {
  readonly #io: RelayServer
  #conduct: LedgerConduct = 'honest'

  constructor(io: RelayServer) {
    this.#io = io
  }

  /** Its place and the head there, as its sender is told; null: the room's ledger is full. */
  append(room: Room, from: PeerId, bytes: Buffer): { place: number; head: string } | null {
    const appended = room.ledger.append(from, bytes, this.#conduct, room.newest ?? from)
    if (appended === null) return null
    this.#tell(room, appended.entry, appended.readers)
    const { place, head } = appended.entry
    return { place, head }
  }

  read(room: Room, reader: PeerId, place: number): LedgerPage {
    const entries = room.ledger.read(reader, place, PAGE_ENTRIES).map(onWire)
    return { epoch: room.ledger.epoch, entries }
  }

  /** The holder of the host token says so. Who was deceived is told the truth with the next entry, and can find out. */
  behave(conduct: LedgerConduct): void {
    this.#conduct = conduct
  }

  #tell(room: Room, entry: Entry, readers: Readers): void {
    for (const { id, connection } of room.seated())
      if (isAmong(readers, id)) this.#io.sockets.sockets.get(connection)?.emit('logged', onWire(entry))
  }
}

function isAmong(readers: Readers, id: PeerId): boolean {
  if ('only' in readers) return readers.only === id
  if ('allBut' in readers) return readers.allBut !== id
  return 'everyone' in readers
}

function onWire({ epoch, place, bytes, head }: Entry): LedgerEntry {
  return { epoch, place, bytes, head }
}
