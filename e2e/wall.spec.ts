/** A wall: one page that holds many real peers. */
import type { Frame, Page } from '@playwright/test'
import type { PeerId } from '#protocol'
import { expect, test, watchNotices } from './fixtures.ts'

test('a wall opened from the panel holds as many peers as asked, all in the room, and each can be closed', async ({
  openPeers,
}) => {
  const [ann] = await openPeers(1, { room: 'biology' })
  const opened = ann.page.context().waitForEvent('page')
  await ann.page.getByRole('combobox', { name: 'Peers on the wall' }).selectOption('3')
  await ann.page.getByRole('button', { name: 'Wall of', exact: true }).click()
  const wall = await opened
  const others = async () => (await ann.snapshot()).peers.filter(({ mesh }) => mesh.state === 'open').length
  // Four pages load for it, each in up to 10 s on a busy machine.
  await expect.poll(others, { message: 'peers that Ann is linked with', timeout: 30_000 }).toBe(3)

  const [gone, ...left] = await framed(wall)
  if (gone === undefined) throw new Error('the wall holds no peer')
  const watch = await watchNotices([ann], gone.id)
  await wall.getByRole('button', { name: `Close ${gone.name}` }).click()
  await watch.times()
  for (const { frame } of left) {
    const seen = () => frame.evaluate(() => window.lab.snapshot().peers.map(({ id }) => id))
    await expect.poll(seen, 'whom a frame of the wall sees').not.toContain(gone.id)
  }
  await expect(wall.locator('iframe')).toHaveCount(2)
})

interface Framed {
  frame: Frame
  id: PeerId
  name: string
}

/** The peers of the wall's frames, in their order. */
function framed(wall: Page): Promise<Framed[]> {
  const frames = wall.frames().filter(frame => frame !== wall.mainFrame())
  return Promise.all(
    frames.map(async frame => {
      const { self, name } = await frame.evaluate(() => window.lab.snapshot())
      return { frame, id: self, name }
    }),
  )
}
