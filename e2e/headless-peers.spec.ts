/** Peers without a browser, in a room with tabs. */
import { TOKEN_HEADER } from '#protocol'
import { startHeadlessPeers } from './fixtures/headless-peers.ts'
import { expect, type Peer, test } from './fixtures.ts'

/** Chosen: linking takes a second or two here; many times that on a busy machine. */
const DEADLINE_MS = 20_000

test('two tabs and four headless peers are linked each with each; the desk closes one, and the tabs hear all leave', async ({
  lab,
  openPeers,
}) => {
  const tabs = await openPeers(2)
  const bots = startHeadlessPeers(['--count', '4', '--name', 'Bot', '--room', 'lab', '--url', lab.url])
  const names = ['Bot 1', 'Bot 2', 'Bot 3', 'Bot 4']
  try {
    for (const tab of tabs) {
      const linked = async () => (await seen(tab)).filter(({ rttMs }) => rttMs !== null).map(brief)
      const all = names.map(name => `${name}: open on the mesh, present on the relay`)
      await expect.poll(linked, within(`the bots as ${tab.name} sees them`)).toEqual(all)
    }
    // Each of the four to the three others and to both tabs.
    await expect
      .poll(() => bots.output(), within('what they say'))
      .toMatch(/4 of 4 joined; mesh: 20 pairs linked, 0 routed, 0 not reached\n$/)

    const bot = (await seen(tabs[0])).find(({ name }) => name === 'Bot 4')?.id
    const order = { room: 'lab', order: { type: 'close', peer: bot } }
    const headers = { [TOKEN_HEADER]: lab.token, 'content-type': 'application/json' }
    const url = `${lab.url}/api/classroom`
    expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(order) })).status).toBe(200)
    await expect.poll(() => faults(tabs[0]), within('the closed one has left')).toEqual(['peer-left'])

    expect(await bots.interrupt()).toBe(0)
    for (const tab of tabs) {
      const goodbyes = async () => (await faults(tab)).filter(kind => kind === 'peer-left').length
      await expect.poll(goodbyes, within(`who left, as ${tab.name} sees it`)).toBe(4)
      expect(await faults(tab)).not.toContain('peer-lost')
    }
  } finally {
    await bots.end()
  }
})

const within = (message: string) => ({ message, timeout: DEADLINE_MS })

async function seen(tab: Peer) {
  const { peers } = await tab.snapshot()
  return peers
    .filter(({ name }) => name.startsWith('Bot '))
    .map(({ id, name, mesh, relay }) => ({
      id,
      name,
      mesh: mesh.state,
      relay: relay.state,
      rttMs: mesh.rttMs,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

function brief({ name, mesh, relay }: { name: string; mesh: string; relay: string }): string {
  return `${name}: ${mesh} on the mesh, ${relay} on the relay`
}

async function faults(tab: Peer): Promise<string[]> {
  return (await tab.snapshot()).faults.map(({ kind }) => kind)
}
