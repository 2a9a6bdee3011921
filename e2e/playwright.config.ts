import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findBrowser, thisMachine } from './browser.ts'

const machine = thisMachine()
const executablePath = findBrowser(machine)

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.spec.ts',
  outputDir: join(import.meta.dirname, '../test-results'),
  reporter: 'list',
  // A test that passes at its second try has not passed.
  retries: 0,
  fullyParallel: true,
  // A test waits for more than half of its time: two share two cores.
  workers: 2,
  projects: [
    { name: 'behaviour', grepInvert: /@crowded/ },
    // What fills the machine by itself has it alone.
    { name: 'crowded', grep: /@crowded/, workers: 1, fullyParallel: false, dependencies: ['behaviour'] },
  ],
  forbidOnly: true,
  // As for clicks below: only a hang meets it. What is promised of time is measured, and told.
  expect: { timeout: 20_000 },
  timeout: 120_000,
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    // Chosen: far above what a click or a page takes on a machine that is full, 10 s, so that only a hang meets it.
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [
        // Chromium's sandbox refuses to run as root.
        ...(machine.isRoot ? ['--no-sandbox'] : []),
        // No update checks or other traffic of the browser's own beside what is measured.
        '--disable-background-networking',
        // One renderer for each tab, also on machines with little memory: a crash must take down one tab only.
        '--renderer-process-limit=100',
      ],
    },
  },
})
