/** Every fault in words: what, when, and what it did to each path. Newest first. */

import type { FaultOutcome, FaultView, PathName, Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { Explained } from '../figure.tsx'
import { clock, coarseDuration, text } from '../format.ts'
import { FaultIcon } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { PATH_NAMES, PathLabel } from '../path-label.tsx'
import { faultTitle, outcomeWords, recoveryWords } from './words.ts'

const selectFaults = ({ faults }: Snapshot) => faults

export function FaultList() {
  const faults = useSlice(selectFaults)
  const newestFirst = [...faults.entries()].reverse()
  return (
    <section class="card faults" aria-labelledby="heading-faults">
      <h2 id="heading-faults">{t('faults.title')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('faults.list')}>
        {faults.length === 0 ? <p class="empty">{t('faults.none')}</p> : <FaultTable faults={newestFirst} />}
      </section>
    </section>
  )
}

function FaultTable({ faults }: { faults: [number, FaultView][] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('faults.at')}</th>
          <th scope="col">{t('faults.fault')}</th>
          <th scope="col">
            <Explained about="faults.0.mesh">
              <PathLabel path="mesh" />
            </Explained>
          </th>
          <th scope="col">
            <Explained about="faults.0.relay">
              <PathLabel path="relay" />
            </Explained>
          </th>
        </tr>
      </thead>
      <tbody>
        {faults.map(([index, fault]) => (
          <tr key={`${fault.kind} ${fault.target} ${fault.at}`}>
            <td class="fault-at" data-metric={`faults.${index}.at`} data-value={JSON.stringify(fault.at)}>
              {clock(fault.at)}
            </td>
            <th scope="row" class="fault-what">
              <FaultIcon kind={fault.kind} /> {faultTitle(fault.kind)}{' '}
              <span class="target">{fault.label}</span>
            </th>
            <Outcome index={index} path="mesh" outcome={fault.mesh} />
            <Outcome index={index} path="relay" outcome={fault.relay} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Outcome({ index, path, outcome }: { index: number; path: PathName; outcome: FaultOutcome }) {
  if (outcome.effect !== 'hit') {
    return (
      <td
        class={`outcome is-${outcome.effect}`}
        data-label={PATH_NAMES[path]}
        data-metric={`faults.${index}.${path}.effect`}
        data-value={JSON.stringify(outcome.effect)}
      >
        {outcomeWords(outcome)}
      </td>
    )
  }
  const { detectMs, recoverMs } = outcome
  const at = `faults.${index}.${path}`
  return (
    <td class="outcome is-hit" data-label={PATH_NAMES[path]}>
      {rich('faults.noticed', {
        detect: () => (
          <span class="value" data-metric={`${at}.detectMs`} data-value={JSON.stringify(detectMs)}>
            {text(coarseDuration(detectMs))}
          </span>
        ),
        back: () => (
          <span
            class={recoverMs === null ? 'not-back' : 'value'}
            data-metric={`${at}.recoverMs`}
            data-value={JSON.stringify(recoverMs)}
          >
            {recoveryWords(recoverMs)}
          </span>
        ),
      })}
    </td>
  )
}
