/** For peers of tests whose mesh is a network in memory: nobody has to be met by hand there. */
import type { Invitations } from '../lab.ts'

const refuse = (): Promise<never> => Promise.reject(new Error('This mesh knows no invitations.'))

export const NO_INVITATIONS: Invitations = { create: refuse, accept: refuse, complete: refuse }
