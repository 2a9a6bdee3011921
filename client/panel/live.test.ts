import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effect, signal } from '@preact/signals'
import { newsOf, slice } from './live.ts'

test('a slice stays silent while new objects repeat the same data, and speaks when it changes', () => {
  const source = signal({ at: 1, peers: ['a'] })
  const peers = slice(source, value => value.peers)
  const seen: string[][] = []
  const stop = effect(() => {
    seen.push(peers.value)
  })
  source.value = { at: 2, peers: ['a'] }
  source.value = { at: 3, peers: ['a', 'b'] }
  stop()
  assert.deepEqual(seen, [['a'], ['a', 'b']])
})

test('a slice can become and stop being no data', () => {
  const source = signal<{ rttMs: number | null }>({ rttMs: null })
  const rtt = slice(source, value => value.rttMs)
  assert.equal(rtt.value, null)
  source.value = { rttMs: 4 }
  assert.equal(rtt.value, 4)
  source.value = { rttMs: null }
  assert.equal(rtt.value, null)
})

test('what is drawn less often stays the same object until there is news', () => {
  const source = signal({ at: 1_000, ticks: 0 })
  const bySecond = newsOf(source, (last, next) => Math.floor(last.at / 1_000) !== Math.floor(next.at / 1_000))
  const seen: number[] = []
  const stop = effect(() => {
    seen.push(bySecond.value.at)
  })
  for (const at of [1_250, 1_900, 2_100, 2_300]) source.value = { at, ticks: 1 }
  stop()
  assert.deepEqual(seen, [1_000, 2_100])
})
