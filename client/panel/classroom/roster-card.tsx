/** Who is in the room: device, paths and problems by each peer's own word, its role, its name, and a way to close it. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import * as v from 'valibot'
import { ROLES, type Role, RoleSchema } from '#classroom'
import { NameSchema } from '#protocol'
import { gaugesOf } from '../../core/classroom/limits.ts'
import { type RosterRow, rosterOf } from '../../core/classroom/roster.ts'
import { PATHS, type PathName, type PathState } from '../../core/measure/snapshot.ts'
import { usePanel } from '../context.ts'
import { NoData } from '../figure.tsx'
import { Icon, StateIcon } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { PATH_NAMES, PathLabel } from '../path-label.tsx'
import { TableHead } from '../table-head.tsx'
import { LimitsPart } from './limits-part.tsx'
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
      <h2 id="heading-roster">{t('desk.inRoom', { count: rows.filter(({ isGone }) => !isGone).length })}</h2>
      <LimitsPart gauges={gaugesOf(snapshot.value, reports)} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('desk.roster')}>
        <table>
          <TableHead
            columns={[
              t('desk.name'),
              t('desk.device'),
              ...PATHS.map(path => <PathLabel key={path} path={path} />),
              t('desk.lookAt'),
              t('desk.role'),
              <span key="close" class="sr-only">
                {t('desk.close')}
              </span>,
            ]}
          />
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
      <p class="note">{t('desk.rosterNote')}</p>
    </section>
  )
}

function Entry({ row, ordering }: { row: RosterRow; ordering: Ordering }) {
  return (
    <tr data-peer={row.id}>
      <th scope="row">
        <NameInput row={row} ordering={ordering} />
      </th>
      <td class="roster-device">{row.isSelf ? t('desk.thisDesk') : (row.device ?? <NoData />)}</td>
      <PathCell path="mesh" state={row.paths?.mesh ?? null} />
      <PathCell path="relay" state={row.paths?.relay ?? null} />
      <td class="roster-problems">{row.problems.map(problem => t(`problem.${problem}`)).join(', ')}</td>
      <td class="roster-role">
        <RoleSelect row={row} ordering={ordering} />
      </td>
      <td class="roster-close">
        {!row.isSelf && !row.isGone && (
          <button
            type="button"
            class="button danger square"
            aria-label={t('acts.close', { name: row.name })}
            onClick={() => ordering.order({ type: 'close', peer: row.id })}
          >
            <Icon name="cross" />
          </button>
        )}
      </td>
    </tr>
  )
}

function PathCell({ path, state }: { path: PathName; state: PathState | null }) {
  return (
    <td class="state-cell" data-label={PATH_NAMES[path]}>
      {state === null ? (
        <NoData />
      ) : (
        <>
          <StateIcon state={state} /> {t(`pathState.${state}`)}
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
        aria-label={t('desk.nameOf', { name: row.name })}
        value={draft.value ?? row.name}
        onInput={event => {
          draft.value = event.currentTarget.value
        }}
        onChange={event => rename(event.currentTarget.value)}
        onBlur={() => {
          // What was typed and taken back is no change.
          if (draft.value === row.name) draft.value = null
        }}
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
      aria-label={t('desk.roleOf', { name: row.name })}
      value={row.role ?? ''}
      onChange={event => give(event.currentTarget.value)}
    >
      <option value="">{t('desk.noRole')}</option>
      {ROLES.map(role => (
        <option key={role} value={role}>
          {t(`role.${role}`)}
        </option>
      ))}
    </select>
  )
}
