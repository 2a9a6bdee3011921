/** What is shown once this tab's peer is closed: nothing is wrong, and the way back is one button. */
import { Icon } from './icons.tsx'
import { t } from './language/messages.ts'

export function LeftNotice() {
  return (
    <section class="card left-notice" role="status">
      <Icon name="leave" />
      <div>
        <h2>{t('left.title')}</h2>
        <p>{t('left.text')}</p>
      </div>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        {t('left.rejoin')}
      </button>
    </section>
  )
}
