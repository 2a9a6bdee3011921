import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { RoomSchema } from '#protocol'
import { joinUrls } from './join-urls.ts'

const room = v.parse(RoomSchema, 'class-7b')

test('every address that the lab host offers leads into the room', () => {
  assert.deepEqual(
    joinUrls(['http://192.168.1.20:3000/?room=lab', 'http://10.0.0.2:3000/'], 'http://localhost/', room),
    ['http://192.168.1.20:3000/?room=class-7b', 'http://10.0.0.2:3000/?room=class-7b'],
  )
})

test('without a lab host the page itself is the link, free of this peer’s name and of any token', () => {
  assert.deepEqual(joinUrls([], 'http://10.0.0.2:3000/?room=x&name=Ada#token=secret', room), [
    'http://10.0.0.2:3000/?room=class-7b',
  ])
})

test('an offered address that is no URL is left out', () => {
  assert.deepEqual(joinUrls(['not a url', 'http://a/'], 'http://b/', room), ['http://a/?room=class-7b'])
})
