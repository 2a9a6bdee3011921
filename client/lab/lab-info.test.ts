import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LabInfo } from '#protocol'
import { findLabInfo, type Memory, remember } from './lab-info.ts'

const info = (version: string): LabInfo => ({
  version,
  relays: [{ id: 'r1', url: 'http://localhost:3001', pid: 7, state: 'up', ledger: 'honest' }],
  joinUrls: ['http://localhost:3000/'],
  iceServers: [{ urls: 'stun:192.168.1.20:3000' }],
})

function memoryOf(text: string | null = null): Memory & { text(): string | null } {
  let kept = text
  return {
    text: () => kept,
    getItem: () => kept,
    setItem: (_key, value) => {
      kept = value
    },
  }
}

function remembering(version: string): ReturnType<typeof memoryOf> {
  const memory = memoryOf()
  remember(memory, info(version))
  return memory
}

const says = (version: string) => async () => info(version)
const refuses = () => Promise.reject(new Error('no answer'))
const neverAnswers = () => new Promise<never>(() => {})

test('what the host says counts, and is remembered', async () => {
  const memory = remembering('1.0.0')
  assert.deepEqual(await findLabInfo(says('2.0.0'), memory), { info: info('2.0.0'), hostAnswered: true })
  assert.deepEqual(await findLabInfo(refuses, memory), { info: info('2.0.0'), hostAnswered: false })
})

test('a host that never answers is not waited for where something is remembered', async () => {
  const found = await findLabInfo(neverAnswers, remembering('1.0.0'), 1)
  assert.deepEqual(found, { info: info('1.0.0'), hostAnswered: false })
})

test('where nothing, or nothing that can be read, is remembered, a dead host is an error', async () => {
  for (const text of [null, '', '{', '{}', '[]', JSON.stringify({ ...info('1.0.0'), relays: 'none' })])
    await assert.rejects(findLabInfo(refuses, memoryOf(text)), /no answer/)
})

test('a first visit waits for the host as long as it takes', async () => {
  const late = () => new Promise<LabInfo>(resolve => setTimeout(() => resolve(info('1.0.0')), 20))
  assert.equal((await findLabInfo(late, memoryOf(), 1)).hostAnswered, true)
})

test('a memory that is full or forbidden stops nobody', async () => {
  const forbidden: Memory = {
    getItem: () => {
      throw new Error('forbidden')
    },
    setItem: () => {
      throw new Error('full')
    },
  }
  assert.equal((await findLabInfo(says('1.0.0'), forbidden)).info.version, '1.0.0')
})
