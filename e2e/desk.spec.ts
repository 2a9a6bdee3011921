/** The teacher's desk and the projector in real tabs. */
import { TOKEN_HEADER } from '#protocol'
import { flawsByAxe } from './fixtures/axe.ts'
import { expect, test } from './fixtures.ts'

test('the desk lists, names, gives roles, freezes, closes, and lets in by code; a pupil’s forged freeze does nothing', async ({
  openPeers,
  lab,
  relay,
}) => {
  const [teacher] = await openPeers(1, { names: ['Teacher'], asHost: true, separateContexts: true })
  const [ann, bob] = await openPeers(2, { names: ['Ann', 'Rude'], separateContexts: true })
  const desk = teacher.page
  await expect(ann.page.getByRole('button', { name: 'Desk', exact: true })).toHaveCount(0)
  await desk.getByRole('button', { name: 'Desk', exact: true }).click()
  const row = (id: string) => desk.locator(`tr[data-peer="${id}"]`)

  // Each peer's own word, over both paths.
  await expect(row(ann.id)).toContainText(/Chrome on \w+, \d+ cores/)
  await expect(row(ann.id).locator('.state-cell')).toHaveText([/up/, /up/])

  // How far the class is from its limits, in numbers.
  await expect(desk.locator('.gauges')).toContainText(
    /[0-2] of 2 that reported.*\d+ ms late limit 60 ms.*3 limit 200/,
  )

  // A name written over is everybody's; a role is said on the pupil's page.
  const name = row(bob.id).getByRole('textbox')
  await name.clear()
  // Snapshots come several times a second: they take nothing from who types slowly.
  await name.pressSequentially('Bob', { delay: 300 })
  await name.press('Tab')
  await expect(ann.page.getByRole('img', { name: /peers/ })).toBeVisible()
  await ann.page.getByRole('button', { name: 'Table', exact: true }).click()
  await expect(ann.page.getByRole('rowheader', { name: 'Bob', exact: true })).toBeVisible()
  await row(ann.id).getByRole('combobox').selectOption('sender')
  await expect(ann.page.locator('.pupil-notice')).toContainText('Sender:')
  await desk.getByRole('button', { name: 'Let the senders send' }).click()
  await expect.poll(() => bob.inbox('mesh').then(all => all.length)).toBeGreaterThan(1)
  await desk.getByRole('button', { name: 'Stop the senders' }).click()

  // A freeze that is not the desk's does nothing; the desk's holds, and for those who come later too.
  const order = { room: 'lab', order: { type: 'freeze', frozen: true } }
  const forge = (token: string) =>
    ann.page.evaluate(
      async ([header, given, body]) => {
        const headers = { [header]: given, 'content-type': 'application/json' }
        return (await fetch('/api/classroom', { method: 'POST', headers, body })).status
      },
      [TOKEN_HEADER, token, JSON.stringify(order)] as const,
    )
  expect(await forge('forged')).toBe(403)
  const close = (page: typeof desk) => page.getByRole('button', { name: 'Close this peer' })
  await expect(close(ann.page)).toBeEnabled()
  await desk.getByRole('button', { name: 'Freeze the controls' }).click()
  await expect(close(ann.page)).toBeDisabled()
  await expect(ann.page.locator('.pupil-notice')).toContainText('frozen the controls')
  const code = (await desk.locator('.room-code').innerText()).split('/').at(-1)
  const late = await ann.page.context().newPage()
  await late.goto(`${lab.url}/${code}`)
  await expect(late).toHaveURL(`${lab.url}/?room=lab`)
  await expect(close(late)).toBeDisabled()
  await late.close()
  expect(await flawsByAxe(desk, 'main')).toEqual([])
  expect(await flawsByAxe(ann.page, 'body')).toEqual([])

  // With the relay dead the desk says what does not work, and still lets go and closes.
  await relay.kill()
  await expect(desk.getByText('The relay is dead: nobody new is let in')).toBeVisible()
  await desk.getByRole('button', { name: 'Let the controls go' }).click()
  await expect(close(ann.page)).toBeEnabled()
  await row(bob.id).getByRole('button', { name: 'Close Bob' }).click()
  await expect(bob.page.getByText(/left the room|closed/i).first()).toBeVisible()
  await expect
    .poll(() =>
      ann.snapshot().then(({ peers }) => peers.find(({ id }) => id === bob.id)?.mesh.state ?? 'lost'),
    )
    .toBe('lost')

  // The projector: nothing but the graph, the big numbers and the timeline, in large type.
  const projector = await teacher.page.context().newPage()
  await projector.setViewportSize({ width: 1920, height: 1080 })
  await projector.goto(`${lab.url}/?room=lab&name=Projector&projector=1`)
  await expect(projector.getByRole('heading', { name: 'Last two minutes' })).toBeVisible()
  await expect(projector.getByRole('button', { name: /Kill|Freeze/ })).toHaveCount(0)
  const fontPx = await projector.evaluate(() =>
    Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  )
  expect(fontPx).toBeGreaterThan(24)
  const fits = await projector.evaluate(() => document.documentElement.scrollHeight <= innerHeight)
  expect(fits).toBe(true)
  const clipped = await projector
    .locator('.path-card')
    .evaluateAll(cards => cards.filter(card => card.scrollHeight > card.clientHeight).length)
  expect(clipped).toBe(0)

  // Messages travel as dots, and words say the same; where motion is unwelcome there are words alone.
  const words = projector.getByText(/Messages of this tab in the last second: [1-9]\d* over the mesh/)
  const drawn = () =>
    projector.locator('canvas.dots').evaluate(canvas => {
      if (!(canvas instanceof HTMLCanvasElement)) return false
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      }
      return data.some(value => value > 0)
    })
  await expect(words).toBeVisible()
  await expect.poll(drawn).toBe(true)
  await projector.emulateMedia({ reducedMotion: 'reduce' })
  await projector.reload()
  await expect(words).toBeVisible()
  expect(await drawn()).toBe(false)
})
