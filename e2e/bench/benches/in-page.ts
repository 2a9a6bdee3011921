/** Benches whose lanes all run in one page, beside a bare relay and the lab's. */
import { RelayProcess } from '../../contract/relay-process.ts'
import type { PageLane } from '../page/measure.ts'
import type { Effort, Round } from '../runner/rounds.ts'
import { startServer } from '../server-process.ts'
import { withSourcePage } from '../source-page.ts'

export async function measureInPage(lanes: Record<string, PageLane>, effort: Effort): Promise<Round[]> {
  const bare = await startServer('bare-relay.ts')
  const bareUrl = `ws://127.0.0.1:${bare.port}`
  try {
    return await withSourcePage(import.meta.dirname, async page => {
      // The relay lets in pages of its lab host's port.
      const relay = new RelayProcess(null, Number(new URL(page.url()).port))
      await relay.start()
      try {
        return await page.evaluate(async plan => (await import('../page/measure.ts')).measure(plan), {
          lanes,
          effort,
          bareUrl,
          relayUrl: relay.url,
        })
      } finally {
        await relay.kill()
      }
    })
  } finally {
    bare.end()
  }
}
