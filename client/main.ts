/** The page: reads its address, starts a peer, mounts the panel over it. */

import type { RelayAction } from '#protocol'
import type { Clock } from './core/clock.ts'
import { motionsOf } from './core/measure/motion.ts'
import type { FileId } from './core/swarm/manifest.ts'
import { saveBlob, savePicture } from './downloads.ts'
import { AddressInvitations } from './lab/address-invitations.ts'
import { conductInPage } from './lab/experiments/conduct-in-page.ts'
import {
  actOnRelay,
  HostChannel,
  orderClassroom,
  setLedgerConduct,
  setRoomConditions,
} from './lab/host-channel.ts'
import { keptRuns } from './lab/kept-runs.ts'
import { fetchLabInfo, findLabInfo, pageMemory } from './lab/lab-info.ts'
import type { LabPeer } from './lab/lab-peer.ts'
import { pageLessons } from './lab/lessons/page-lessons.ts'
import { readParameters } from './lab/parameters.ts'
import { startTabPeer } from './lab/tab.ts'
import { createTabClock } from './lab/tab-clock.ts'
import { mountPanel } from './panel/mount.tsx'
import type { TabControls } from './panel/ports.ts'

declare global {
  interface Window {
    lab: import('./core/lab.ts').Lab
  }
}

const TOKEN_KEY = 'lab-token'

async function start(root: HTMLElement): Promise<void> {
  const parameters = readParameters(location.search, location.hash)
  if (!parameters.ok) throw new Error(parameters.message)
  const invitationLinks = new AddressInvitations()
  const token = keepToken(parameters.token)
  const { room, name, show, fullMesh, ice } = parameters
  const found = await findLabInfo(fetchLabInfo, pageMemory)
  const host = new HostChannel()
  const clock = createTabClock()
  const { lab, reports } = await startTabPeer({
    ...{ room, name, found, host, fullMesh, ice, clock },
    isFrame: show === 'embed',
  })
  window.lab = lab
  // Where the host is gone, what needs it says so when it is asked for.
  if (token !== null) lab.moderation.authorize(token).catch(() => {})
  await beforePanel(lab, clock)
  const act = token === null ? null : (relay: string, action: RelayAction) => actOnRelay(token, relay, action)
  mountPanel(root, {
    lab,
    labInfo: host,
    relayControls:
      token === null || act === null
        ? null
        : { act, keepLedger: (relay, conduct) => setLedgerConduct(token, relay, conduct) },
    roomConditions: token === null ? null : { set: conditions => setRoomConditions(token, room, conditions) },
    classroom: {
      current: () => host.classroomOf(room),
      isHostThere: () => host.isConnected(),
      onChange: listener => host.onClassroom(listener),
    },
    deskControls: token === null ? null : { order: order => orderClassroom(token, room, order) },
    reports,
    messages: listener =>
      lab.onObservation(observation => {
        for (const motion of motionsOf(observation, lab.self)) listener(motion)
      }),
    tab: tabControls(lab),
    saveFile: (file, name) => saveFile(lab, file, name),
    saveText: (text, name) => saveBlob(new Blob([text]), name),
    savePicture,
    runs: keptRuns(),
    experiments: { conduct: asked => conductInPage(asked, { ask: fetchLabInfo, act, clock }) },
    lessons: pageLessons,
    invitationLinks,
    show,
  })
}

/**
 * Drawing the panel for the first time holds up everything else for some 100 ms. The peer's first words go before it, so
 * that offers and answers are on their way meanwhile. Chosen: a join takes less, and who is alone with every server dead
 * hardly sees it.
 */
const PANEL_DELAY_MS = 250

async function beforePanel(lab: LabPeer, clock: Clock): Promise<void> {
  const waited = new Promise<void>(resolve => clock.at(clock.now() + PANEL_DELAY_MS, resolve))
  await Promise.race([lab.ready.catch(() => {}), waited])
}

/** The host token comes in the fragment, which no server sees, and leaves the address bar at once. */
function keepToken(given: string | null): string | null {
  if (given === null) return sessionStorage.getItem(TOKEN_KEY)
  sessionStorage.setItem(TOKEN_KEY, given)
  history.replaceState(null, '', location.pathname + location.search)
  return given
}

function tabControls(lab: LabPeer): TabControls {
  const open = (path: string): void => {
    window.open(path, '_blank', 'noopener')
  }
  return {
    closePeer: () => lab.leave(),
    openPeer: () => open(`/?room=${lab.room}`),
    openWall: count => open(`/wall?room=${lab.room}&peers=${count}`),
  }
}

async function saveFile(lab: LabPeer, file: FileId, name: string): Promise<void> {
  saveBlob(await lab.files.open(file), name)
}

const root = document.getElementById('panel')
if (root === null) throw new Error('The page has no element with id "panel".')
start(root).catch((error: unknown) => {
  const message = document.createElement('p')
  message.setAttribute('role', 'alert')
  message.className = 'start-error'
  message.textContent = error instanceof Error ? error.message : String(error)
  root.replaceChildren(message)
})
