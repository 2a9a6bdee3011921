/** Builds the page, so that tabs run what the sources say. */
import { join } from 'node:path'
import { build } from 'vite'

export async function buildPage(): Promise<void> {
  await build({ configFile: join(import.meta.dirname, '../../vite.config.ts'), logLevel: 'error' })
}
