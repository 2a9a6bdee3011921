import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { PeerNetwork } from '../core/conditions/peer-network.ts'
import { FAIL_OVER_MS, RelayChoice, STAY_MS } from '../core/relay/choice.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { numberedPeer } from '../core/testing/numbered-peer.ts'
import { RelayDialer } from './relay-dialer.ts'

const SELF = numberedPeer(1)

function dialerOf(choice: RelayChoice, clock: VirtualClock): RelayDialer {
  return new RelayDialer({
    choice,
    network: new PeerNetwork(SELF, clock),
    random: () => 0.5,
    onConnected: () => assert.fail('nobody is there'),
    onUnreachable: () => {},
  })
}

/** Whom it asks over HTTP, and what it learns when the test lets it. */
function watchQuestions(t: TestContext) {
  const asked: { url: string; answer: (isThere: boolean) => Promise<void> }[] = []
  t.mock.method(globalThis, 'fetch', (url: URL) => {
    return new Promise<Response>((resolve, reject) => {
      const answer = async (isThere: boolean): Promise<void> => {
        if (isThere) resolve(new Response())
        else reject(new TypeError('nobody is there'))
        // What waits for it goes on.
        await new Promise(setImmediate)
      }
      asked.push({ url: url.origin, answer })
    })
  })
  return asked
}

test('who has closed asks nobody any more, though its connection breaks then', async t => {
  const asked = watchQuestions(t)
  const clock = new VirtualClock()
  const dialer = dialerOf(new RelayChoice(SELF, [{ id: 'r1', url: 'http://r1.invalid' }]), clock)
  dialer.close()
  dialer.failOver()
  clock.advance(STAY_MS.max)
  assert.deepEqual(asked, [])
})

test('a relay that breaks while the home relay is asked: the next one is, whatever the home relay says', async t => {
  const asked = watchQuestions(t)
  const clock = new VirtualClock()
  const relays = ['r1', 'r2', 'r3'].map(id => ({ id, url: `http://${id}.invalid` }))
  const choice = new RelayChoice(SELF, relays)
  const [home, second, third] = [0, 1, 2].map(() => {
    const { url } = choice.current
    choice.failed(() => 0)
    return url
  })
  const dialer = dialerOf(choice, clock)
  t.after(() => dialer.close())
  choice.joined(relays.find(({ url }) => url === second) ?? assert.fail())
  dialer.joined()
  clock.advance(STAY_MS.max)
  assert.deepEqual(
    asked.map(({ url }) => url),
    [home],
  )
  dialer.failOver()
  await asked[0]?.answer(false)
  clock.advance(FAIL_OVER_MS.max)
  assert.equal(asked.at(-1)?.url, third)
})
