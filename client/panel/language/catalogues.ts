/** The texts of every language, one JSON file each and view: client/panel/messages/README.md. */
import actsDe from '../messages/de/acts.json' with { type: 'json' }
import boardDe from '../messages/de/board.json' with { type: 'json' }
import claimsDe from '../messages/de/claims.json' with { type: 'json' }
import controlDe from '../messages/de/control.json' with { type: 'json' }
import decisionDe from '../messages/de/decision.json' with { type: 'json' }
import deskDe from '../messages/de/desk.json' with { type: 'json' }
import experimentsDe from '../messages/de/experiments.json' with { type: 'json' }
import explainDe from '../messages/de/explain.json' with { type: 'json' }
import filesDe from '../messages/de/files.json' with { type: 'json' }
import invitationDe from '../messages/de/invitation.json' with { type: 'json' }
import ledgerDe from '../messages/de/ledger.json' with { type: 'json' }
import lessonsDe from '../messages/de/lessons.json' with { type: 'json' }
import liveDe from '../messages/de/live.json' with { type: 'json' }
import parametersDe from '../messages/de/parameters.json' with { type: 'json' }
import preflightDe from '../messages/de/preflight.json' with { type: 'json' }
import projectorDe from '../messages/de/projector.json' with { type: 'json' }
import shellDe from '../messages/de/shell.json' with { type: 'json' }
import storageDe from '../messages/de/storage.json' with { type: 'json' }
import wallDe from '../messages/de/wall.json' with { type: 'json' }
import workDe from '../messages/de/work.json' with { type: 'json' }
import actsEn from '../messages/en/acts.json' with { type: 'json' }
import boardEn from '../messages/en/board.json' with { type: 'json' }
import claimsEn from '../messages/en/claims.json' with { type: 'json' }
import controlEn from '../messages/en/control.json' with { type: 'json' }
import decisionEn from '../messages/en/decision.json' with { type: 'json' }
import deskEn from '../messages/en/desk.json' with { type: 'json' }
import experimentsEn from '../messages/en/experiments.json' with { type: 'json' }
import explainEn from '../messages/en/explain.json' with { type: 'json' }
import filesEn from '../messages/en/files.json' with { type: 'json' }
import invitationEn from '../messages/en/invitation.json' with { type: 'json' }
import ledgerEn from '../messages/en/ledger.json' with { type: 'json' }
import lessonsEn from '../messages/en/lessons.json' with { type: 'json' }
import liveEn from '../messages/en/live.json' with { type: 'json' }
import parametersEn from '../messages/en/parameters.json' with { type: 'json' }
import preflightEn from '../messages/en/preflight.json' with { type: 'json' }
import projectorEn from '../messages/en/projector.json' with { type: 'json' }
import shellEn from '../messages/en/shell.json' with { type: 'json' }
import storageEn from '../messages/en/storage.json' with { type: 'json' }
import wallEn from '../messages/en/wall.json' with { type: 'json' }
import workEn from '../messages/en/work.json' with { type: 'json' }
import type { Language } from './choice.ts'

const en = {
  ...actsEn,
  ...boardEn,
  ...claimsEn,
  ...controlEn,
  ...deskEn,
  ...decisionEn,
  ...experimentsEn,
  ...explainEn,
  ...filesEn,
  ...invitationEn,
  ...ledgerEn,
  ...lessonsEn,
  ...liveEn,
  ...parametersEn,
  ...preflightEn,
  ...projectorEn,
  ...shellEn,
  ...storageEn,
  ...wallEn,
  ...workEn,
}
const de = {
  ...actsDe,
  ...boardDe,
  ...claimsDe,
  ...controlDe,
  ...deskDe,
  ...decisionDe,
  ...experimentsDe,
  ...explainDe,
  ...filesDe,
  ...invitationDe,
  ...ledgerDe,
  ...lessonsDe,
  ...liveDe,
  ...parametersDe,
  ...preflightDe,
  ...projectorDe,
  ...shellDe,
  ...storageDe,
  ...wallDe,
  ...workDe,
}

export type MessageKey = keyof typeof en

/** English has every message; a message that another language lacks is shown in English. */
export const CATALOGUES: Record<Language, Partial<Record<MessageKey, string>>> = { en, de }
export const SOURCE_MESSAGES: Record<MessageKey, string> = en
