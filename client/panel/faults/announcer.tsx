/** Tells screen readers of faults and recoveries, at most one sentence every few seconds. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { FaultView, Snapshot } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { condense, faultNews } from './words.ts'

/** About as long as a screen reader needs for one sentence. */
const PAUSE_MS = 3_000

const selectFaults = ({ faults }: Snapshot) => faults

export function Announcer() {
  const faults = useSlice(selectFaults)
  const told = useRef<readonly FaultView[]>(faults)
  const waiting = useRef<string[]>([])
  const pause = useRef<ReturnType<typeof setTimeout> | null>(null)
  const said = useSignal('')

  useEffect(() => {
    waiting.current.push(...faultNews(told.current, faults))
    told.current = faults
    const speak = () => {
      pause.current = null
      if (waiting.current.length === 0) return
      said.value = condense(waiting.current.splice(0))
      pause.current = setTimeout(speak, PAUSE_MS)
    }
    if (pause.current === null) speak()
  }, [faults, said])
  useEffect(
    () => () => {
      if (pause.current !== null) clearTimeout(pause.current)
    },
    [],
  )

  return (
    <p class="sr-only" role="status" aria-live="polite">
      {said.value}
    </p>
  )
}
