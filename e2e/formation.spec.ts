/** A room comes together, and is measured over both paths, with no server but the lab's. */
import { expect, test } from './fixtures.ts'

test('every probe is heard over both paths under one number, and which copy came first is counted', async ({
  openPeers,
}) => {
  const [ann] = await openPeers(3)
  const pairs = async () => {
    const { observations } = await ann.log()
    const heard = observations.filter(seen => seen.type === 'heard')
    const over = (path: string) =>
      new Set(heard.filter(seen => seen.path === path).map(({ from, probe }) => `${from} ${probe}`))
    const [mesh, relay] = [over('mesh'), over('relay')]
    return [...mesh].filter(probe => relay.has(probe)).length
  }
  await expect.poll(pairs, 'probes that came over both').toBeGreaterThan(10)
  const paired = async () => {
    const { mesh, relay } = (await ann.snapshot()).firsts
    return mesh + relay
  }
  await expect.poll(paired, 'probes of which a first copy was counted').toBeGreaterThan(10)
})

test('the lab names no server of anybody else', async ({ lab, openPeers }) => {
  const { iceServers, relays, joinUrls } = await lab.info()
  const own = new Set(joinUrls.map(url => new URL(url).hostname))
  const named = [
    ...relays.map(({ url }) => new URL(url).hostname),
    ...iceServers.map(({ urls }) => hostOf(urls)),
  ]
  expect(named.filter(host => !own.has(host))).toEqual([])
  // Its tabs ask nobody else either: the fixture fails a test of which a tab did.
  await openPeers(2)
})

/** `stun:HOST:PORT`, which URL does not take apart. */
function hostOf(iceUrl: string): string {
  return iceUrl.split(':')[1] ?? ''
}
