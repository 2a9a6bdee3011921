/** What the peers of a room predict, one prediction a peer and lesson; its latest counts. Public, like lab.ts. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { LessonId } from './lesson.ts'

export const PREDICTION_LIMITS = {
  /** Of the reason, in UTF-16 code units. Chosen: a sentence. */
  whyLength: 120,
  /** Of one peer; a school year has fewer lessons of one lab. */
  lessons: 40,
  /** How often a peer may say another one, for each lesson. Chosen: a pupil who wavers has enough, a flood has not. */
  changes: 20,
} as const

export interface Prediction {
  /** In the unit of the lesson's number. */
  value: number
  /** As typed; text of strangers. Empty: none was given. */
  why: string
}

export interface HeardPrediction extends Prediction {
  peer: PeerId
  /** On this peer's clock, Unix epoch in ms. */
  heardAt: number
}

export interface Predictions {
  /**
   * Tells the room. Throws RangeError where the number is none or the reason too long, Error after so many changes and after
   * `leave()`.
   */
  predict(lesson: LessonId, prediction: Prediction): void
  /** Of all peers, this one included, in the order in which they came. */
  of(lesson: LessonId): HeardPrediction[]
  /** Called after something was predicted, at most four times a second. */
  onChange(listener: () => void): Unsubscribe
}

interface Entry extends HeardPrediction {
  changes: number
}

/** All that is known, bounded however much strangers say. Pure. */
export class PredictionBook {
  readonly #byLesson = new Map<LessonId, Map<PeerId, Entry>>()

  /** Whether something is new. */
  hear(peer: PeerId, lesson: LessonId, { value, why }: Prediction, heardAt: number): boolean {
    const known = this.#byLesson.get(lesson)?.get(peer)
    if (known === undefined && this.lessonsOf(peer).length >= PREDICTION_LIMITS.lessons) return false
    // Newcomers are told again, over both paths: that is no change, and came when it first came.
    if (known !== undefined && known.value === value && known.why === why) return false
    const changes = (known?.changes ?? 0) + 1
    if (changes > PREDICTION_LIMITS.changes) return false
    const ofLesson = this.#byLesson.get(lesson) ?? new Map<PeerId, Entry>()
    ofLesson.delete(peer)
    ofLesson.set(peer, { peer, value, why, heardAt, changes })
    this.#byLesson.set(lesson, ofLesson)
    return true
  }

  of(lesson: LessonId): HeardPrediction[] {
    return [...(this.#byLesson.get(lesson)?.values() ?? [])].map(({ changes: _, ...heard }) => heard)
  }

  lessonsOf(peer: PeerId): LessonId[] {
    return [...this.#byLesson].filter(([, ofLesson]) => ofLesson.has(peer)).map(([lesson]) => lesson)
  }
}
