/** Whether a peer has joined its room: a promise, and whoever keeps or breaks it. The first word counts. */

export interface Readiness {
  promise: Promise<void>
  resolve(): void
  reject(error: Error): void
}

export function createReadiness(): Readiness {
  let resolve = (): void => {}
  let reject = (_error: Error): void => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Nobody has to wait for it; without this, a page that never asks would report an unhandled rejection.
  promise.catch(() => {})
  return { promise, resolve, reject }
}
