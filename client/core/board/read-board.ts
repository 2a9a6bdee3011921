/** What an experiment asks of a board. It runs in the page of a tab as well, so that it reaches nothing but its argument. */
import type { Board } from './board.ts'

export function readBoard(board: Board) {
  const { copies } = board.figures()
  return {
    mesh: {
      notes: board.content('mesh').notes.map(({ id }) => id),
      receivedBytes: copies.mesh.receivedBytes,
    },
    relay: {
      notes: board.content('relay').notes.map(({ id }) => id),
      receivedBytes: copies.relay.receivedBytes,
    },
    board: board.content('both').notes.map(({ id }) => id),
  }
}

/** Notes of experiments lie on one another: nobody looks at them. */
export const NOTE_AT = [20, 20] as const
