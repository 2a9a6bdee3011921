/** What a tab does at the word of the teacher's desk: a closed peer leaves, a sender sends while traffic runs. */
import type { Classroom, ClassroomNotice } from '#classroom'
import type { PeerId, RoomName } from '#protocol'
import type { Lab, Stream, Unsubscribe } from '../../core/lab.ts'

/** Chosen: messages that can be followed with the eyes, of the size of a short sentence. */
const SENDER_STREAM: Stream = { path: 'both', intervalMs: 500, bytes: 64 }

export interface ClassroomSource {
  classroomOf(room: RoomName): ClassroomNotice | null
  onClassroom(listener: () => void): Unsubscribe
}

export function obeyClassroom(
  lab: Pick<Lab, 'self' | 'room' | 'stream' | 'leave' | 'snapshot'>,
  host: ClassroomSource,
): Unsubscribe {
  let sends = false
  let hasLeft = false
  const obey = (): void => {
    const classroom = host.classroomOf(lab.room)?.classroom
    if (classroom === undefined || hasLeft) return
    if (classroom.closed.includes(lab.self)) {
      hasLeft = true
      void lab.leave()
      return
    }
    // Told only when it changes: a stream of somebody else's, such as an experiment's, is let be.
    const wanted = isSending(classroom, lab.self)
    if (wanted === sends || lab.snapshot().faults.some(({ kind }) => kind === 'self-left')) return
    sends = wanted
    lab.stream(wanted ? SENDER_STREAM : null)
  }
  obey()
  return host.onClassroom(obey)
}

function isSending({ traffic, roles }: Classroom, self: PeerId): boolean {
  return traffic && roles[self] === 'sender'
}
