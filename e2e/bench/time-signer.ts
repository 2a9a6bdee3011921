/** How long a signer takes, one message after the other. Runs in Node and in a page alike. */
import type { Signer } from '../../client/core/mesh/signer.ts'

export interface SignerTimes {
  signMicros: Rounds
  verifyMicros: Rounds
}

/** Of the means of the rounds. Where the fastest is far below the median, the machine had other things to do. */
export interface Rounds {
  median: number
  fastest: number
}

export interface Effort {
  /** One more goes before, and does not count: compilers and caches warm up in it. */
  rounds: number
  messagesPerRound: number
  messageBytes: number
}

/** Rejects when the signer does not verify what it signed. */
export async function timeSigner(signer: Signer, effort: Effort): Promise<SignerTimes> {
  const signMicros: number[] = []
  const verifyMicros: number[] = []
  for (let round = 0; round <= effort.rounds; round += 1) {
    const messages = Array.from({ length: effort.messagesPerRound }, (_, i) =>
      new Uint8Array(effort.messageBytes).fill(i),
    )
    const signatures: Uint8Array[] = []
    const sign = await microsEach(messages, async message => {
      signatures.push(await signer.sign(message))
    })
    const verify = await microsEach(messages, async (message, i) => {
      const valid = await signer.verify(signer.key, message, signatures[i] ?? new Uint8Array())
      if (!valid) throw new Error('A signer refused its own signature.')
    })
    if (round === 0) continue
    signMicros.push(sign)
    verifyMicros.push(verify)
  }
  return { signMicros: summary(signMicros), verifyMicros: summary(verifyMicros) }
}

async function microsEach(
  messages: readonly Uint8Array[],
  act: (message: Uint8Array, i: number) => Promise<void>,
): Promise<number> {
  const startedMs = performance.now()
  for (const [i, message] of messages.entries()) await act(message, i)
  return (1_000 * (performance.now() - startedMs)) / messages.length
}

function summary(means: readonly number[]): Rounds {
  const sorted = means.toSorted((a, b) => a - b)
  const [fastest] = sorted
  const median = sorted[Math.floor(sorted.length / 2)]
  if (fastest === undefined || median === undefined) throw new Error('No rounds, no median.')
  return { median, fastest }
}
