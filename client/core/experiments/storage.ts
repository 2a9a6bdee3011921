/** Whether pieces at several peers outlive crashes that lose some by chance, and the copy in the relay's process. */
import type { Random } from '../clock.ts'
import { shuffled } from '../draw.ts'
import { STORAGE_LIMITS } from '../storage/manifest.ts'
import { defineExperiment } from './experiment.ts'
import { choice, integer, number } from './parameters.ts'
import type { Step, Trial } from './plan.ts'
import { failuresOf, storageFindings } from './storage-findings.ts'
import { MIN_TRIALS } from './verdict.ts'

const fields = {
  peers: integer('peers in the room', { min: 3, max: 12, default: 6 }),
  copies: integer('peers that each piece is kept at', { min: 1, max: STORAGE_LIMITS.copies, default: 2 }),
  faultRate: number('share of the peers that go', { min: 0.1, max: 0.9, default: 0.5 }),
  fault: choice('how peers go: without a word, or with a goodbye', ['crash', 'close'], 'crash'),
  repair: choice(
    'whether lost copies are made again; both: an object of each kind',
    ['both', 'on', 'off'],
    'both',
  ),
  gapMs: integer('ms from one peer’s going to the next’s', { min: 500, max: 60_000, default: 5_000 }),
  bytes: integer('bytes of an object, in 16 pieces up to 245,760', {
    min: 16,
    max: STORAGE_LIMITS.bytes,
    default: 64_000,
  }),
  repeats: integer('trials, each with a room of its own', { min: 1, max: 50, default: 3 }),
} as const

export const storage = defineExperiment({
  id: 'storage',
  title: 'Storage that outlives tabs',
  claim:
    'What is kept in pieces at a few peers, and repaired, outlives crashes that would lose pieces by chance; the relay’s copy dies with its process.',
  givenTo: 'mesh',
  rule:
    'In each trial the first peer stores an object, each piece of which comes to be at k of n peers, and the relay’s process has a ' +
    'copy of it. The relay is killed, then f of the other peers, drawn at random, crash one after the other; then the first peer ' +
    'reads all pieces, hash-checked. Per trial, the share of pieces that it could read from peers, minus the greater of what chance ' +
    'leaves without repair, 1 - C(f, k) / C(n, k), and of what could be read from the relay. It holds where the whole 95 % bootstrap ' +
    `interval of the mean lies above 0, fails where it lies below, and is inconclusive otherwise or under ${MIN_TRIALS} trials. ` +
    'Judged is the repaired object; with repair off, the other, of which no more than chance is expected.',
  fields,
  plan: (parameters, random) =>
    Array.from({ length: parameters.repeats }, (_, at) => planned(at + 1, parameters, random)),
  find: (run, parameters) => storageFindings(run, parameters),
})

interface Settings {
  peers: number
  copies: number
  faultRate: number
  fault: 'crash' | 'close'
  repair: 'both' | 'on' | 'off'
  gapMs: number
  bytes: number
}

function planned(trial: number, settings: Settings, random: Random): Trial {
  const { peers, copies, fault, repair, gapMs, bytes } = settings
  const others = Array.from({ length: peers - 1 }, (_, at) => at + 1)
  const victims = shuffled(others, random).slice(0, failuresOf(settings))
  const kinds = [true, false].filter(repairs => repair === 'both' || (repair === 'on') === repairs)
  const look = (atMs: number): Step => ({ atMs, action: { type: 'look', peer: 0 } })
  const steps: Step[] = [
    { atMs: 0, action: { type: 'phase', name: 'store' } },
    ...kinds.map((repairs): Step => {
      const name = `trial ${trial}, ${repairs ? 'repaired' : 'not repaired'}`
      return { atMs: 0, action: { type: 'store', peer: 0, name, bytes, copies, repairs } }
    }),
    look(0),
    { atMs: 0, action: { type: 'phase', name: 'the relay is killed' } },
    { atMs: 0, action: { type: 'relay', relay: 0, act: 'kill' } },
    look(0),
    { atMs: 0, action: { type: 'phase', name: 'crashes' } },
    ...victims.flatMap((peer, at): Step[] => [
      { atMs: at * gapMs, action: { type: fault, peer } },
      look((at + 1) * gapMs),
    ]),
    { atMs: victims.length * gapMs, action: { type: 'phase', name: 'end' } },
  ]
  return { name: `trial ${trial}`, setup: { peers, relays: 1 }, steps, lengthMs: victims.length * gapMs }
}
