import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lessonJsonSchema } from './lesson-schema.ts'

test('the JSON Schema that editors get is the one that lessons are parsed with', () => {
  const file = join(import.meta.dirname, '../client/lessons/schema/lesson.schema.json')
  // As JSON, in which what is undefined is not there.
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(lessonJsonSchema())))
})
