/** Runs one bench in this process, and tells its parent what it gave: `child.ts NAME ROUNDS quick|full`. */
import { BENCHES } from './catalogue.ts'

const [, , name, rounds, size] = process.argv
const bench = BENCHES.find(each => each.name === name)
if (bench === undefined) throw new Error(`No bench ${name}.`)
// Whoever waited is gone, by Ctrl-C or otherwise: Playwright ends its browser when this process exits.
process.once('disconnect', () => process.exit(1))
try {
  process.send?.({ rounds: await bench.measure({ rounds: Number(rounds), quick: size === 'quick' }) }, () =>
    process.exit(0),
  )
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  console.error(error)
  process.send?.({ reason }, () => process.exit(1))
}
