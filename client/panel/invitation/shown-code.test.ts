import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import * as v from 'valibot'
import { RoomSchema } from '#protocol'
import { showBare, showInvitation } from './shown-code.ts'

const room = v.parse(RoomSchema, 'class-7b')
const code = `mvr1.invitation.${'Az-_9'.repeat(170)}`

test('an invitation is a link into the room, of the page itself where others can reach it', () => {
  const page = 'https://lab.example:3000/?room=other&name=Ada#token=s3cret'
  const { text, isLink, qr } = showInvitation(code, ['http://192.168.1.20:3000/'], page, room)
  assert.equal(text, `https://lab.example:3000/?room=class-7b#invite=${code}`)
  assert.equal(qr, text)
  assert.ok(isLink)
})

test('a page on localhost lends the first address of the lab host that others can reach', () => {
  const offered = ['http://localhost:3000/', 'no address', 'http://192.168.1.20:3000/?room=class-7b']
  for (const page of ['http://localhost:3000/', 'http://127.0.0.1:3000/', 'http://[::1]:3000/']) {
    const { text } = showInvitation(code, offered, page, room)
    assert.equal(text, `http://192.168.1.20:3000/?room=class-7b#invite=${code}`)
  }
})

test('where no address means anything on another device, the bare code is shown', () => {
  const shown = showInvitation(code, ['http://localhost:3000/'], 'http://localhost:3000/', room)
  assert.deepEqual(shown, { text: code, isLink: false, qr: code })
})

test('a QR code holds the link, or else the bare code, or nothing: never more than fits', () => {
  const page = 'https://lab.example/'
  const prefix = showInvitation('', [], page, room).text.length
  const qrOf = (length: number) => showInvitation('x'.repeat(length), [], page, room).qr?.length ?? null
  assert.equal(qrOf(2_953 - prefix), 2_953)
  assert.equal(qrOf(2_953 - prefix + 1), 2_953 - prefix + 1)
  assert.equal(qrOf(2_953), 2_953)
  assert.equal(qrOf(2_954), null)
  assert.equal(showBare('x'.repeat(2_954)).qr, null)
})

test('the capacity is that of the encoder', () => {
  assert.equal(encode('x'.repeat(2_953), { ecc: 'L' }).version, 40)
  assert.throws(() => encode('x'.repeat(2_954), { ecc: 'L' }))
})
