/** The shared board in real tabs: whatever fails, it goes on, and in the end nobody lacks an edit over either path. */
import { flawsByAxe } from './fixtures/axe.ts'
import { contentOf, expectConverged, scribble } from './fixtures/board.ts'
import { closeTab, crashTab, expect, type Peer, test } from './fixtures.ts'

test('no edit is lost: a split healed, also while the relay is dead, relay frozen, killed and restarted, a tab closed and one crashed, a newcomer', async ({
  openPeers,
  relay,
  conditions,
}) => {
  const [ann, bob, cleo, dan] = await openPeers(4, { names: ['Ann', 'Bob', 'Cleo', 'Dan'] })
  let edits = 0
  const all = async (peers: readonly Peer[], when: string): Promise<void> => {
    for (const peer of peers) await scribble(peer, `${peer.name} ${when}`)
    edits += 2 * peers.length
  }
  await all([ann, bob, cleo, dan], 'first')
  await expectConverged([ann, bob, cleo, dan], edits)

  const split = () =>
    conditions.partition([
      [ann, bob],
      [cleo, dan],
    ])
  await split()
  const reached = (peer: Peer) =>
    peer.page.evaluate(() => {
      const { copies } = window.lab.board.figures()
      return [copies.mesh, copies.relay].map(({ peers }) => peers.filter(({ linked }) => linked).length)
    })
  await expect.poll(() => reached(ann), 'over the mesh and the relay Ann reaches Bob').toEqual([1, 1])
  await expect
    .poll(() => reached(cleo), 'over the mesh Cleo reaches Dan, over the relay nobody')
    .toEqual([1, 0])
  await all([ann, cleo], 'cut off')
  // Each side goes on among themselves; the side without the relay has the mesh alone.
  await expectConverged([ann, bob], edits - 2, ['mesh', 'relay'])
  await expectConverged([cleo, dan], edits - 2, ['mesh', 'both'])
  const cutOff = (peer: Peer) =>
    peer.page.evaluate(() => {
      const { mesh, relay: other } = window.lab.board.figures().copies
      return [mesh.cutOff.made, mesh.cutOff.arrived, other.cutOff.made, other.cutOff.arrived]
    })
  expect(await cutOff(cleo)).toEqual([2, 0, 2, 0])

  await conditions.clear()
  await expectConverged([ann, bob, cleo, dan], edits)
  await expect.poll(() => cutOff(cleo), 'what Cleo made while cut off is with all').toEqual([2, 2, 2, 2])

  await relay.kill()
  await all([bob, dan], 'with the relay dead')
  await expectConverged([ann, bob, cleo, dan], edits, ['mesh', 'both'])

  await split()
  for (const peer of [ann, cleo])
    await expect
      .poll(() => reached(peer), `over the mesh ${peer.name} reaches one, over the relay nobody`)
      .toEqual([1, 0])
  await all([ann, cleo], 'cut off, the relay dead')
  await expectConverged([ann, bob], edits - 2, ['mesh', 'both'])
  await conditions.clear()
  await expectConverged([ann, bob, cleo, dan], edits, ['mesh', 'both'])
  // Edits come through whoever is linked first.
  await expect.poll(() => reached(ann), 'linked with all, and the relay is still dead').toEqual([3, 0])
  await relay.start()
  await expectConverged([ann, bob, cleo, dan], edits)

  await relay.freeze()
  await all([ann, bob, cleo, dan], 'with the relay frozen')
  await expectConverged([ann, bob, cleo, dan], edits, ['mesh', 'both'])
  await relay.thaw()
  // What a tab has not handed to the relay goes with it: only what is there outlives Bob and Dan.
  await expectConverged([ann, bob, cleo, dan], edits)
  await closeTab(bob)
  await crashTab(dan)
  await all([ann, cleo], 'two are gone')
  const [eve] = await openPeers(1, { names: ['Eve'] })
  await expectConverged([ann, cleo, eve], edits)
  expect((await contentOf(eve, 'relay')).notes.join()).toContain('Dan with the relay frozen')
})

test('a note lies where it was dragged to, though the page learns late where it is', async ({
  openPeers,
}) => {
  const [{ page }] = await openPeers(1, { names: ['Ann'] })
  await page.getByRole('button', { name: 'Board', exact: true }).click()
  const text = page.getByRole('textbox', { name: 'Text of a new note' })
  await text.fill('tea')
  await text.press('Enter')
  const note = page.getByRole('button', { name: /^tea/ })
  const place = async () => {
    const box = await note.boundingBox()
    if (box === null) throw new Error('no note')
    return { x: Math.round(box.x), y: Math.round(box.y) }
  }
  const from = await place()
  const by = { x: 120, y: 60 }
  await page.mouse.move(from.x + 10, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(from.x + 10 + by.x, from.y + 10 + by.y, { steps: 40 })
  await page.mouse.up()
  await expect
    .poll(async () => {
      const { x, y } = await place()
      return Math.hypot(x - from.x - by.x, y - from.y - by.y)
    })
    .toBeLessThan(3)
})

test('the view: a stroke by pointer, a note by keyboard, the other’s name at its pointer, and a mark where copies differ', async ({
  openPeers,
  relay,
}) => {
  const [ann, bob] = await openPeers(2, { names: ['Ann', 'Bob'] })
  for (const { page } of [ann, bob]) await page.getByRole('button', { name: 'Board', exact: true }).click()
  await ann.page.bringToFront()
  const area = ann.page.getByRole('region', { name: /^Board: strokes/ })
  const box = await area.boundingBox()
  if (box === null) throw new Error('no board')
  await ann.page.mouse.move(box.x + 50, box.y + 60)
  await ann.page.mouse.down()
  await ann.page.mouse.move(box.x + 150, box.y + 160, { steps: 5 })
  await ann.page.mouse.up()
  const text = ann.page.getByRole('textbox', { name: 'Text of a new note' })
  await text.fill('<b>tea</b> at four')
  await text.press('Enter')
  const note = ann.page.getByRole('button', { name: /^<b>tea.* Note by Ann/ })
  await note.focus()
  await note.press('ArrowRight')
  await expectConverged([ann, bob], 3)
  await bob.page.bringToFront()
  await expect(bob.page.getByRole('textbox', { name: 'Note by Ann' })).toHaveValue('<b>tea</b> at four')
  await expect(bob.page.locator('.board-pointer')).toHaveText('Ann')
  await expect(bob.page.getByText('Both copies here hold the same edits.')).toBeVisible()

  await relay.kill()
  await bob.page.getByRole('textbox', { name: 'Note by Ann' }).fill('tea at five')
  await ann.page.bringToFront()
  await expect(ann.page.getByText('The copies differ: the relay’s lacks 1 edit')).toBeVisible()
  await ann.page.getByText('Relay’s copy').click()
  await expect(note).toBeVisible()
  await ann.page.getByText('Mesh’s copy').click()
  await expect(ann.page.getByRole('button', { name: /^tea at five Note by Ann/ })).toBeVisible()
  expect(await flawsByAxe(ann.page, 'body')).toEqual([])
  await relay.start()
  await expect(ann.page.getByText('Both copies here hold the same edits.')).toBeVisible()
})
