/** What a room of real tabs keeps while its tabs crash and its relay dies. */
import { flawsByAxe } from './fixtures/axe.ts'
import { placedAt, storeObject } from './fixtures/storage.ts'
import { crashTab, expect, type Peer, test } from './fixtures.ts'

const CONTENT = Uint8Array.from({ length: 64_000 }, (_, at) => (at * 31 + (at >> 8)) % 256)
const PIECES = 16

test('pieces at two peers each outlive tabs that crash one by one, repaired in between; the relay’s copy dies with its process', async ({
  openPeers,
  relay,
}) => {
  const [ann, bob, eve, dan] = await openPeers(4, { names: ['Ann', 'Bob', 'Eve', 'Dan'] })
  const object = await storeObject(ann, CONTENT, 'numbers', { copies: 2 })
  for (const peer of [ann, bob, eve, dan]) {
    const { holders, readable } = await placedAt(peer, object)
    expect(holders.map(({ length }) => length)).toEqual(Array.from({ length: PIECES }, () => 2))
    expect(readable).toBe(PIECES)
  }
  await expect.poll(() => relayCopy(dan, object)).toBe('there')
  expect(await readBack(dan, object, 'relay')).toEqual([...CONTENT])

  await relay.kill()
  await expect.poll(() => relayCopy(dan, object)).toBe('unreachable')
  await expect(readBack(dan, object, 'relay')).rejects.toThrow(/does not have it, or cannot be reached/)
  for (const victim of [ann, bob]) {
    const lost = (await placedAt(dan, object)).holders.filter(held => held.includes(victim.id)).length
    expect(lost, `pieces at ${victim.name}`).toBeGreaterThan(0)
    await crashTab(victim)
    await expect.poll(async () => (await viewOf(dan, object))?.thin, 'the loss is seen').toBeGreaterThan(0)
    await expect.poll(async () => (await viewOf(dan, object))?.readable).toBe(PIECES)
    const { holders } = await placedAt(dan, object)
    expect(holders.every(held => held.length === 2 && !held.includes(victim.id))).toBe(true)
  }
  expect(await readBack(dan, object, 'peers')).toEqual([...CONTENT])

  // The relay comes back as another process, without the copy.
  await relay.start()
  await expect.poll(() => relayCopy(dan, object)).toBe('gone')

  await dan.page.bringToFront()
  await dan.page.getByRole('button', { name: 'Storage', exact: true }).click()
  const card = dan.page.getByRole('region', { name: /^numbers/ })
  await expect(card.getByText('Readable: 16 pieces')).toBeVisible()
  await expect(card.getByText('The relay’s copy is gone')).toBeVisible()
  await expect(card.getByRole('img', { name: '16 of 16 pieces are held by 2 peers' })).toBeVisible()
  await expect(card.getByRole('row', { name: /Dan \(this tab\) 16 1–16 0/ })).toBeVisible()
  await card.getByRole('button', { name: 'Read it at the peers' }).click()
  await expect(card.getByText('every hash is right')).toBeVisible()
  expect(await flawsByAxe(dan.page, 'body')).toEqual([])
  await dan.page.setViewportSize({ width: 390, height: 844 })
  expect(
    await dan.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  ).toBeLessThanOrEqual(0)
})

test('the experiment on storage ends in a run file with what was read after each crash, and one trial is no verdict', async ({
  runExperiment,
}) => {
  const parameters = {
    peers: 3,
    copies: 2,
    faultRate: 0.34,
    repeats: 1,
    gapMs: 500,
    bytes: 16_000,
    repair: 'on',
  }
  const { run, findings } = await runExperiment('storage', parameters, 7)
  expect(run.status).toEqual({ state: 'complete' })
  const looks = run.trials[0]?.samples.looks ?? []
  expect(looks.map(({ fromPeers, fromRelay }) => [fromPeers, fromRelay])).toEqual([
    [PIECES, PIECES],
    [PIECES, 0],
    [PIECES, 0],
  ])
  expect(run.judgement.verdict).toBe('inconclusive')
  expect(findings.figures[0]?.values.map(({ value }) => value)).toEqual([100, null, 100, 0])
})

function viewOf(peer: Peer, object: string) {
  return peer.page.evaluate(wanted => window.lab.storage.list().find(each => each.object === wanted), object)
}

async function relayCopy(peer: Peer, object: string): Promise<string | undefined> {
  return (await viewOf(peer, object))?.relay
}

/** The bytes, as this tab reads them from peers or from the relay. */
function readBack(peer: Peer, object: string, from: 'peers' | 'relay'): Promise<number[]> {
  return peer.page.evaluate(
    async ([wanted, source]) => {
      const { storage } = window.lab
      const id = storage.list().find(each => each.object === wanted)?.object
      if (id === undefined) throw new Error('This tab does not know the object.')
      return [...(await (source === 'peers' ? storage.read(id) : storage.readFromRelay(id)))]
    },
    [object, from] as const,
  )
}
