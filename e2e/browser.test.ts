import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ensureBrowser, findBrowser, installAttempts, type Machine } from './browser.ts'

/** A Linux machine on which the browsers of `working` start; `path` maps names on PATH to files. */
function machine(working: string[], rest: Partial<Machine> = {}, path: Record<string, string> = {}): Machine {
  return {
    env: {},
    platform: 'linux',
    isRoot: false,
    playwrightPath: '/cache/chromium',
    which: name => path[name] ?? null,
    starts: file => working.includes(file),
    ...rest,
  }
}

const debianRoot = { isRoot: true }
const aptOnPath = { 'apt-get': '/usr/bin/apt-get' }

test('CHROME_PATH wins over every installed browser', () => {
  const found = findBrowser(machine(['/mine', '/cache/chromium'], { env: { CHROME_PATH: '/mine' } }))
  assert.equal(found, '/mine')
})

test('a CHROME_PATH that does not start is an error, never silently another browser', () => {
  const broken = machine(['/cache/chromium'], { env: { CHROME_PATH: '/typo' } })
  assert.throws(() => findBrowser(broken), /CHROME_PATH is \/typo/)
})

test("Playwright's own Chromium is preferred, since the two are released together", () => {
  const both = machine(['/cache/chromium', '/usr/bin/chromium'], {}, { chromium: '/usr/bin/chromium' })
  assert.equal(findBrowser(both), '/cache/chromium')
})

for (const name of ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser']) {
  test(`${name} on PATH is found`, () => {
    assert.equal(findBrowser(machine([`/bin/${name}`], {}, { [name]: `/bin/${name}` })), `/bin/${name}`)
  })
}

test('a stub on PATH that does not start is passed over', () => {
  const path = { chromium: '/usr/bin/chromium', 'chromium-browser': '/snap/stub' }
  assert.equal(findBrowser(machine(['/usr/bin/chromium'], {}, path)), '/usr/bin/chromium')
  assert.equal(findBrowser(machine([], {}, path)), null)
})

test('the usual places of macOS and Windows are searched', () => {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  assert.equal(findBrowser(machine([mac], { platform: 'darwin' })), mac)
  const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
  const env = { PROGRAMFILES: 'C:\\Program Files' }
  assert.equal(findBrowser(machine([windows], { platform: 'win32', env })), windows)
})

test('nothing is installed where a browser is found', () => {
  const attempts: string[] = []
  ensureBrowser(machine(['/cache/chromium']), attempt => attempts.push(attempt.title))
  assert.deepEqual(attempts, [])
})

test('the download by Playwright comes first, and its success ends the attempts', () => {
  const working: string[] = []
  const attempts: string[] = []
  const found = ensureBrowser(machine(working, debianRoot, aptOnPath), attempt => {
    attempts.push(attempt.title)
    working.push('/cache/chromium')
  })
  assert.equal(found, '/cache/chromium')
  assert.deepEqual(attempts, ['Download of Chromium by Playwright'])
})

test('root on Debian falls back to the package of the distribution', () => {
  const working: string[] = []
  const path = { ...aptOnPath, chromium: '/usr/bin/chromium' }
  const found = ensureBrowser(machine(working, debianRoot, path), attempt => {
    if (attempt.commands[0]?.[0] === '/usr/bin/apt-get') working.push('/usr/bin/chromium')
  })
  assert.equal(found, '/usr/bin/chromium')
})

test('apt-get is left alone without root, and where there is none', () => {
  assert.equal(installAttempts(machine([], {}, aptOnPath)).length, 1)
  assert.equal(installAttempts(machine([], debianRoot)).length, 1)
})

test('when every attempt fails, one line says what to install', () => {
  assert.throws(
    () => ensureBrowser(machine([], debianRoot, aptOnPath), () => {}),
    (error: Error) => /apt-get install chromium/.test(error.message) && !error.message.includes('\n'),
  )
})
