/**
 * What Trystero asks of a relay of Nostr (NIP-01): events that are not to be stored go to all whose subscriptions name their
 * topic (`#x`) and kind. Signatures are not checked, which a public relay would do; that is to the advantage of Trystero.
 */
import * as v from 'valibot'
import type { WebSocket } from 'ws'
import { openSmallServer } from '../small-server.ts'

const FilterSchema = v.object({ kinds: v.array(v.number()), '#x': v.array(v.string()) })
const EventSchema = v.looseObject({ id: v.string(), kind: v.number(), tags: v.array(v.array(v.string())) })
const RequestSchema = v.union([
  v.tuple([v.literal('REQ'), v.string(), FilterSchema]),
  v.tuple([v.literal('EVENT'), EventSchema]),
  v.tuple([v.literal('CLOSE'), v.string()]),
])

interface Subscription {
  kinds: Set<number>
  topics: Set<string>
}

const server = openSmallServer()
/** Of each socket, by the names that it gave them. */
const subscriptions = new Map<WebSocket, Map<string, Subscription>>()

server.on('connection', socket => {
  const own = new Map<string, Subscription>()
  subscriptions.set(socket, own)
  const say = (...message: unknown[]) => socket.send(JSON.stringify(message))
  socket.on('message', text => {
    const request = v.parse(RequestSchema, JSON.parse(String(text)))
    switch (request[0]) {
      case 'REQ':
        own.set(request[1], { kinds: new Set(request[2].kinds), topics: new Set(request[2]['#x']) })
        return say('EOSE', request[1])
      case 'CLOSE':
        own.delete(request[1])
        return
      case 'EVENT':
        handOn(request[1])
        return say('OK', request[1].id, true, '')
    }
  })
  socket.on('close', () => subscriptions.delete(socket))
})

function handOn(event: v.InferOutput<typeof EventSchema>): void {
  const topic = event.tags.find(([name]) => name === 'x')?.[1] ?? ''
  for (const [socket, own] of subscriptions)
    for (const [name, { kinds, topics }] of own)
      if (kinds.has(event.kind) && topics.has(topic)) socket.send(JSON.stringify(['EVENT', name, event]))
}
