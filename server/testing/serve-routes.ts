/** Routes of the relay on a server of their own, for a test. */
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { listen } from '../listen.ts'
import type { Routes } from '../relay/lab-pages.ts'

/** The origin to ask at. When the test ends the server does, and then `close` is called. */
export async function serveRoutes(
  t: TestContext,
  routes: Routes,
  close: () => Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => {
    if (routes.answer(request, response) === null) response.writeHead(404).end()
  })
  const port = await listen(server, 0, '127.0.0.1')
  t.after(async () => {
    server.closeAllConnections()
    server.close()
    await close()
  })
  return `http://127.0.0.1:${port}`
}
