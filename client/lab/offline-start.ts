/** Has the browser keep the page, so that it opens while the lab host is down. */

/** Resolves with whether the page is kept; false too where this browser or context has no service workers. */
export async function keepPage(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  try {
    const registration = await navigator.serviceWorker.register('/service-worker.js')
    // The browser would look for a new build some time later, by its own lights. Without its host the page stays as it is.
    if (registration.active !== null) registration.update().catch(() => {})
    return await becameActive(registration)
  } catch {
    // Mostly a certificate that was let through but is not trusted; the panel says so.
    return false
  }
}

function becameActive({ active, waiting, installing }: ServiceWorkerRegistration): Promise<boolean> {
  const coming = waiting ?? installing
  if (active !== null || coming === null) return Promise.resolve(active !== null)
  return new Promise(resolve => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve(true)
      if (coming.state === 'redundant') resolve(false)
    })
  })
}
