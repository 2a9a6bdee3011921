/** Tabs behind another one, as all of a window are but one, at the strictest: each of their timers fires once a second. */
import { lossesAmong } from './fixtures/losses.ts'
import { THROTTLE_TIMERS } from './fixtures/throttle.ts'
import { expect, startTraffic, test } from './fixtures.ts'

test('hidden tabs hear each other from the moment they are linked, and keep the link', async ({
  openPeers,
  context,
}) => {
  await context.addInitScript(THROTTLE_TIMERS)
  const peers = await openPeers(3, { inBackground: true })
  const traffic = await startTraffic(peers, ['mesh'])
  await traffic.advance('mesh', 3)
  await traffic.end()
  expect(await traffic.flaws('mesh')).toEqual([])
  expect(await lossesAmong(peers), 'living peers taken for dead').toEqual([])
})
