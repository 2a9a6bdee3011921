/** Entry of the preflight page: what do this network and this browser allow? */
import { signal } from '@preact/signals'
import { render } from 'preact'
import type { LabInfo } from '#protocol'
import { fetchLabInfo } from '../lab/lab-info.ts'
import { controlLanguage } from '../panel/language/control.ts'
import { controlTheme } from '../panel/theme.ts'
import { NOTHING_FOUND, runChecks } from './checks.ts'
import type { Findings } from './findings.ts'
import { type Meeting, Preflight } from './preflight.tsx'
import { meetDevices } from './second-device.ts'
import '../panel/styles/tokens.css'
import '../panel/styles/parts.css'
import './preflight.css'

const root = document.getElementById('preflight')
if (!root) throw new Error('preflight.html has no element with the id "preflight"')

const findings = signal<Findings>(NOTHING_FOUND)
const meeting = signal<Meeting>({ self: null, devices: [] })
const info = signal<LabInfo | null>(null)
const problem = signal<string | null>(null)
const isRunning = signal(true)

/** Asks the host anew: its relays, and credentials, may have changed since. */
async function run(): Promise<void> {
  isRunning.value = true
  findings.value = NOTHING_FOUND
  try {
    info.value = await fetchLabInfo()
    problem.value = null
    await runChecks(info.value, news => {
      findings.value = { ...findings.value, ...news }
    })
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error)
  }
  isRunning.value = false
}

controlLanguage(document)
const theme = controlTheme(document.documentElement)
const state = { findings, meeting, info, problem, isRunning }
render(<Preflight state={state} theme={theme} onRun={() => void run()} />, root)

const started = run()
const stopWaiting = info.subscribe(known => {
  if (known === null || typeof RTCPeerConnection === 'undefined') return
  void meetDevices(known, (self, devices) => {
    meeting.value = { self, devices }
  })
  // Once: a later answer brings no new room.
  queueMicrotask(() => stopWaiting())
})
await started
