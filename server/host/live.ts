/** Tells open tabs about the lab as it changes, over Socket.IO on the page's own origin. Nothing comes the other way. */
import type { Server as HttpServer } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import { performance } from 'node:perf_hooks'
import { Server, type Socket } from 'socket.io'
import type { ClassroomNotice } from '#classroom'
import type { ConditionsNotice } from '#conditions'
import type { FaultNotice, LabInfo } from '#protocol'
import { isAllowedOrigin } from '../addresses.ts'
import type { Gate } from '../gate.ts'
import { boundSockets } from '../socket-bounds.ts'
import type { Lab } from './lab.ts'
import type { HostMetrics } from './metrics.ts'
import type { RelayFault } from './relay-process.ts'

interface ToTab {
  lab: (info: LabInfo) => void
  fault: (notice: FaultNotice) => void
  conditions: (notices: ConditionsNotice[]) => void
  classrooms: (notices: ClassroomNotice[]) => void
}

type FromTab = Record<string, never>

/** Tabs only connect and answer pings. */
const MAX_MESSAGE_BYTES = 4_096

export interface Live {
  tabs(): number
  changed(): void
  fault(fault: RelayFault): void
  conditionsChanged(): void
  classroomsChanged(): void
}

export function serveLive(http: HttpServer | HttpsServer, lab: Lab, metrics: HostMetrics, gate: Gate): Live {
  const io: Server<FromTab, ToTab> = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: (request, answer) => {
      const { headers } = request
      const fromLab =
        isAllowedOrigin(headers.origin, lab.port, lab.hostnames()) && lab.hostnameOf(headers.host) !== null
      if (!fromLab) {
        metrics.refused('origin')
        return answer('this page may not connect: open the lab at one of its join URLs', false)
      }
      const admitted = gate.admits(request)
      answer(admitted ? null : 'too many connections from this address: wait a while', admitted)
    },
  })
  /** To each under the name by which its page was opened. */
  const tell = (socket: Socket<FromTab, ToTab>) => {
    const hostname = lab.hostnameOf(socket.handshake.headers.host)
    if (hostname !== null) socket.emit('lab', lab.info(hostname))
  }
  boundSockets(io)
  io.on('connection', socket => {
    // Never calling next() drops whatever a tab sends.
    socket.use(() => {})
    tell(socket)
    socket.emit('conditions', lab.conditions.notices(performance.now()))
    socket.emit('classrooms', lab.classrooms.notices())
  })
  return {
    tabs: () => io.of('/').sockets.size,
    changed: () => io.of('/').sockets.forEach(tell),
    fault: ({ kind, target, atMs }) => {
      io.emit('fault', { kind, target, ageMs: Math.max(0, performance.now() - atMs) })
    },
    conditionsChanged: () => {
      io.emit('conditions', lab.conditions.notices(performance.now()))
    },
    classroomsChanged: () => {
      io.emit('classrooms', lab.classrooms.notices())
    },
  }
}
