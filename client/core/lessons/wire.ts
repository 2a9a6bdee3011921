/** What peers say to each other about lessons: short JSON, for it is said seldom. Bytes of strangers until parsed. */
import { decodeUtf8, encodeUtf8 } from 'lib0/string'
import * as v from 'valibot'
import { type LessonId, LessonIdSchema } from './lesson.ts'
import { PREDICTION_LIMITS, type Prediction } from './predictions.ts'

/** A reason in which each character takes three bytes, escaped, and the rest. */
const MAX_BYTES = 1_024

/** Control, format and line-separator characters could fake other text. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

export const PredictionSchema = v.object({
  value: v.pipe(v.number('a prediction is a number'), v.finite('a prediction is a number')),
  why: v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(
      PREDICTION_LIMITS.whyLength,
      `a reason has at most ${PREDICTION_LIMITS.whyLength} characters`,
    ),
    v.check(why => !invisible.test(why), 'a reason has no control or invisible characters'),
  ),
})

const MessageSchema = v.object({ lesson: LessonIdSchema, ...PredictionSchema.entries })

export function encodePrediction(lesson: LessonId, { value, why }: Prediction): Uint8Array {
  return encodeUtf8(JSON.stringify({ lesson, value, why }))
}

/** null: not ours. Never throws. */
export function decodePrediction(bytes: Uint8Array): (Prediction & { lesson: LessonId }) | null {
  if (bytes.length > MAX_BYTES) return null
  try {
    const parsed = v.safeParse(MessageSchema, JSON.parse(decodeUtf8(bytes)))
    return parsed.success ? parsed.output : null
  } catch {
    // No JSON, or no UTF-8.
    return null
  }
}
