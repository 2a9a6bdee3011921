/** What makes the figures mean less than they seem to. The strip keeps its height when there is nothing to say. */
import { type Snapshot, WARNINGS, type Warning } from '../core/measure/snapshot.ts'
import { useSlice } from './context.ts'
import { Icon } from './icons.tsx'

const TITLES: Record<Warning, string> = {
  'no-direct-link': 'No direct link',
  'without-host': 'From the cache',
  'hidden-tab': 'Hidden tab',
  emulated: 'Emulated network',
  saturated: 'Machine saturated',
  'one-machine': 'One machine',
  'relays-apart': 'Relays apart',
  'insecure-context': 'Plain http',
  'no-offline-start': 'No offline start',
}

/** Why it is so and how to mend it, where the warning alone does not say. */
const DETAILS: Partial<Record<Warning, string>> = {
  'no-direct-link':
    'Frames go over the relay, or through a tab that is linked. Wi-Fi with client isolation does that, and some firewalls do. Open the preflight page (/preflight, under “Join link”) here and on a second device: it says what this network allows. Then switch the isolation off, use another network or a cable, or give the lab a TURN server: start it with TURN_URL and TURN_SECRET.',
  'without-host':
    'Tabs of this browser find each other without a server. Peers elsewhere are met through them, or by an invitation. The relay and faults are out of reach until the lab host is back, and then this page finds it by itself.',
  'relays-apart':
    'Relays live on without Redis, each with its own peers, and find each other again by themselves once it is back: on Debian, “systemctl start redis-server” on the machine that REDIS_URL names.',
  emulated:
    'Both paths are treated alike. What is emulated stands under “Emulated network”, and when it began in the list of faults. Emulation shows neither congestion nor packet loss, and a page that closes tells the relay so at once.',
  'insecure-context':
    'Browsers keep pages (service workers) and sign fast (WebCrypto) only where a page is secure: on https or on localhost. Here signatures are computed in JavaScript, links are copied by hand, and a page that is reloaded while the lab host is down is gone; pages that are open go on. Start the lab with “npm start -- --https” and join at its https address.',
  'no-offline-start':
    'Pages that are open go on, but one that is reloaded while the lab host is down is gone. Chrome keeps a page only if the device trusts its certificate: to let an unknown one through is not enough. Start the lab with “npm start -- --https --cert FILE --key FILE” and a certificate that the device trusts. Some browsers keep nothing in private windows.',
}

const selectWarnings = ({ warnings }: Snapshot) => warnings

export function Warnings() {
  const warnings = useSlice(selectWarnings)
  return (
    <div class="warnings">
      {warnings.length === 0 ? (
        <p class="hint">Each figure says what it measures: point at it, tap it, or reach it with Tab.</p>
      ) : (
        <ul>
          {warnings.map(warning => (
            <li key={warning}>
              <button
                type="button"
                class="warning"
                data-tip={[WARNINGS[warning], DETAILS[warning]].filter(Boolean).join(' ')}
                data-tip-title={TITLES[warning]}
              >
                <Icon name="alert" />
                <strong>{TITLES[warning]}</strong> <span class="warning-text">{WARNINGS[warning]}</span>
                <span class="sr-only">{DETAILS[warning]}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
