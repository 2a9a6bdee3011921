import { flawsByAxe } from './fixtures/axe.ts'
import { bytesOfFile, filesOf, shareNumbers } from './fixtures/files.ts'
import { expect, test } from './fixtures.ts'

test('a file that one tab shares is in every tab over both paths, byte for byte, and survives reloads', async ({
  openPeers,
}) => {
  const [ann, bob, eve] = await openPeers(3)
  const size = 3_000_000
  const file = await shareNumbers(ann, size)
  for (const peer of [bob, eve]) {
    await expect
      .poll(async () => (await filesOf(peer)).map(each => [each.file, each.state]))
      .toEqual([[file, 'sharing']])
    expect(await bytesOfFile(peer, file)).toEqual({ size, isRight: true })
  }
  // On the sharer's clock, of all three over the mesh, and of the two that fetched it over the relay.
  await expect
    .poll(async () => {
      const done = (await filesOf(ann))[0]?.progress ?? []
      return [
        done.filter(({ progress }) => progress.meshDoneMs !== null).length,
        done.filter(({ progress }) => progress.relayDoneMs !== null).length,
      ]
    })
    .toEqual([3, 2])

  await ann.page.bringToFront()
  await ann.page.getByRole('button', { name: 'Files', exact: true }).click()
  await expect(ann.page.getByRole('row', { name: /Mesh after/ })).toBeVisible()
  expect(await flawsByAxe(ann.page, 'body')).toEqual([])

  await bob.page.reload()
  await bob.page.waitForFunction(() => window.lab !== undefined)
  await expect.poll(async () => (await filesOf(bob))[0]?.state).toBe('sharing')
  expect((await filesOf(bob))[0]?.isLasting).toBe(true)
})

test('the source is closed half-way: the others finish if every piece is still there, else they name what is lost', async ({
  openPeers,
}) => {
  const [ann, bob, eve] = await openPeers(3)
  const pieces = 256
  const file = await shareNumbers(ann, pieces * 15 * 1024, { uplinkBytesPerSecond: 1_000_000 })
  await expect
    .poll(async () => (await filesOf(bob))[0]?.maps.find(({ peer }) => peer === bob.id)?.held ?? 0, {
      intervals: [20],
    })
    .toBeGreaterThan(pieces / 2)
  await ann.page.close()
  const outcome = async (peer: typeof bob) => {
    const seen = (await filesOf(peer))[0]
    const own = seen?.maps.find(each => each.peer === peer.id)?.held ?? 0
    return own + (seen?.missing.length ?? 0)
  }
  // Each has all that can be had.
  for (const peer of [bob, eve]) await expect.poll(() => outcome(peer)).toBe(pieces)
  const [first, second] = [(await filesOf(bob))[0], (await filesOf(eve))[0]]
  expect(first?.missing).toEqual(second?.missing)
  if (first?.missing.length === 0) expect(await bytesOfFile(eve, file)).toMatchObject({ isRight: true })
  else expect([first?.state, second?.state]).toEqual(['stuck', 'stuck'])
})
