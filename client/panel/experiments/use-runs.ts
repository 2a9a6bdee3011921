/** The runs that this browser keeps, read again whenever a view that shows them is opened: other tabs keep some, too. */
import { useEffect } from 'preact/hooks'
import { usePanel } from '../context.ts'
import type { KeptRuns } from './runs.ts'

export function useRuns(): KeptRuns {
  const { runs } = usePanel()
  useEffect(() => {
    void runs.load()
  }, [runs])
  return runs
}
