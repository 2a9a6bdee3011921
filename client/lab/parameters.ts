/** What the page's address says: `/?room=NAME&name=SHOWN&embed=1&projector=1&mesh=full&ice=relay#token=...`, or `#invite=CODE`. */
import * as v from 'valibot'
import { NameSchema, type RoomName, RoomSchema } from '#protocol'

export type Parameters =
  | {
      ok: true
      room: RoomName
      name: string | null
      /** The whole panel; the compact one for a frame of a wall; or what a class sees from the back row. */
      show: 'panel' | 'embed' | 'projector'
      token: string | null
      /** Everybody links with everybody, however many there are: to measure what that costs. */
      fullMesh: boolean
      /** `relay`: direct links through a TURN server only, to see what these cost, and that they work. */
      ice: 'all' | 'relay'
    }
  /** What is wrong with the address and how to mend it. */
  | { ok: false; message: string }

const DEFAULT_ROOM = 'lab'

export function readParameters(search: string, hash: string): Parameters {
  const query = new URLSearchParams(search)
  const room = v.safeParse(RoomSchema, query.get('room') ?? DEFAULT_ROOM)
  if (!room.success)
    return { ok: false, message: `The address names a room that cannot be: ${room.issues[0].message}.` }
  const given = query.get('name')
  const name = v.safeParse(v.nullable(NameSchema), given === '' ? null : given)
  if (!name.success)
    return { ok: false, message: `The address gives a name that cannot be: ${name.issues[0].message}.` }
  const token = inFragment(hash, 'token')
  const show = query.get('embed') === '1' ? 'embed' : query.get('projector') === '1' ? 'projector' : 'panel'
  const fullMesh = query.get('mesh') === 'full'
  const ice = query.get('ice') ?? 'all'
  if (ice !== 'all' && ice !== 'relay')
    return {
      ok: false,
      message: 'The address has “ice=” with something unknown: use “ice=relay” or leave it out.',
    }
  return { ok: true, room: room.output, name: name.output, show, token, fullMesh, ice }
}

/** The code of an invitation, unchecked. */
export function invitationIn(hash: string): string | null {
  return inFragment(hash, 'invite')
}

function inFragment(hash: string, key: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get(key) || null
}
