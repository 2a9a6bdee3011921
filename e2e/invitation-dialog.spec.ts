/** The dialog for joining without a server: what it refuses, and that everybody can work it. */
import { expect, type InvitationDialog, invitationsIn, joinIn, openInvitations, test } from './fixtures.ts'

test('codes that are no good are refused in clear words, and break nothing', async ({
  lab,
  openPeers,
  newcomer,
}) => {
  const [ann, bob] = await openPeers(2, { separateContexts: true })
  await lab.stop()
  const inviting = await openInvitations(ann, 'I am in the room')
  const joining = await openInvitations(newcomer, 'I want to join')
  const invitation = await inviting.copy()

  await refused(joining, 'garbage', /This is not an invitation/)
  await refused(joining, invitation.slice(0, -20), /This code is damaged/)
  await refused(inviting, invitation, /This is an invitation, but an answer is wanted here/)
  await refused(inviting, 'garbage', /This is not an answer/)

  await joining.pasteText(invitation)
  const answer = await joining.copy()
  await joining.button('I am in the room').click()
  await refused(joining, answer, /not made for this peer/)
  await joining.button('I want to join').click()

  // Bob invites too, and is handed the answer to Ann's invitation.
  const bobs = await openInvitations(bob, 'I am in the room')
  await refused(bobs, answer, /not made for this peer/)
  const own = await bobs.copy()
  await bobs.button('I want to join').click()
  await refused(bobs, own, /not made for this peer/)

  await inviting.pasteText(answer)
  await expect(inviting.status).toHaveText('Linked: Nora is in the room.')
  await inviting.button('Invite another').click()
  await refused(inviting, answer, /linked already/)
  for (const peer of [ann, bob, newcomer]) {
    const pairsOf = async () => (await peer.snapshot()).paths.mesh.reachablePairs
    await expect.poll(pairsOf, `ordered pairs that ${peer.name} knows to reach each other`).toBe(6)
  }
})

async function refused(dialog: InvitationDialog, text: string, message: RegExp): Promise<void> {
  await dialog.pasteText(text)
  await expect(dialog.status).toHaveText(message)
}

test('a link that the open page is sent to is answered too', async ({ openPeers, relay, newcomer }) => {
  const [ann] = await openPeers(1)
  await relay.kill()
  const code = await ann.page.evaluate(() => window.lab.invitations.create())
  await newcomer.page.evaluate(text => {
    location.hash = `invite=${text}`
  }, code)
  const joining = await invitationsIn(newcomer.page)
  await joining.copy()
  expect(new URL(newcomer.page.url()).hash).toBe('')
  const inviting = await openInvitations(ann, 'I am in the room')
  await inviting.paste()
  await expect(joining.status).toHaveText('Linked: you are in the room.')
})

test('the dialog is worked with the keyboard alone, and closed with Escape nothing is lost', async ({
  openPeers,
  relay,
}) => {
  const [ann] = await openPeers(1)
  const { page } = ann
  await relay.kill()
  await page.getByRole('button', { name: 'Join link' }).press('Enter')
  await page.getByRole('dialog', { name: 'Join room' }).getByRole('button', { name: 'Invite' }).press('Enter')
  const inviting = await invitationsIn(page)
  await inviting.button('I am in the room').press('Enter')
  await inviting.button('Copy').press('Enter')
  await expect(page.getByText('Copied.')).toBeVisible()
  const code = await page.evaluate(() => navigator.clipboard.readText())
  for (let stop = 0; stop < 20; stop++) {
    await page.keyboard.press('Tab')
    const focus = await page.evaluate(() =>
      document.activeElement === document.body || document.activeElement?.closest('dialog')
        ? 'inside'
        : 'behind',
    )
    expect(focus, `the focus after ${stop + 1} steps`).toBe('inside')
  }
  await inviting.close()
  const again = await openInvitations(ann, 'I am in the room')
  expect(await again.copy()).toBe(code)
})

test('where the browser reads QR codes, the camera takes a code and is switched off', async ({
  openPeers,
  relay,
}) => {
  const [ann] = await openPeers(1)
  await relay.kill()
  // This Chromium has neither a camera nor a reader: the lab's part is tested with both made up.
  await ann.page.evaluate(pretendCamera, 'hello')
  const inviting = await openInvitations(ann, 'I want to join')
  await inviting.button('Scan with the camera').click()
  await expect(inviting.status).toHaveText(/This is not an invitation/)
  const camera = () => ann.page.evaluate(() => Reflect.get(window, 'camera').getTracks()[0].readyState)
  await expect.poll(camera).toBe('ended')
})

function pretendCamera(text: string): void {
  const canvas = document.createElement('canvas')
  canvas.getContext('2d')
  const camera = canvas.captureStream()
  Reflect.set(window, 'camera', camera)
  navigator.mediaDevices.getUserMedia = async () => camera
  class Reader {
    detect = async () => [{ rawValue: text }]
  }
  Reflect.set(window, 'BarcodeDetector', Reader)
}

test('where it cannot be scanned, the dialog says why, and on plain http it copies all the same', async ({
  lab,
  relay,
  browser,
}) => {
  const { joinUrls } = await lab.info()
  const url = joinUrls.find(each => !each.includes('localhost'))
  if (url === undefined) throw new Error('this machine has no address on a network')
  const context = await browser.newContext()
  const ann = await joinIn(await context.newPage(), url)
  await relay.kill()
  const inviting = await openInvitations(ann, 'I am in the room')
  await expect(inviting.button('Scan')).toHaveCount(0)
  await expect(ann.page.getByText('Scanning needs https')).toBeVisible()
  await inviting.button('Copy').click()
  await expect(ann.page.getByText('Copied.')).toBeVisible()
  await ann.page.getByRole('textbox', { name: 'Answer' }).focus()
  await ann.page.keyboard.press('Control+V')
  await expect(inviting.status).toHaveText(/This is an invitation, but an answer is wanted here/)
  await context.close()
})
