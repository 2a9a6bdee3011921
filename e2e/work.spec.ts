import type { Locator } from '@playwright/test'
import { type Picture, type Puzzle, solves } from '#work'
import { flawsByAxe } from './fixtures/axe.ts'
import { jobAt, lend, liarsIn, resultOf, startJob } from './fixtures/tasks.ts'
import { crashTab, expect, test } from './fixtures.ts'

/** Takes a core over two seconds, so that there is a middle to crash in on a busy machine, too: most of it never escapes. */
const PICTURE: Picture = {
  kind: 'picture',
  centerX: -0.15,
  centerY: 0,
  span: 0.6,
  pixels: 480,
  tiles: 16,
  maxIterations: 5_000,
}
const TILES = PICTURE.tiles ** 2
const PUZZLE: Puzzle = { kind: 'puzzle', text: 'lab', zeroBits: 13, stretch: 500, tasks: 400 }

test('a working tab crashes, the relay is killed in the middle of its job, one tab lies: every picture is whole and right', async ({
  openPeers,
  relay,
}) => {
  const [ann, bob, eve, dan] = await openPeers(4)
  const alone = await jobAt(ann, await startJob(ann, PICTURE, { lane: 'alone' }), 1)
  expect(alone).toMatchObject({ state: 'complete', accepted: TILES, computed: TILES, wasted: 0 })

  const crashed = await startJob(ann, PICTURE, { lane: 'mesh' })
  await resultOf(ann, crashed, eve)
  expect(await jobAt(ann, crashed, 0)).toMatchObject({ state: 'running' })
  await crashTab(eve)
  for (const peer of [ann, bob, dan]) {
    const view = await jobAt(peer, crashed, 1)
    expect(view).toMatchObject({ state: 'complete', accepted: TILES, digest: alone.digest, liars: [] })
    expect(view.by.find(each => each.peer === eve.id)?.results).toBeGreaterThan(0)
  }

  const ofRelay = await startJob(bob, PICTURE, { lane: 'relay' })
  const ofRoom = await startJob(bob, PICTURE, { lane: 'mesh' })
  expect(await jobAt(ann, ofRelay, 0.1)).toMatchObject({ state: 'running' })
  await relay.kill()
  const broken = await jobAt(ann, ofRelay, 1)
  expect(broken).toMatchObject({ state: 'broken', digest: null })
  expect(broken.accepted).toBeLessThan(TILES)
  expect(await jobAt(ann, ofRoom, 1)).toMatchObject({ state: 'complete', digest: alone.digest })

  // Two copies cost twice the work and catch who lies, at the latest when its first result is there.
  await lend(dan, 'lie')
  const doubted = await startJob(ann, PICTURE, { lane: 'mesh', copies: 2 })
  for (const peer of [ann, bob]) {
    const view = await jobAt(peer, doubted, 1)
    expect(view).toMatchObject({ state: 'complete', digest: alone.digest })
    expect(view.computed).toBeGreaterThanOrEqual(2 * TILES)
    await expect.poll(() => liarsIn(peer, doubted)).toEqual([dan.id])
  }
  const sought = await startJob(bob, PUZZLE, { lane: 'mesh' })
  const search = await jobAt(bob, sought, 1)
  expect(solves(PUZZLE.text, PUZZLE.zeroBits, search.answer ?? -1)).toBe(true)
  await expect.poll(() => liarsIn(bob, sought)).toEqual([dan.id])

  await bob.page.bringToFront()
  await bob.page.getByRole('button', { name: 'Work', exact: true }).click()
  const whole = `Mandelbrot set, ${TILES} of ${TILES} tiles are there`
  await expect.poll(() => opaqueShare(bob.page.getByRole('img', { name: whole }))).toBe(1)
  const ofPicture = bob.page.getByRole('region', { name: /^Mandelbrot set/ })
  await expect(ofPicture.getByRole('row', { name: new RegExp(`${dan.name}.* caught lying`) })).toBeVisible()
  await expect(bob.page.getByText(`lab:${search.answer}`)).toBeVisible()
  expect(await flawsByAxe(bob.page, 'body')).toEqual([])
})

/** Share (0..1) of a canvas's pixels that something was drawn on. */
function opaqueShare(canvas: Locator): Promise<number> {
  return canvas.evaluate(element => {
    if (!(element instanceof HTMLCanvasElement)) return 0
    const { width, height } = element
    const { data } = element.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] }
    return data.filter((value, at) => at % 4 === 3 && value === 255).length / (width * height)
  })
}
