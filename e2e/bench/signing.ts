/**
 * What signing costs: time for each message by each of the lab's signers, and bytes. Told, not judged.
 * Run with `node --import tsx e2e/bench/signing.ts`.
 */
import type { Page } from '@playwright/test'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { withSourcePage } from './source-page.ts'
import { type Effort, type SignerTimes, timeSigner } from './time-signer.ts'

/** Chosen: a round of the slowest takes some 0.2 s, and the medians of two runs lie within a tenth. */
const EFFORT: Effort = { rounds: 9, messagesPerRound: 200, messageBytes: 100 }

const rows: [signer: string, times: SignerTimes][] = [
  [`node:crypto, Node ${process.versions.node}`, await timeSigner(createNodeSigner(), EFFORT)],
  ...(await withSourcePage(async page => {
    const browser = `Chromium ${page.context().browser()?.version()}`
    return [
      [`WebCrypto, ${browser}`, await inPage(page, 'WebCrypto')],
      [`@noble/ed25519, ${browser}`, await inPage(page, 'noble')],
    ] satisfies typeof rows
  })),
]

process.stdout.write(`${table(rows)}\n`)

function inPage(page: Page, which: 'WebCrypto' | 'noble'): Promise<SignerTimes> {
  return page.evaluate(
    async ([name, effort]) => {
      const { timeSigner } = await import('./time-signer.ts')
      const { createWebCryptoSigner } = await import('../../client/lab/webcrypto-signer.ts')
      const { createNobleSigner } = await import('../../client/lab/noble-signer.ts')
      const signer = name === 'noble' ? createNobleSigner() : await createWebCryptoSigner()
      if (signer === null) throw new Error('This browser has no Ed25519 in WebCrypto.')
      return timeSigner(signer, effort)
    },
    [which, EFFORT] as const,
  )
}

function table(lines: typeof rows): string {
  return [
    '| signer | sign, µs | verify, µs |',
    '|---|---:|---:|',
    ...lines.map(
      ([signer, { signMicros, verifyMicros }]) =>
        `| ${signer} | ${signMicros.toFixed(0)} | ${verifyMicros.toFixed(0)} |`,
    ),
    '',
    `Median of ${EFFORT.rounds} rounds of ${EFFORT.messagesPerRound} messages of ${EFFORT.messageBytes} bytes, one after the other.`,
  ].join('\n')
}
