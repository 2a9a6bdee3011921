/**
 * What signing costs: the time of each of the lab's signers for a message, and bytes on a link. Told, not judged.
 * Run with `node --import tsx e2e/bench/signing.ts`.
 */
import type { Page } from '@playwright/test'
import { encodeFrame } from '../../client/core/frame.ts'
import type { Signer } from '../../client/core/mesh/signer.ts'
import { encodeStatement, joinSeal, type Statement, signedMessage } from '../../client/core/mesh/statement.ts'
import { encodeLinkMessage } from '../../client/core/mesh/wire.ts'
import { createNodeSigner } from '../../client/headless/node-signer.ts'
import { withSourcePage } from './source-page.ts'
import { type Effort, type Rounds, type SignerTimes, timeSigner } from './time-signer.ts'

/** Chosen: a round of the slowest takes some 0.2 s, and the medians of two runs lie within a tenth. */
const EFFORT: Effort = { rounds: 9, messagesPerRound: 200, messageBytes: 100 }

const rows: [signer: string, times: SignerTimes][] = [
  [`node:crypto, Node ${process.versions.node}`, await timeSigner(createNodeSigner(), EFFORT)],
  ...(await withSourcePage(import.meta.dirname, async page => {
    const browser = `Chromium ${page.context().browser()?.version()}`
    return [
      [`WebCrypto, ${browser}`, await inPage(page, 'WebCrypto')],
      [`@noble/ed25519, ${browser}`, await inPage(page, 'noble')],
    ] satisfies typeof rows
  })),
]

process.stdout.write(`${table(rows)}\n\n${await bytesTable(createNodeSigner())}\n`)

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
        `| ${signer} | ${micros(signMicros)} | ${micros(verifyMicros)} |`,
    ),
    '',
    `Median (fastest) of ${EFFORT.rounds} rounds of ${EFFORT.messagesPerRound} messages of ${EFFORT.messageBytes} bytes, one after the other.`,
  ].join('\n')
}

function micros({ median, fastest }: Rounds): string {
  return `${median.toFixed(0)} (${fastest.toFixed(0)})`
}

/** One probe as it goes over a link, with and without a signature. */
async function bytesTable(signer: Signer): Promise<string> {
  const frame = encodeFrame({ kind: 'probe', probe: 1_000, high: 1_000 })
  const seal = async (statement: Statement) => {
    const body = encodeStatement(statement)
    return joinSeal({ key: signer.key, signature: await signer.sign(signedMessage(body)), body })
  }
  const broadcast = await seal({ kind: 'frame', n: 1_000, bytes: frame })
  const to = createNodeSigner().self
  const unicast = await seal({ kind: 'unicast', to, bytes: frame })
  const lines: [message: string, bytes: Uint8Array][] = [
    ['bare, over a direct link', encodeLinkMessage({ kind: 'frame', bytes: frame })],
    [
      'signed, to everyone through others',
      encodeLinkMessage({ kind: 'broadcast', hops: 1, frugal: false, sealed: broadcast }),
    ],
    [
      'signed, to one peer through others',
      encodeLinkMessage({ kind: 'routed', hops: 1, to, sealed: unicast }),
    ],
  ]
  return [
    '| a probe | bytes on each link |',
    '|---|---:|',
    ...lines.map(([message, { length }]) => `| ${message} | ${length} |`),
  ].join('\n')
}
