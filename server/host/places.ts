/** Where things are in this project. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** The built page. */
export const DIST = join(ROOT, 'dist')
/** Where the self-signed certificate is kept; git ignores it. */
export const CERTIFICATE_FOLDER = join(ROOT, '.certificate')
export const RELAY_MAIN = fileURLToPath(new URL('../relay/main.ts', import.meta.url))

const PackageSchema = v.object({ version: v.string() })
export const VERSION = v.parse(
  PackageSchema,
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
).version
