/** Tells screen readers of faults and recoveries, at most one sentence every few seconds. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { FaultView, Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { announce, NOTHING_SAID } from './announcements.ts'
import { faultNews } from './words.ts'

const selectFaults = ({ faults }: Snapshot) => faults

export function Announcer() {
  const faults = useSlice(selectFaults)
  const told = useRef<readonly FaultView[]>(faults)
  const announcements = useRef(NOTHING_SAID)
  const call = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const said = useSignal('')

  useEffect(() => {
    const step = (news: readonly string[]) => {
      const nowMs = performance.now()
      const announced = announce(announcements.current, news, nowMs)
      announcements.current = announced.next
      if (announced.said !== null) said.value = announced.said
      clearTimeout(call.current)
      if (announced.callAtMs !== null) call.current = setTimeout(() => step([]), announced.callAtMs - nowMs)
    }
    step(faultNews(told.current, faults))
    told.current = faults
  }, [faults, said])
  useEffect(() => () => clearTimeout(call.current), [])

  return (
    <p class="sr-only" role="status" aria-live="polite">
      {said.value}
    </p>
  )
}
