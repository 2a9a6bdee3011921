/** What a lesson needs, and what to do where it is not there. */
import type { Need } from '../../core/lessons/needs.ts'
import { obstacleWords } from '../experiments/obstacle-words.ts'
import { t } from '../language/messages.ts'

export function needWords(need: Need): string {
  switch (need.kind) {
    case 'peers':
      return t('need.peers', { wanted: need.wanted, present: need.present })
    case 'relay':
      return t('need.relay')
    case 'host-token':
      return t('need.host-token')
    case 'secure-page':
      return t('need.secure-page')
    case 'experiment':
      return t('need.experiment', { title: t(`claim.${need.experiment}.title`) })
  }
}

export function todoWords(need: Need): string {
  switch (need.kind) {
    case 'peers': {
      const more = need.wanted - need.present
      return more > 0 ? t('todo.more-peers', { count: more }) : t('todo.fewer-peers', { count: -more })
    }
    case 'relay':
      return need.state === 'down' ? t('todo.relay-down') : t('todo.relay-unknown')
    case 'host-token':
      return t('todo.host-token')
    case 'secure-page':
      return t('todo.secure-page')
    case 'experiment':
      return need.obstacle === null ? '' : obstacleWords(need.obstacle)
  }
}
