/** A browser whose policy switches WebRTC off, as some of managed devices do. */
import { expect, joinIn, test } from './fixtures.ts'

/** Before anything of the page. */
const NO_WEBRTC = { content: 'delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection' }

test('without WebRTC a peer is in the room over the relay, the mesh says that it is down, and preflight why', async ({
  lab,
  openPeers,
  context,
}) => {
  const [ann] = await openPeers(1)
  const page = await context.newPage()
  const uncaught: string[] = []
  page.on('pageerror', ({ message }) => uncaught.push(message))
  await page.addInitScript(NO_WEBRTC)
  const bob = await joinIn(page, `${lab.url}/?room=lab&name=Bob`)
  await bob.broadcast('relay', 'to Ann')
  await expect.poll(() => ann.inbox('relay')).toMatchObject([{ from: bob.id, payload: 'to Ann' }])
  await expect.poll(async () => (await bob.snapshot()).paths.mesh.state).toBe('down')
  await page.goto(`${lab.url}/preflight`)
  await expect(page.getByText('This browser cannot link. The relay path works.')).toBeVisible()
  await expect(page.getByText('This browser has no WebRTC.')).toBeVisible()
  expect(uncaught).toEqual([])
})
