/** Structured logs, to stderr: stdout is for people. */
import { type DestinationStream, type Logger, pino } from 'pino'

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The second lock: no call of ours logs any of these. */
const SECRETS = ['token', 'secret', 'credential', 'password', 'key']

/** `name` is the process: `host`, or a relay's id. Lines are written at once, so that a process that dies has told all. */
export function openLog(
  name: string,
  level: LogLevel,
  to: DestinationStream = pino.destination({ dest: process.stderr.fd, sync: true }),
): Logger {
  const paths = SECRETS.flatMap(secret => [secret, `*.${secret}`, `*.*.${secret}`])
  return pino({ name, level, redact: { paths, censor: '(not logged)' } }, to)
}

export const NO_LOG: Logger = pino({ level: 'silent' })
