import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Announcements, announce, NOTHING_SAID } from './announcements.ts'

/** Feeds news, each at its moment, and calls when asked to, until nothing waits. */
function listen(news: readonly (readonly [atMs: number, words: string])[]): { atMs: number; said: string }[] {
  const heard: { atMs: number; said: string }[] = []
  const coming = [...news]
  let state: Announcements = NOTHING_SAID
  let callAtMs: number | null = null
  for (;;) {
    const [first] = coming
    const isNews: boolean = first !== undefined && (callAtMs === null || first[0] < callAtMs)
    const atMs: number | null = isNews && first !== undefined ? first[0] : callAtMs
    if (atMs === null) return heard
    const step = announce(state, isNews ? coming.splice(0, 1).map(([, words]) => words) : [], atMs)
    state = step.next
    callAtMs = step.callAtMs
    if (step.said !== null) heard.push({ atMs, said: step.said })
  }
}

test('a fault is said at once, and what comes while it is read out waits', () => {
  const heard = listen([
    [1_000, 'Relay killed.'],
    [1_500, 'Relay started.'],
  ])
  assert.deepEqual(heard, [
    { atMs: 1_000, said: 'Relay killed.' },
    { atMs: 4_000, said: 'Relay started.' },
  ])
})

test('twenty peers that are lost within a second and their recoveries are four sentences, seconds apart', () => {
  const lost = Array.from({ length: 20 }, (_, peer) => [peer * 50, `Peer ${peer + 1} lost.`] as const)
  const back = lost.map(([atMs, words]) => [atMs + 5_500, words.replace('lost', 'back')] as const)
  const heard = listen([...lost, ...back])
  assert.deepEqual(
    heard.map(({ said }) => said),
    [
      'Peer 1 lost.',
      '19 changes. Latest: Peer 20 lost.',
      '10 changes. Latest: Peer 10 back.',
      '10 changes. Latest: Peer 20 back.',
    ],
  )
  for (const [index, { atMs }] of heard.entries())
    assert.ok(
      index === 0 || atMs - (heard[index - 1]?.atMs ?? 0) >= 3_000,
      `sentence ${index} comes too early`,
    )
})

test('what comes after the last sentence was read is said at once', () => {
  assert.deepEqual(
    listen([
      [0, 'Relay frozen.'],
      [3_000, 'Relay thawed.'],
    ]).map(({ atMs }) => atMs),
    [0, 3_000],
  )
})
