/** Serves the built page. */
import { basename, dirname, join } from 'node:path'
import express, { type Response, Router } from 'express'

const YEAR_SECONDS = 31_536_000
/** Besides the lab itself, at `/`. */
const PAGES = ['wall', 'preflight']

export function page(dist: string): Router {
  const router = Router()
  for (const name of PAGES) {
    router.get(`/${name}`, (_request, response) => {
      setCaching(response, `${name}.html`)
      response.sendFile(join(dist, `${name}.html`), { cacheControl: false })
    })
  }
  router.use(express.static(dist, { cacheControl: false, setHeaders: setCaching }))
  return router
}

/** Vite puts a hash of the content into the names of assets, so they never change; all else is asked for anew each time. */
function setCaching(response: Response, path: string): void {
  const hashed = basename(dirname(path)) === 'assets' && /-[\w-]{8,}\.\w+$/.test(basename(path))
  response.setHeader('cache-control', hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache')
}
