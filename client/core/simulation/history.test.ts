import assert from 'node:assert/strict'
import { test } from 'node:test'
import { playHistory } from './history.ts'
import { replayCommand } from './history-markdown.ts'

/** Small rooms more often than large ones, full meshes and bounded degrees, and the sizes where one becomes the other. */
const SIZES = [3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 16, 7, 13, 10, 11, 5, 20, 9, 12, 40]
const HISTORIES = 205
const PER_TEST = 20

const optionsOf = (seed: number) => ({ seed, peers: SIZES[seed % SIZES.length] ?? 3 })

function check(seed: number): void {
  const options = optionsOf(seed)
  const { violations, deliveries } = playHistory(options)
  const broken = violations.slice(0, 5).map(({ rule, detail }) => `${rule}: ${detail}`)
  assert.deepEqual(broken, [], `to replay it: ${replayCommand(options)}`)
  assert.ok(deliveries > 0, `seed ${seed} delivered nothing`)
}

const seeds = Array.from({ length: HISTORIES }, (_, index) => index + 1)

for (let at = 0; at < seeds.length; at += PER_TEST) {
  const some = seeds.slice(at, at + PER_TEST)
  test(`random histories ${some.at(0)} to ${some.at(-1)} keep every rule`, () => some.forEach(check))
}

test('one seed is one history, byte for byte, and another seed another one', () => {
  const traceOf = (seed: number): string => {
    const lines: string[] = []
    playHistory({ seed, peers: 8, trace: line => lines.push(line) })
    return lines.join('\n')
  }
  assert.equal(traceOf(5), traceOf(5))
  assert.notEqual(traceOf(5), traceOf(6))
})
