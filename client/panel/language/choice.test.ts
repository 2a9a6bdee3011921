import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseLanguage } from './choice.ts'

const NO_WISH = { asked: null, remembered: null, preferred: [] }

test('without a wish the page speaks English', () => {
  assert.equal(chooseLanguage(NO_WISH), 'en')
})

test('the first of the browser’s languages that there are texts in counts, whatever its region', () => {
  assert.equal(chooseLanguage({ ...NO_WISH, preferred: ['fr-FR', 'de-AT', 'en'] }), 'de')
})

test('a remembered choice goes before the browser’s languages, and the address before both', () => {
  assert.equal(chooseLanguage({ ...NO_WISH, remembered: 'en', preferred: ['de'] }), 'en')
  assert.equal(chooseLanguage({ asked: 'de', remembered: 'en', preferred: ['en'] }), 'de')
})

test('a language that there are no texts in is passed over', () => {
  assert.equal(chooseLanguage({ asked: 'xx', remembered: '', preferred: ['tlh', 'de'] }), 'de')
  assert.equal(chooseLanguage({ ...NO_WISH, asked: 'constructor' }), 'en')
})
