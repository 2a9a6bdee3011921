/** What is asked of a peer that has left its room cannot be done any more. */
export class LeftError extends Error {
  override readonly name = 'LeftError'

  constructor() {
    super('This peer has left the room: reload the page to join again.')
  }
}
