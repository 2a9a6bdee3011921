/** The schema of lesson files as JSON Schema, for editors: `node --import tsx e2e/lesson-schema.ts` prints it. */
import { pathToFileURL } from 'node:url'
import { toJsonSchema } from '@valibot/to-json-schema'
import { LessonSchema } from '../client/core/lessons/lesson.ts'

/** What JSON Schema cannot say (no value twice, trimmed text) is left out: the lab itself still checks it. */
export function lessonJsonSchema(): unknown {
  return { title: 'A lesson of mesh vs relay', ...toJsonSchema(LessonSchema, { errorMode: 'ignore' }) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(lessonJsonSchema(), null, 2)}\n`)
