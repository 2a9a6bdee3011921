/**
 * The key of a tab. WebCrypto where there is one: it works beside the main thread and guards the secret. It exists in
 * secure contexts only, and the lab must also run on plain http in a class room: there noble does the same in
 * JavaScript, slower (`e2e/bench/signing.ts` says by how much). Either verifies what the other signed.
 */
import type { Signer } from '../core/mesh/signer.ts'
import { createNobleSigner } from './noble-signer.ts'
import { createWebCryptoSigner } from './webcrypto-signer.ts'

/** A fresh key for every page: a reload is a new peer. */
export async function createTabSigner(): Promise<Signer> {
  return (await createWebCryptoSigner()) ?? createNobleSigner()
}
