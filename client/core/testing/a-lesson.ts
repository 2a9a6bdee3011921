/** A lesson on the round trip, for tests. It would do for a class. */
import type { Lesson } from '../lessons/lesson.ts'
import { parseLesson } from '../lessons/lesson-file.ts'

const stage = { text: ['Some text.'], notes: ['A note.'] }

/** As it stands in a file. */
export function aLesson() {
  return {
    format: 'mesh-vs-relay/lesson',
    version: 1,
    id: 'a-lesson',
    title: 'A lesson',
    place: 1_000,
    minutes: 5,
    about: 'There and back.',
    needs: { tabs: 1, relay: true, hostToken: false, secureContext: false },
    knob: { words: 'Size of a frame', unit: 'B', parameter: 'payload', values: ['64', '1024'] },
    number: {
      from: 'experiment',
      experiment: 'latency',
      parameters: { peers: 2, rounds: 2, paceMs: 5 },
      figure: 'round trip p50, {payload} B',
      of: 'mesh',
      words: 'round trip over the mesh, median',
      unit: 'ms',
    },
    predict: { ...stage, question: 'How long?', min: 0, max: 100 },
    run: stage,
    compare: stage,
    explain: { ...stage, questions: ['Why?'] },
  }
}

export function parsedLesson(change: object = {}): Lesson {
  return parseLesson('a-lesson.json', JSON.stringify({ ...aLesson(), ...change }))
}
