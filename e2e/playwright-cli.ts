import { createRequire } from 'node:module'

/** Playwright's command line, to be run by this Node: `npx` would need a shell on Windows. */
export const playwrightCli = createRequire(import.meta.url).resolve('@playwright/test/cli')
