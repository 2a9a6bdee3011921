import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import express from 'express'
import { listen } from '../listen.ts'
import { reports } from './reports.ts'

let folder: string
let url: string
const server = createServer()

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'))
  await writeFile(join(folder, 'latency <1>.html'), '<p id="claim-latency">a report</p>')
  await writeFile(join(folder, 'latency.json'), '{}')
  await writeFile(join(folder, '.secret.html'), 'hidden')
  server.on('request', express().use('/reports', reports(folder)))
  url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}/reports`
})
after(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

test('a report is served under its name, and may run nothing', async () => {
  const response = await fetch(`${url}/${encodeURIComponent('latency <1>.html')}`)
  assert.equal(await response.text(), '<p id="claim-latency">a report</p>')
  assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
  assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /script/)
})

test('the list leads to every report, and names are text', async () => {
  const page = await (await fetch(url)).text()
  assert.ok(page.includes('<a href="latency%20%3C1%3E.html">latency &lt;1>.html</a>'))
})

test('nothing else of the folder is served, and nothing outside of it', async () => {
  for (const path of [
    'latency.json',
    '.secret.html',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/package.json',
    'none.html',
  ]) {
    const response = await fetch(`${url}/${path}`)
    assert.equal(response.status, 404, path)
  }
})
