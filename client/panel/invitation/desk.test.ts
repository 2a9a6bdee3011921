import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import type { Invitations, Lab } from '../../core/lab.ts'
import { Listeners } from '../../core/listeners.ts'
import { ObservationLog } from '../../core/measure/log.ts'
import { createDesk } from './desk.ts'

const peerId = (name: string): PeerId => v.parse(PeerIdSchema, name.padEnd(8, '0'))
const [ada, bob, cleo] = [peerId('ada'), peerId('bob'), peerId('cleo')]
/** Until promises that are settled have told so. */
const settled = () => new Promise(resolve => setImmediate(resolve))

/** A lab whose invitations are what the test makes of them, and whose peers are linked when it says so. */
function labOf(own: Partial<Invitations>) {
  const log = new ObservationLog({ self: ada, name: 'Ada', room: v.parse(RoomSchema, 'lab') }, 0)
  const listeners = new Listeners<void>()
  const unasked = () => Promise.reject(new Error('This was not asked for.'))
  const invitations: Invitations = { create: unasked, accept: unasked, complete: unasked, ...own }
  const lab: Pick<Lab, 'invitations' | 'snapshot' | 'onChange'> = {
    invitations,
    snapshot: () => log.snapshot(0),
    onChange: listener => listeners.add(listener),
  }
  const link = (peer: PeerId): void => {
    log.add({ at: 0, type: 'peer', path: 'mesh', peer, state: 'open' })
    listeners.tell()
  }
  return { desk: createDesk(lab), link }
}

test('a member sees who was linked by its answer, not whoever was linked meanwhile', async () => {
  const answers: string[] = []
  const { desk, link } = labOf({
    create: async () => 'code',
    complete: async answer => {
      answers.push(answer)
      link(ada)
      link(cleo)
      return cleo
    },
  })
  link(bob)
  desk.invite()
  assert.deepEqual(desk.inviting.value, { step: 'making' })
  await settled()
  desk.complete('reply')
  desk.complete('reply')
  await settled()
  assert.deepEqual(desk.inviting.value, { step: 'linked', peer: cleo })
  assert.deepEqual(answers, ['reply'], 'an answer that is pasted twice is handed over once')
})

test('a newcomer learns that it was linked from its peers', async () => {
  const { desk, link } = labOf({ accept: async code => `reply to ${code}` })
  desk.accept('code')
  await settled()
  assert.deepEqual(desk.joining.value, { step: 'waiting', answer: 'reply to code', problem: null })
  link(bob)
  assert.deepEqual(desk.joining.value, { step: 'linked' })
  link(cleo)
  assert.deepEqual(desk.joining.value, { step: 'linked' })
})

test('a newcomer that was linked while its answer was being made is told so', async () => {
  const { desk, link } = labOf({
    accept: async () => {
      link(bob)
      return 'reply'
    },
  })
  desk.accept('code')
  await settled()
  assert.deepEqual(desk.joining.value, { step: 'linked' })
})

test('what is refused is said in the words of the lab, and the next try works', async () => {
  const refusals = [new Error('Damaged.')]
  const reply = async (): Promise<string> => {
    const refusal = refusals.pop()
    if (refusal !== undefined) throw refusal
    return 'code'
  }
  const { desk } = labOf({ create: reply, accept: reply })
  desk.accept('garbage')
  await settled()
  assert.deepEqual(desk.joining.value, { step: 'empty', problem: 'Damaged.' })
  desk.accept('good')
  await settled()
  assert.equal(desk.joining.value.step, 'waiting')
  refusals.push(new Error('No network.'))
  desk.invite()
  await settled()
  assert.deepEqual(desk.inviting.value, { step: 'failed', problem: 'No network.' })
  desk.invite()
  await settled()
  assert.deepEqual(desk.inviting.value, { step: 'waiting', code: 'code', problem: null })
})

test('a second invitation takes the place of the first only when it can be answered', async () => {
  const { desk } = labOf({
    accept: async code => {
      if (code === 'garbage') throw new Error('Damaged.')
      return `reply to ${code}`
    },
  })
  for (const code of ['first', 'garbage']) {
    desk.accept(code)
    await settled()
  }
  assert.deepEqual(desk.joining.value, { step: 'waiting', answer: 'reply to first', problem: 'Damaged.' })
  desk.accept('second')
  await settled()
  assert.deepEqual(desk.joining.value, { step: 'waiting', answer: 'reply to second', problem: null })
})

test('an invitation that is pasted twice, as a link or bare, is answered once', async () => {
  let answers = 0
  const { desk, link } = labOf({
    accept: async () => {
      answers += 1
      return `reply ${answers}`
    },
  })
  for (const text of ['https://lab.example/#invite=code', ' code\n']) {
    desk.accept(text)
    await settled()
  }
  assert.deepEqual(desk.joining.value, {
    step: 'waiting',
    answer: 'reply 1',
    problem: 'You have answered this invitation: hand over the answer that is shown.',
  })
  link(bob)
  assert.deepEqual(desk.joining.value, { step: 'linked' })
})
