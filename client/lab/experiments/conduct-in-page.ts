/** An experiment from beginning to end over frames of this page; the same run file and verdict as `npm run lab` gives. */
import { type Conduct, conduct } from '../../core/experiments/conduct.ts'
import type { ExperimentRun } from '../../core/experiments/run-file.ts'
import { PageDriver, type PageDriverParts } from './page-driver.ts'

/** What a person asks for. */
type Asked = Omit<Conduct, 'driver' | 'clock'> & Pick<PageDriverParts, 'frames'>

/** Rejects where the lab host does not answer, and with ValiError where a parameter is out of its range. */
export async function conductInPage(
  { frames, ...asked }: Asked,
  { ask, act, clock }: Pick<PageDriverParts, 'ask' | 'act' | 'clock'>,
): Promise<ExperimentRun> {
  const { version } = await ask()
  const { cancellation } = asked
  const driver = new PageDriver(version, { frames, ask, act, clock, cancellation })
  return conduct({ ...asked, driver, clock })
}
