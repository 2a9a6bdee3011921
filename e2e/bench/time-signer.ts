/** How long a signer takes, one message after the other. Runs in Node and in a page alike. */
import type { Signer } from '../../client/core/mesh/signer.ts'

export interface SignerTimes {
  signMicros: number
  verifyMicros: number
}

export interface Effort {
  /** The median round counts. One more goes before, and does not: compilers and caches warm up in it. */
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
  return { signMicros: median(signMicros), verifyMicros: median(verifyMicros) }
}

async function microsEach(
  messages: readonly Uint8Array[],
  act: (message: Uint8Array, i: number) => Promise<void>,
): Promise<number> {
  const startedMs = performance.now()
  for (const [i, message] of messages.entries()) await act(message, i)
  return (1_000 * (performance.now() - startedMs)) / messages.length
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  if (middle === undefined) throw new Error('No rounds, no median.')
  return middle
}
