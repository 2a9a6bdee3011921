/**
 * Serves the reports of `npm run lab`, so that a claim can be shown by a link: /reports/NAME.html#claim-ID. Of the folder
 * only HTML files are served, and whatever is in them may do nothing but show itself.
 */
import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import express, { type Response, Router } from 'express'

/** Of a report: a style sheet of its own, and neither scripts, forms nor anything from elsewhere. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

export function reports(folder: string): Router {
  const router = Router()
  router.get('/', async (request, response) => {
    if (!request.originalUrl.endsWith('/')) return response.redirect(301, `${request.baseUrl}/`)
    const names = (await readdir(folder)).filter(name => extname(name) === '.html').sort()
    restrict(response)
    return response.type('html').send(index(names))
  })
  router.use((request, response, next) => {
    if (extname(request.path) !== '.html') return response.status(404).type('text/plain').send(NO_REPORT)
    return next()
  })
  router.use(express.static(folder, { index: false, dotfiles: 'ignore', setHeaders: restrict }))
  router.use((_request, response) => {
    response.status(404).type('text/plain').send(NO_REPORT)
  })
  return router
}

const NO_REPORT = 'There is no such report. All that there are stand at /reports/.\n'

function restrict(response: Response): void {
  response.setHeader('content-security-policy', POLICY)
  response.setHeader('cache-control', 'no-cache')
}

function index(names: readonly string[]): string {
  const items = names.map(name => `<li><a href="${encodeURIComponent(name)}">${escaped(name)}</a></li>`)
  const list = names.length === 0 ? '<p>There is none yet.</p>' : `<ul>${items.join('')}</ul>`
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Reports</title><h1>Reports</h1>${list}</html>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
