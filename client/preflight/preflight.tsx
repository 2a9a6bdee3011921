/** The preflight page: a verdict in one sentence, the checks of this device, and what a second device shows. */

import type { ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { LabInfo } from '#protocol'
import { Icon, type IconName } from '../panel/icons.tsx'
import { LanguageChoice } from '../panel/language/language-choice.tsx'
import { rich, t } from '../panel/language/messages.ts'
import { QrCode } from '../panel/qr-code.tsx'
import type { ThemeControl } from '../panel/theme.ts'
import { ThemeButton } from '../panel/theme-button.tsx'
import type { Device, Findings } from './findings.ts'
import { type Check, checksOf, devicesVerdict, summaryOf, type Verdict } from './verdicts.ts'

export interface Meeting {
  /** How other devices see this one; null before it joined. */
  self: string | null
  devices: readonly Device[]
}

export interface PreflightState {
  findings: ReadonlySignal<Findings>
  meeting: ReadonlySignal<Meeting>
  info: ReadonlySignal<LabInfo | null>
  /** Why nothing can be checked at all. */
  problem: ReadonlySignal<string | null>
  isRunning: ReadonlySignal<boolean>
}

interface PreflightProps {
  state: PreflightState
  theme: ThemeControl
  onRun: () => void
}

export function Preflight({ state, theme, onRun }: PreflightProps) {
  const { findings, meeting, info, problem, isRunning } = state
  return (
    <div class="preflight">
      <header class="top">
        <h1>
          Preflight <span class="versus">Mesh vs relay</span>
        </h1>
        <div class="top-actions">
          <a class="button" href="/">
            {t('preflight.toLab')}
          </a>
          <button type="button" class="button" disabled={isRunning.value} onClick={onRun}>
            {t('preflight.again')}
          </button>
          <LanguageChoice />
          <ThemeButton theme={theme} />
        </div>
      </header>
      {problem.value === null ? (
        <Summary verdict={summaryOf(findings.value, meeting.value.devices)} />
      ) : (
        <p class="summary is-fail" role="alert">
          <Icon name="cross" /> {problem.value}
        </p>
      )}
      <main>
        <section class="card" aria-labelledby="heading-device">
          <h2 id="heading-device">{t('preflight.device')}</h2>
          <ul class="checks">
            {checksOf(findings.value).map(check => (
              <CheckEntry key={check.id} check={check} />
            ))}
          </ul>
        </section>
        <SecondDevice meeting={meeting.value} url={secondUrl(info.value)} />
      </main>
    </div>
  )
}

function Summary({ verdict }: { verdict: Verdict }) {
  return (
    <p class={`summary is-${verdict.state}`} role="status">
      <Icon name={ICONS[verdict.state]} /> <strong>{verdict.reason}</strong>{' '}
      {verdict.whatToDo !== null && <span>{verdict.whatToDo}</span>}
    </p>
  )
}

const ICONS: Record<Verdict['state'], IconName> = {
  pass: 'check',
  fail: 'cross',
  'not-tried': 'question',
  running: 'play',
}

function CheckEntry({ check: { id, title, purpose, verdict } }: { check: Check }) {
  return (
    <li class="check" data-check={id} data-state={verdict.state}>
      <h3>{title}</h3>
      <Badge state={verdict.state} />
      <p class="note">{purpose}</p>
      <VerdictText verdict={verdict} />
    </li>
  )
}

function Badge({ state }: { state: Verdict['state'] }) {
  return (
    <span class={`badge is-${state}`}>
      <Icon name={ICONS[state]} /> {t(`badge.${state}`)}
    </span>
  )
}

function VerdictText({ verdict: { reason, whatToDo } }: { verdict: Verdict }) {
  return (
    <p class="verdict">
      {reason}
      {whatToDo !== null && <span class="what-to-do"> {whatToDo}</span>}
    </p>
  )
}

function SecondDevice({ meeting: { self, devices }, url }: { meeting: Meeting; url: string }) {
  const verdict = devicesVerdict(devices)
  return (
    <section
      class="card second-device"
      aria-labelledby="heading-second"
      data-check="second-device"
      data-state={verdict.state}
    >
      <div class="card-head">
        <h2 id="heading-second">{t('preflight.second')}</h2>
        <Badge state={verdict.state} />
      </div>
      <div role="status">
        <VerdictText verdict={verdict} />
      </div>
      {devices.length > 0 && (
        <ul class="devices">
          {devices.map(device => (
            <DeviceEntry key={device.name} device={device} />
          ))}
        </ul>
      )}
      <QrCode text={url} label={t('join.qrCode', { url })} />
      <p class="second-link">
        <a href={url}>{url}</a>
      </p>
      {self !== null && (
        <Note>{rich('preflight.self', { name: self, strong: words => <strong>{words}</strong> })}</Note>
      )}
    </section>
  )
}

function DeviceEntry({ device: { name, link, isThisBrowser } }: { device: Device }) {
  return (
    <li>
      <strong class="device-name">{name}</strong> {t(`deviceLink.${link}`)}
      {isThisBrowser && <span class="note"> {t('preflight.otherTab')}</span>}
    </li>
  )
}

function Note({ children }: { children: ComponentChildren }) {
  return <p class="note">{children}</p>
}

/** Where the other device opens this page: under an address that the network knows, if there is one. */
function secondUrl(info: LabInfo | null): string {
  return new URL('/preflight', info?.joinUrls[0] ?? location.href).href
}
