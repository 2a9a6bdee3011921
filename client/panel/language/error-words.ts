/** What went wrong, in the language of the page as far as it has the words: the lab's errors are in English. */
import { saidIn } from '../../core/said.ts'
import { say } from './say.ts'

export function errorWords(error: unknown): string {
  return say(saidIn(error))
}
