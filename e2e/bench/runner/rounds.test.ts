import assert from 'node:assert/strict'
import { test } from 'node:test'
import { again, interleaved, measureRounds, QUICK } from './rounds.ts'

const rounds = (count: number) => ({ rounds: count, quick: false })

test('lanes take turns as A B C C B A', () => {
  assert.deepEqual(interleaved(['A', 'B', 'C']), ['A', 'B', 'C', 'C', 'B', 'A'])
})

test('a round holds both turns of each lane, and the one that warms up does not count', async () => {
  const turns: string[] = []
  const lane = (name: string) => async () => [turns.push(name)]
  const measured = await measureRounds({ A: lane('A'), B: lane('B') }, rounds(2), { warmUp: true })
  assert.equal(turns.join(''), 'ABBAABBAABBA')
  assert.deepEqual(measured, [
    { A: [5, 8], B: [6, 7] },
    { A: [9, 12], B: [10, 11] },
  ])
  assert.equal((await measureRounds({ A: lane('A') }, rounds(1), { warmUp: false })).length, 1)
})

test('where turns take long a round has each lane once', async () => {
  const turns: string[] = []
  const lane = (name: string) => async () => [turns.push(name)]
  const lanes = { A: lane('A'), B: lane('B'), [again('A')]: lane('A') }
  await measureRounds(lanes, rounds(2), { warmUp: false, once: true })
  assert.equal(turns.join(''), 'ABAABA')
})

test('a lane that fails fails the run', async () => {
  const broken = () => Promise.reject(new Error('no link'))
  await assert.rejects(measureRounds({ A: broken }, rounds(1), { warmUp: false }), /no link/)
})

test('in a smoke test each lane takes one turn, and the A/A lane none', async () => {
  const turn = async () => [1]
  const measured = await measureRounds({ A: turn, B: turn, [again('A')]: turn }, QUICK, { warmUp: true })
  assert.deepEqual(measured, [{ A: [1], B: [1] }])
})
