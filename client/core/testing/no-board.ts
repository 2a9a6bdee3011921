/** A peer's board, for tests that draw nothing. */
import type { Board, CopyFigures } from '../board/board.ts'

const refuse = (): never => {
  throw new Error('This test has no board.')
}

const NO_COPY: CopyFigures = {
  edits: 0,
  lacks: 0,
  bytesPerEdit: null,
  receivedBytes: 0,
  convergence: null,
  waiting: 0,
  cutOff: { made: 0, arrived: 0, longestMs: null },
  refused: 0,
  peers: [],
}

export const NO_BOARD = {
  draw: refuse,
  addNote: refuse,
  write: refuse,
  move: refuse,
  erase: refuse,
  point: () => {},
  content: () => ({ strokes: [], notes: [] }),
  cursors: () => [],
  figures: () => ({ edits: 0, copies: { mesh: NO_COPY, relay: NO_COPY } }),
  onChange: () => () => {},
  onNews: () => () => {},
  close: () => {},
} satisfies Board & { close(): void }
