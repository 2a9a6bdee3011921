import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { LessonIdSchema } from '../../core/lessons/lesson.ts'
import { PREDICTION_LIMITS } from '../../core/lessons/predictions.ts'
import { encodePrediction } from '../../core/lessons/wire.ts'
import { SERVICES } from '../../core/service.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { hostileBytes } from '../../core/testing/hostile-bytes.ts'
import { peerNumber } from '../../core/testing/mesh-values.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { PathService } from '../path-service.ts'
import { PredictionDesk } from './prediction-desk.ts'

const lessonId = (id: string) => v.parse(LessonIdSchema, id)
const LESSON = lessonId('kill-the-server')

function room() {
  const clock = new VirtualClock()
  const random = seededRandom(5)
  const latencyMs = { min: 1, max: 3 }
  const networks = {
    mesh: new MemoryNetwork({ clock, random, latencyMs }),
    relay: new MemoryNetwork({ clock, random, latencyMs }),
  }
  const join = (number: number) => {
    const self = peerNumber(number)
    const services = {
      mesh: new PathService(networks.mesh.join(self), SERVICES.lessons),
      relay: new PathService(networks.relay.join(self), SERVICES.lessons),
    }
    return { self, services, desk: new PredictionDesk({ self, services, clock }) }
  }
  return { clock, networks, join }
}

test('everybody has everybody’s prediction once, newcomers too, also while one path is down', () => {
  const { clock, networks, join } = room()
  const [ann, bob] = [join(1), join(2)]
  clock.advance(20)
  networks.relay.cut(bob.self)
  clock.advance(20)
  ann.desk.predict(LESSON, { value: 40, why: 'a guess' })
  bob.desk.predict(LESSON, { value: 60, why: '' })
  clock.advance(20)
  const eve = join(3)
  clock.advance(20)
  for (const { desk } of [ann, bob, eve])
    assert.deepEqual(
      desk
        .of(LESSON)
        .map(({ peer, value, why }) => [peer, value, why])
        .sort(),
      [
        [ann.self, 40, 'a guess'],
        [bob.self, 60, ''],
      ].sort(),
    )
})

test('who changes its prediction has one, dated anew; who is heard again has the old one, and its date', () => {
  const { clock, networks, join } = room()
  const [ann, bob] = [join(1), join(2)]
  clock.advance(20)
  ann.desk.predict(LESSON, { value: 40, why: '' })
  clock.advance(1_000)
  const [first] = bob.desk.of(LESSON)
  networks.mesh.cut(bob.self)
  clock.advance(1_000)
  networks.mesh.heal(bob.self)
  clock.advance(1_000)
  assert.deepEqual(bob.desk.of(LESSON), [first])
  ann.desk.predict(LESSON, { value: 41, why: '' })
  clock.advance(1_000)
  const [changed, ...others] = bob.desk.of(LESSON)
  assert.deepEqual(others, [])
  assert.equal(changed?.value, 41)
  assert.ok((changed?.heardAt ?? 0) > (first?.heardAt ?? 0) + 1_000)
})

test('listeners hear of many predictions at once, and of none after closing', () => {
  const { clock, join } = room()
  const [ann, bob] = [join(1), join(2)]
  clock.advance(20)
  let calls = 0
  bob.desk.onChange(() => {
    calls += 1
  })
  for (let value = 0; value < 10; value += 1) ann.desk.predict(LESSON, { value, why: '' })
  clock.advance(1_000)
  assert.equal(calls, 1)
  bob.desk.close()
  bob.desk.close()
  ann.desk.predict(LESSON, { value: 99, why: '' })
  clock.advance(1_000)
  assert.equal(calls, 1)
  assert.throws(() => bob.desk.predict(LESSON, { value: 1, why: '' }), /has left the room/)
})

test('a flood is bounded: so many lessons of one peer, so many changes of each, nothing long and no markup of controls', () => {
  const { clock, join } = room()
  const [ann, eve] = [join(1), join(2)]
  clock.advance(20)
  const say = (id: string, value: number, why = '') => {
    eve.services.mesh.send(ann.self, encodePrediction(lessonId(id), { value, why }))
    clock.advance(5)
  }
  for (let number = 0; number < 2 * PREDICTION_LIMITS.lessons; number += 1) say(`lesson-${number}`, 1)
  const kept = Array.from({ length: 2 * PREDICTION_LIMITS.lessons }, (_, number) =>
    lessonId(`lesson-${number}`),
  )
  assert.equal(kept.filter(id => ann.desk.of(id).length > 0).length, PREDICTION_LIMITS.lessons)
  for (let value = 2; value < 100; value += 1) say('lesson-0', value)
  assert.equal(ann.desk.of(lessonId('lesson-0'))[0]?.value, PREDICTION_LIMITS.changes)

  const why = (text: string) => {
    say('lesson-1', 7, text)
    return ann.desk.of(lessonId('lesson-1'))[0]?.why
  }
  assert.equal(why('x'.repeat(PREDICTION_LIMITS.whyLength + 1)), '')
  assert.equal(why('x\u202Ey'), '')
  assert.equal(why('x'.repeat(5_000)), '')
  assert.equal(why('<b>plain</b>'), '<b>plain</b>')
})

test('bytes of strangers never throw and predict nothing', () => {
  const { clock, join } = room()
  const [ann, eve] = [join(1), join(2)]
  clock.advance(20)
  const honest = encodePrediction(LESSON, { value: 1, why: '' })
  for (const bytes of hostileBytes([honest], 300)) {
    eve.services.mesh.send(ann.self, bytes)
    clock.advance(5)
  }
  for (const { value, why } of ann.desk.of(LESSON)) assert.ok(Number.isFinite(value) && why.length <= 120)
})
