/** The faults that the other tests rest on are real. */

import { accepts, isAlive, isStopped } from './fixtures/process.ts'
import { crashTab, expect, test } from './fixtures.ts'

test('a relay that was killed has no process, refuses connections, and comes back on its URL', async ({
  relay,
}) => {
  const before = await relay.info()
  await relay.kill()
  expect(isAlive(before.pid ?? 0)).toBe(false)
  expect(await accepts(Number(new URL(before.url).port))).toBe(false)
  expect(await relay.info()).toMatchObject({ state: 'down', pid: null })
  await relay.start()
  const after = await relay.info()
  expect(after).toMatchObject({ state: 'up', url: before.url })
  expect(after.pid).not.toBe(before.pid)
})

test('a relay that was frozen is stopped, keeps its port, and runs again when thawed', async ({ relay }) => {
  const { pid, url } = await relay.info()
  await relay.freeze()
  expect(isStopped(pid ?? 0)).toBe(true)
  expect(await accepts(Number(new URL(url).port))).toBe(true)
  expect((await relay.info()).state).toBe('frozen')
  await relay.thaw()
  expect(isStopped(pid ?? 0)).toBe(false)
  expect((await relay.info()).state).toBe('up')
})

test('after the lab host is stopped, no server of the lab is left', async ({ lab, relay }) => {
  const { url } = await relay.info()
  await lab.stop()
  expect(await accepts(lab.port)).toBe(false)
  expect(await accepts(Number(new URL(url).port))).toBe(false)
})

test('a crash takes down one tab and no other', async ({ openPeers }) => {
  const [gone, ...others] = await openPeers(4)
  await crashTab(gone)
  for (const { page } of others) expect(await page.evaluate(() => 'alive')).toBe('alive')
  await expect(gone.page.evaluate(() => 'alive')).rejects.toThrow(/crash/)
})

test('text and bytes arrive as they were sent, on both paths', async ({ openPeers }) => {
  const [ann, bob] = await openPeers(2, { names: ['Ann', 'Bob'] })
  const bytes = new Uint8Array([0, 1, 255])
  const ids = [await ann.broadcast('both', 'text'), await ann.broadcast('both', bytes)]
  for (const path of ['mesh', 'relay'] as const) {
    await expect
      .poll(() => bob.inbox(path), `what Bob got over the ${path}`)
      .toMatchObject([
        { id: ids[0], from: ann.id, payload: 'text' },
        { id: ids[1], from: ann.id, payload: bytes },
      ])
  }
})
