import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Classroom, ClassroomNotice } from '#classroom'
import type { PeerId, RoomName } from '#protocol'
import { Listeners } from '../../core/listeners.ts'
import { obeyClassroom } from './obey-classroom.ts'

const [ann, bob] = ['ann00000' as PeerId, 'bob00000' as PeerId]
const room = 'lab' as RoomName

function tab() {
  const did: string[] = []
  const faults: { kind: string }[] = []
  const listeners = new Listeners<void>()
  let notice: ClassroomNotice | null = null
  const lab = {
    self: ann,
    room,
    stream: (stream: unknown) => did.push(stream === null ? 'stops' : 'sends'),
    leave: async () => {
      did.push('leaves')
    },
    snapshot: () => ({ faults }),
  }
  obeyClassroom(lab as never, {
    classroomOf: asked => (asked === room ? notice : null),
    onClassroom: listener => listeners.add(listener),
  })
  const ask = (asked: Partial<Classroom>) => {
    const calm = { frozen: false, roles: {}, names: {}, closed: [], traffic: false, announced: null }
    notice = { room, code: '4711', classroom: { ...calm, ...asked } }
    listeners.tell()
  }
  return { did, faults, ask }
}

test('a sender sends while traffic runs; others, and words repeated, change nothing', () => {
  const { did, ask } = tab()
  ask({ traffic: true, roles: { [bob]: 'sender', [ann]: 'observer' } })
  assert.deepEqual(did, [])
  ask({ traffic: true, roles: { [ann]: 'sender' } })
  ask({ traffic: true, roles: { [ann]: 'sender' }, frozen: true })
  ask({ traffic: false, roles: { [ann]: 'sender' } })
  assert.deepEqual(did, ['sends', 'stops'])
})

test('only who is named closed leaves, once; who has left is asked nothing more', () => {
  const { did, ask } = tab()
  ask({ closed: [bob] })
  assert.deepEqual(did, [])
  ask({ closed: [bob, ann] })
  ask({ closed: [bob, ann], traffic: true, roles: { [ann]: 'sender' } })
  assert.deepEqual(did, ['leaves'])
  const gone = tab()
  gone.faults.push({ kind: 'self-left' })
  gone.ask({ traffic: true, roles: { [ann]: 'sender' } })
  assert.deepEqual(gone.did, [])
})
