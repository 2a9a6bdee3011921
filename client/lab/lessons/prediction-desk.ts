/** Predictions at the edge: tells the room this peer's own over both paths, and newcomers again; keeps those of all. */
import * as v from 'valibot'
import type { PeerId } from '#protocol'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import type { LessonId } from '../../core/lessons/lesson.ts'
import {
  type HeardPrediction,
  PREDICTION_LIMITS,
  type Prediction,
  PredictionBook,
  type Predictions,
} from '../../core/lessons/predictions.ts'
import { decodePrediction, encodePrediction, PredictionSchema } from '../../core/lessons/wire.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import { sayable, words } from '../../core/said.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { LeftError } from '../left-error.ts'

export interface PredictionDeskPorts {
  self: PeerId
  /** The service `lessons` over each path. */
  services: Record<PathName, Service>
  clock: Clock
}

/** As the lab itself tells of changes. */
const TELL_INTERVAL_MS = 250

export class PredictionDesk implements Predictions {
  readonly #ports: PredictionDeskPorts
  readonly #book = new PredictionBook()
  readonly #changes: ChangeListeners
  readonly #unsubscribe: Unsubscribe[]
  #isClosed = false

  constructor(ports: PredictionDeskPorts) {
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, TELL_INTERVAL_MS)
    this.#unsubscribe = PATHS.map(path =>
      ports.services[path].subscribe(event => this.#onService(path, event)),
    )
  }

  predict(lesson: LessonId, prediction: Prediction): void {
    if (this.#isClosed) throw new LeftError()
    const parsed = v.safeParse(PredictionSchema, prediction)
    if (!parsed.success) throw new RangeError(`${parsed.issues[0].message}.`)
    const { self, services } = this.#ports
    const isSame =
      this.#own(lesson)?.value === parsed.output.value && this.#own(lesson)?.why === parsed.output.why
    if (isSame) return
    if (!this.#hear(self, lesson, parsed.output))
      throw sayable(
        Error,
        words(
          'A prediction can be changed {changes} times, and a peer predicts in {lessons} lessons at most.',
          { changes: PREDICTION_LIMITS.changes - 1, lessons: PREDICTION_LIMITS.lessons },
        ),
      )
    for (const path of PATHS) services[path].send('all', encodePrediction(lesson, parsed.output))
  }

  of(lesson: LessonId): HeardPrediction[] {
    return this.#book.of(lesson)
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#changes.close()
  }

  #own(lesson: LessonId): HeardPrediction | undefined {
    return this.#book.of(lesson).find(({ peer }) => peer === this.#ports.self)
  }

  #onService(path: PathName, event: ServiceEvent): void {
    if (event.type === 'linked') {
      for (const lesson of this.#book.lessonsOf(this.#ports.self)) {
        const own = this.#own(lesson)
        if (own !== undefined) this.#ports.services[path].send(event.peer, encodePrediction(lesson, own))
      }
    }
    // Nobody speaks for this peer but itself.
    if (event.type !== 'message' || event.from === this.#ports.self) return
    const heard = decodePrediction(event.bytes)
    if (heard !== null) this.#hear(event.from, heard.lesson, heard)
  }

  #hear(peer: PeerId, lesson: LessonId, prediction: Prediction): boolean {
    const { clock } = this.#ports
    const isNew = this.#book.hear(peer, lesson, prediction, clock.now())
    if (isNew) this.#changes.changed()
    return isNew
  }
}
