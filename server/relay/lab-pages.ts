/** Lets pages of the lab ask a relay over HTTP, which are of another origin than it, and isolated. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { TOKEN_HEADER } from '#protocol'

/** Whether a page of this origin is one of the lab's. */
export type IsFromLab = (origin: string | undefined) => boolean

export interface Routes {
  /** null: the request is none of these. Otherwise it is being answered; rejects where that failed. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void> | null
}

/** What a request asks for. Read by hand: `new URL` throws at paths that anybody may send, such as `//`. */
export function targetOf({ url = '' }: IncomingMessage): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = url.split('?', 2)
  return { path, query: new URLSearchParams(query) }
}

/** Whether the request may go on; if not, or if it only asked whether it may, it is answered. */
export function admitLabPage(
  request: IncomingMessage,
  response: ServerResponse,
  { isFromLab, methods }: { isFromLab: IsFromLab; methods: string },
): boolean {
  const { origin } = request.headers
  if (!isFromLab(origin)) {
    answerText(response, 403, 'this page may not: open the lab at one of its join URLs')
    return false
  }
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin)
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
  if (request.method !== 'OPTIONS') return true
  response.setHeader('access-control-allow-methods', methods)
  response.setHeader('access-control-allow-headers', `content-type, ${TOKEN_HEADER}`)
  answerText(response, 204, '')
  return false
}

export function answerText(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(message === '' ? '' : `${message}\n`)
}
