/** Something the person at the terminal has to change: one line on stderr and exit code 2, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
