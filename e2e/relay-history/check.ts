/**
 * Decides over a recorded history of broadcasts whether every acknowledged one was delivered exactly once, in its
 * sender's order, to every client that stayed. Pure: it knows nothing of how the history came about.
 *
 * A client numbers its broadcasts from 1. An acknowledgement covers all up to its number.
 */
export interface ClientHistory {
  client: string
  /** Until the end of the history: then it is owed whatever was acknowledged. */
  stayed: boolean
  /** In the order in which it happened to this client. */
  events: HistoryEvent[]
}

export type HistoryEvent =
  | { type: 'broadcast'; number: number }
  | { type: 'acknowledged'; upTo: number }
  | { type: 'delivered'; from: string; number: number }

export const FLAWS = [
  /** Acknowledged, and not delivered to a client that stayed. */
  'lost',
  'duplicate',
  /** Delivered after a later one of the same sender. */
  'out-of-order',
  /** Delivered, and never broadcast. */
  'invented',
  /** Acknowledged before it was broadcast. */
  'falsely-acknowledged',
  /** Broadcast by a client that stayed, and not acknowledged by the end. */
  'unacknowledged',
] as const
export type FlawKind = (typeof FLAWS)[number]

export interface Flaw {
  kind: FlawKind
  detail: string
}

export function checkHistory(histories: ClientHistory[]): Flaw[] {
  const senders = new Map(histories.map(history => [history.client, sentBy(history)]))
  return [
    ...histories.flatMap(acknowledgementFlaws),
    ...histories.flatMap(history => deliveryFlaws(history, senders)),
  ]
}

interface Sent {
  broadcasts: number
  acknowledged: number
}

function sentBy({ events }: ClientHistory): Sent {
  const sent = { broadcasts: 0, acknowledged: 0 }
  for (const event of events) {
    if (event.type === 'broadcast') sent.broadcasts = event.number
    if (event.type === 'acknowledged') sent.acknowledged = Math.max(sent.acknowledged, event.upTo)
  }
  return sent
}

function acknowledgementFlaws({ client, stayed, events }: ClientHistory): Flaw[] {
  const flaws: Flaw[] = []
  const sent: Sent = { broadcasts: 0, acknowledged: 0 }
  for (const event of events) {
    if (event.type === 'broadcast') sent.broadcasts = event.number
    if (event.type !== 'acknowledged') continue
    sent.acknowledged = Math.max(sent.acknowledged, event.upTo)
    if (event.upTo > sent.broadcasts) {
      const detail = `${client} was told that ${event.upTo} is kept when it had broadcast ${sent.broadcasts}`
      flaws.push({ kind: 'falsely-acknowledged', detail })
    }
  }
  if (stayed && sent.acknowledged < sent.broadcasts) {
    const detail = `of ${sent.broadcasts} broadcasts of ${client} only ${sent.acknowledged} were acknowledged`
    flaws.push({ kind: 'unacknowledged', detail })
  }
  return flaws
}

function deliveryFlaws({ client, stayed, events }: ClientHistory, senders: Map<string, Sent>): Flaw[] {
  const flaws: Flaw[] = []
  const got = new Map<string, Set<number>>([...senders.keys()].map(sender => [sender, new Set()]))
  const newest = new Map<string, number>()
  for (const event of events) {
    if (event.type !== 'delivered') continue
    const { from, number } = event
    const numbers = got.get(from)
    const flaw = (kind: FlawKind) => flaws.push({ kind, detail: `${client} got ${number} of ${from}` })
    if (numbers === undefined || number > (senders.get(from)?.broadcasts ?? 0) || from === client) {
      flaw('invented')
      continue
    }
    if (numbers.has(number)) flaw('duplicate')
    else if (number < (newest.get(from) ?? 0)) flaw('out-of-order')
    numbers.add(number)
    newest.set(from, Math.max(number, newest.get(from) ?? 0))
  }
  return stayed ? [...flaws, ...losses(client, got, senders)] : flaws
}

function losses(client: string, got: Map<string, Set<number>>, senders: Map<string, Sent>): Flaw[] {
  const flaws: Flaw[] = []
  for (const [sender, { acknowledged }] of senders) {
    if (sender === client) continue
    for (let number = 1; number <= acknowledged; number += 1) {
      if (!got.get(sender)?.has(number))
        flaws.push({ kind: 'lost', detail: `${client} never got ${number} of ${sender}` })
    }
  }
  return flaws
}
