/**
 * What the tab hears from the lab host: where the relays are, and faults of servers. Carries nothing of the comparison;
 * when the host is gone the tab goes on with what it knew.
 */
import { io } from 'socket.io-client'
import * as v from 'valibot'
import { type ClassroomNotice, ClassroomNoticesSchema, type Order } from '#classroom'
import { type ConditionsInput, type ConditionsNotice, ConditionsNoticesSchema } from '#conditions'
import {
  type FaultNotice,
  FaultNoticeSchema,
  type LabInfo,
  LabInfoSchema,
  type LedgerConduct,
  type RelayAction,
  type RoomName,
  TOKEN_HEADER,
} from '#protocol'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'

export class HostChannel {
  readonly #infoListeners = new Listeners<void>()
  readonly #faultListeners = new Listeners<FaultNotice>()
  readonly #conditionsListeners = new Listeners<void>()
  readonly #classroomListeners = new Listeners<void>()
  readonly #close: () => void
  #info: LabInfo | null = null
  #conditions: ConditionsNotice[] = []
  #classrooms: ClassroomNotice[] = []
  #isConnected: boolean | null = null

  /** Without `origin`: that of the page. */
  constructor(origin?: string) {
    const options = { transports: ['websocket'], reconnectionDelay: 500, reconnectionDelayMax: 5_000 }
    const socket = origin === undefined ? io(options) : io(origin, options)
    socket.on('connect', () => {
      this.#isConnected = true
      this.#classroomListeners.tell()
    })
    socket.on('disconnect', () => {
      this.#isConnected = false
      this.#classroomListeners.tell()
    })
    socket.on('lab', (value: unknown) => {
      const parsed = v.safeParse(LabInfoSchema, value)
      if (!parsed.success) return
      this.#info = parsed.output
      this.#infoListeners.tell()
    })
    socket.on('fault', (value: unknown) => {
      const parsed = v.safeParse(FaultNoticeSchema, value)
      if (parsed.success) this.#faultListeners.tell(parsed.output)
    })
    socket.on('conditions', (value: unknown) => {
      const parsed = v.safeParse(ConditionsNoticesSchema, value)
      if (!parsed.success) return
      this.#conditions = parsed.output
      this.#conditionsListeners.tell()
    })
    socket.on('classrooms', (value: unknown) => {
      const parsed = v.safeParse(ClassroomNoticesSchema, value)
      if (!parsed.success) return
      this.#classrooms = parsed.output
      this.#classroomListeners.tell()
    })
    this.#close = () => socket.disconnect()
  }

  /** null until the host was heard. */
  current(): LabInfo | null {
    return this.#info
  }

  /** Whether the host is there now; null: there has been no connection yet. */
  isConnected(): boolean | null {
    return this.#isConnected
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#infoListeners.add(listener)
  }

  onFault(listener: (notice: FaultNotice) => void): Unsubscribe {
    return this.#faultListeners.add(listener)
  }

  /** The host's last word on each room that has, or had, conditions. */
  conditions(): readonly ConditionsNotice[] {
    return this.#conditions
  }

  onConditions(listener: () => void): Unsubscribe {
    return this.#conditionsListeners.add(listener)
  }

  /** What the teacher's desk asks of this room, by the host's last word; null: there is no desk. */
  classroomOf(room: RoomName): ClassroomNotice | null {
    return this.#classrooms.find(each => each.room === room) ?? null
  }

  /** Called also when the host comes and goes. */
  onClassroom(listener: () => void): Unsubscribe {
    return this.#classroomListeners.add(listener)
  }

  close(): void {
    this.#close()
  }
}

const ErrorSchema = v.object({ error: v.string() })

/** Does something to a relay process. Rejects with a message for people. */
export function actOnRelay(token: string, relayId: string, action: RelayAction): Promise<void> {
  return ask(token, `/api/relays/${encodeURIComponent(relayId)}/${action}`)
}

/** Has a relay keep its ledgers honestly, or not. Rejects with a message for people. */
export function setLedgerConduct(token: string, relayId: string, conduct: LedgerConduct): Promise<void> {
  return ask(token, `/api/relays/${encodeURIComponent(relayId)}/ledger/${conduct}`)
}

/** Puts a whole room under conditions, in place of those in force. Rejects with a message for people. */
export function setRoomConditions(token: string, room: RoomName, conditions: ConditionsInput): Promise<void> {
  return ask(token, '/api/conditions', { room, conditions })
}

/** Asks something of all tabs of a room. Rejects with a message for people. */
export function orderClassroom(token: string, room: RoomName, order: Order): Promise<void> {
  return ask(token, '/api/classroom', { room, order })
}

async function ask(token: string, url: string, body?: unknown): Promise<void> {
  const headers = { [TOKEN_HEADER]: token, 'content-type': 'application/json' }
  const request = { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const response = await fetch(url, request).catch(() => {
    throw new Error('The lab host does not answer: it may have been stopped.')
  })
  if (response.ok) return
  const answer = v.safeParse(ErrorSchema, await response.json().catch(() => null))
  throw new Error(answer.success ? answer.output.error : `The lab host refused (status ${response.status}).`)
}
