/** Who is in the room: device, paths and problems by each peer's own word, its role, its name, and a way to close it. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import * as v from 'valibot'
import { ROLES, type Role, RoleSchema } from '#classroom'
import { NameSchema } from '#protocol'
import { gaugesOf } from '../../core/classroom/limits.ts'
import { type RosterRow, rosterOf } from '../../core/classroom/roster.ts'
import type { PathName } from '../../core/measure/snapshot.ts'
import { usePanel } from '../context.ts'
import { NoData } from '../figure.tsx'
import { plural } from '../format.ts'
import { Icon, PathGlyph, StateIcon } from '../icons.tsx'
import { LimitsPart } from './limits-part.tsx'
import { ROLE_WORDS } from './pupil-notice.tsx'
import { type Ordering, useOrder } from './use-order.ts'

const NO_CLASSROOM = { frozen: false, roles: {}, names: {}, closed: [], traffic: false, announced: null }

export function RosterCard() {
  const { ports, snapshot, classroom } = usePanel()
  const heard = useSignal(ports.reports.list())
  useEffect(
    () =>
      ports.reports.onChange(() => {
        heard.value = new Map(ports.reports.list())
      }),
    [ports],
  )
  const ordering = useOrder()
  const reports = heard.value
  const rows = rosterOf(snapshot.value, reports, classroom.value.asked ?? NO_CLASSROOM)
  return (
    <section class="card roster" aria-labelledby="heading-roster">
      <h2 id="heading-roster">{plural(rows.filter(({ isGone }) => !isGone).length, 'peer')} in the room</h2>
      <LimitsPart gauges={gaugesOf(snapshot.value, reports)} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label="Roster">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Device</th>
              <th scope="col">
                <PathGlyph path="mesh" /> Mesh
              </th>
              <th scope="col">
                <PathGlyph path="relay" /> Relay
              </th>
              <th scope="col">Look at</th>
              <th scope="col">Role</th>
              <th scope="col">
                <span class="sr-only">Close</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <Entry key={row.id} row={row} ordering={ordering} />
            ))}
          </tbody>
        </table>
      </section>
      <p class="error" role="alert">
        {ordering.problem.value}
      </p>
      <p class="note">
        Device, paths and problems are each peer’s own word. A name that will not do can be written over:
        everybody then sees yours. No list of words is kept.
      </p>
    </section>
  )
}

function Entry({ row, ordering }: { row: RosterRow; ordering: Ordering }) {
  return (
    <tr data-peer={row.id}>
      <th scope="row">
        <NameInput row={row} ordering={ordering} />
      </th>
      <td class="roster-device">{row.device ?? <NoData />}</td>
      <PathCell path="mesh" state={row.paths?.mesh ?? null} />
      <PathCell path="relay" state={row.paths?.relay ?? null} />
      <td class="roster-problems">{row.problems.join(', ')}</td>
      <td class="roster-role">
        <RoleSelect row={row} ordering={ordering} />
      </td>
      <td class="roster-close">
        {!row.isSelf && !row.isGone && (
          <button
            type="button"
            class="button danger square"
            aria-label={`Close ${row.name}`}
            onClick={() => ordering.order({ type: 'close', peer: row.id })}
          >
            <Icon name="cross" />
          </button>
        )}
      </td>
    </tr>
  )
}

const STATE_WORDS = { up: 'up', degraded: 'degraded', down: 'down', unknown: 'no data' } as const

function PathCell({ path, state }: { path: PathName; state: keyof typeof STATE_WORDS | null }) {
  return (
    <td class="state-cell" data-label={path}>
      {state === null ? (
        <NoData />
      ) : (
        <>
          <StateIcon state={state} /> {STATE_WORDS[state]}
        </>
      )}
    </td>
  )
}

/** Written over, it is everybody's word for this peer; emptied, the peer's own counts again. */
function NameInput({ row, ordering }: { row: RosterRow; ordering: Ordering }) {
  const problem = useSignal('')
  /** What is being typed, which no snapshot that comes meanwhile may take away; null: nothing. */
  const draft = useSignal<string | null>(null)
  const rename = (given: string) => {
    const name = given.trim()
    const parsed = v.safeParse(NameSchema, name)
    problem.value = name === '' || parsed.success ? '' : parsed.issues[0].message
    if (problem.value !== '') return
    draft.value = null
    ordering.order({ type: 'rename', peer: row.id, name: parsed.success ? parsed.output : null })
  }
  return (
    <>
      <input
        class="roster-name"
        aria-label={`Name of ${row.name}`}
        value={draft.value ?? row.name}
        onInput={event => {
          draft.value = event.currentTarget.value
        }}
        onChange={event => rename(event.currentTarget.value)}
      />
      {problem.value !== '' && <span class="error">{problem.value}</span>}
    </>
  )
}

function RoleSelect({ row, ordering }: { row: RosterRow; ordering: Ordering }) {
  const give = (given: string) => {
    const parsed = v.safeParse(RoleSchema, given)
    const role: Role | null = parsed.success ? parsed.output : null
    ordering.order({ type: 'role', peer: row.id, role })
  }
  return (
    <select
      class="button"
      aria-label={`Role of ${row.name}`}
      value={row.role ?? ''}
      onChange={event => give(event.currentTarget.value)}
    >
      <option value="">none</option>
      {ROLES.map(role => (
        <option key={role} value={role}>
          {ROLE_WORDS[role].word}
        </option>
      ))}
    </select>
  )
}
