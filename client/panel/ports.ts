import type { ClassroomNotice, Order } from '#classroom'
import type { ConditionsInput } from '#conditions'
import type { LabInfo, LedgerConduct, RelayAction } from '#protocol'
import type { PeerReports } from '../core/classroom/reports.ts'
import type { Conduct } from '../core/experiments/conduct.ts'
import type { Picture } from '../core/experiments/report/chart-image.ts'
import type { ExperimentRun } from '../core/experiments/run-file.ts'
import type { RunShelf } from '../core/experiments/run-shelf.ts'
import type { SimulatedCrowd } from '../core/experiments/samples.ts'
import type { CrowdRequest } from '../core/experiments/simulated-crowd.ts'
import type { Files } from '../core/files.ts'
import type { Lab, Unsubscribe } from '../core/lab.ts'
import type { Motion } from '../core/measure/motion.ts'
import type { FileId } from '../core/swarm/manifest.ts'

/** The current facts about the lab host, and a call at every change. */
export interface LabInfoSource {
  /** null: the lab host has not been reached yet. */
  current(): LabInfo | null
  onChange(listener: () => void): Unsubscribe
}

/** Invitations in the page's address, `#invite=CODE`. */
export interface InvitationLinks {
  /** The one that the page was opened with or sent to, once; null where there is none. */
  take(): string | null
  /** Called when the open page is sent to one. */
  onGiven(listener: () => void): Unsubscribe
}

/** Faults of relays, for the holder of the host token. */
export interface RelayControls {
  /** Resolves when the lab host has done it; rejects with a message that a person can act on. */
  act(relayId: string, action: RelayAction): Promise<void>
  /** How it keeps its ledgers from now on: honestly, or not. Rejects likewise. */
  keepLedger(relayId: string, conduct: LedgerConduct): Promise<void>
}

/** The emulated network of a whole room, for the holder of the host token. */
export interface RoomConditionsControls {
  /** Replaces all that is in force. Resolves when the lab host has told the tabs; rejects with a message for people. */
  set(conditions: ConditionsInput): Promise<void>
}

/** What the teacher's desk asks of this room. */
export interface ClassroomSource {
  /** null: the room has no desk. */
  current(): ClassroomNotice | null
  /** Whether its word still reaches this tab; null: there has been no connection yet. */
  isHostThere(): boolean | null
  onChange(listener: () => void): Unsubscribe
}

/** The teacher's desk, for the holder of the host token. */
export interface DeskControls {
  /** Resolves when the lab host has told the tabs; rejects with a message for people. */
  order(order: Order): Promise<void>
}

/** What anyone may do with tabs. */
export interface TabControls {
  /** Says goodbye on both paths and closes this tab's peer; the page stays. */
  closePeer(): Promise<void>
  /** Opens one more tab that joins the same room. */
  openPeer(): void
  /** Opens one page that holds `count` peers of the same room. */
  openWall(count: number): void
}

/** Conducts experiments over peers in frames of this page. */
export interface ExperimentConductor {
  /** Frames are put into `frames`. Rejects with words for people where it cannot begin; what happens later is in the run. */
  conduct(asked: Omit<Conduct, 'driver' | 'clock'> & { frames: HTMLElement }): Promise<ExperimentRun>
}

export interface LessonSource {
  /** The texts of the lab's own lesson files. Rejects where they cannot be loaded. */
  files(): Promise<{ file: string; json: string }[]>
  /** `tell`: the share (0..1) that is done. Rejects with words for people. */
  simulate(request: CrowdRequest, tell: (share: number) => void): Promise<SimulatedCrowd>
}

/** All that the panel needs of the world: whoever mounts it wires these. */
export interface PanelPorts {
  /** Its files are the browser's. */
  lab: Lab & { readonly files: Files<Blob> }
  labInfo: LabInfoSource
  /** null: this tab does not hold the host token. */
  relayControls: RelayControls | null
  /** null: this tab does not hold the host token. */
  roomConditions: RoomConditionsControls | null
  classroom: ClassroomSource
  /** null: this tab does not hold the host token. */
  deskControls: DeskControls | null
  reports: PeerReports
  /** Calls at each message of this tab, sent or got. */
  messages(listener: (motion: Motion) => void): Unsubscribe
  tab: TabControls
  /** Offers a whole file of the room to be saved. Rejects with words for people. */
  saveFile(file: FileId, name: string): Promise<void>
  /** Offers a text to be saved as a file. */
  saveText(text: string, name: string): void
  /** Offers a picture to be saved as PNG. Rejects with words for people. */
  savePicture(picture: Picture, name: string): Promise<void>
  runs: RunShelf
  experiments: ExperimentConductor
  lessons: LessonSource
  invitationLinks: InvitationLinks
  /** The whole panel; the compact view for a frame of a wall; or what a class sees from the back row. */
  show: 'panel' | 'embed' | 'projector'
}
