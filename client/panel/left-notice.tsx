/** What is shown once this tab's peer is closed: nothing is wrong, and the way back is one button. */
import { Icon } from './icons.tsx'

export function LeftNotice() {
  return (
    <section class="card left-notice" role="status">
      <Icon name="leave" />
      <div>
        <h2>This peer has left the room</h2>
        <p>It said goodbye on both paths. The figures are the last that it saw.</p>
      </div>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        Rejoin
      </button>
    </section>
  )
}
