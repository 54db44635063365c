import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach } from 'vitest'
import type { AccountHandle, Emulator } from '../../src/index.ts'
import type { TicketEvent, WebhookRequest } from '../../src/webhooks/deliveries.ts'
import { accountOf } from './account.ts'

interface Received {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Receiver {
  readonly url: string
  /** In order of arrival. */
  readonly received: Received[]
  /** What it does once a request has arrived; before each test, and by default, it answers 200. */
  answer: (request: IncomingMessage, response: ServerResponse) => unknown
  readonly bodies: string[]
  /** Resolves when so many requests have arrived. */
  arrivals(count: number): Promise<void>
}

const answerOk: RequestListener = (_request, response) => response.end('ok')

/** A webhook receiver on 127.0.0.1, forgetful before each test. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let waiting: { readonly count: number; readonly resolve: () => void }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ method: request.method, path: request.url, headers: request.headers, body })
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
    waiting = waiting.filter(({ count }) => received.length < count)
    await receiver.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: answerOk,
    get bodies() {
      return received.map(({ body }) => body)
    },
    arrivals: (count) =>
      received.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve })
          }),
  }
  beforeEach(() => {
    received.length = 0
    receiver.answer = answerOk
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return receiver
}

export interface Webhook {
  readonly url: string
  readonly body?: string | null
  readonly rule_id?: number
  readonly event?: TicketEvent
  readonly ticket_id?: number
  readonly method?: WebhookRequest['method']
  readonly headers?: Readonly<Record<string, string>>
  readonly failure?: string
}

/** Hands a request to the account's deliveries, as an automation rule does. */
export function addWebhook(handle: AccountHandle, webhook: Webhook): void {
  accountOf(handle as Emulator).deliveries.add({
    rule_id: 1,
    event: 'ticket.created',
    ticket_id: 1,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
    ...webhook,
  })
}

/** The states of the log, oldest first. */
export const statesOf = (handle: AccountHandle) => handle.deliveries.list().map(({ state }) => state)

/** Of the only delivery: when each attempt was made, and what it got. */
export const attemptsOf = (handle: AccountHandle) =>
  handle.deliveries.list().flatMap(({ attempts }) => attempts.map(({ at, status, error }) => [at, status, error]))
