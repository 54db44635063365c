import type { IncomingMessage, ServerResponse } from 'node:http'
import { addControlHeaders, CONTROL_PATH } from '../control/door.ts'
import { CODES } from '../control/errors.ts'
import { LIVENESS_PATH, STARTING } from '../control/health.ts'
import { writeHead } from '../http/head.ts'

/** Answers while the data file is read: 503, but for whether the process is alive. */
export function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  const isLiveness = request.url?.split('?', 1)[0] === CONTROL_PATH + LIVENESS_PATH
  const status = isLiveness ? 200 : 503
  const body = Buffer.from(JSON.stringify(isLiveness ? { status: 'ok' } : { code: CODES[503], message: STARTING }))
  const headers = ['Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length)]
  if (!isLiveness) headers.push('Retry-After', '1', 'Connection', 'close')
  addControlHeaders(headers, status)
  writeHead(response, status, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}
