import { PassThrough } from 'node:stream'
import { WriteStream } from 'node:tty'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jsonLine, prettyLog } from '../../src/cli/log-format.ts'
import type { RequestLog } from '../../src/http/log.ts'

const CALL: RequestLog = {
  at: '2030-01-15T09:00:00Z',
  account: 'acme',
  method: 'GET',
  url: '/api/v2/tickets?per_page=3',
  operation: 'listTickets',
  status: 200,
  durationMs: 1.2345,
  reason: undefined,
  credits: 1,
  exceeded: undefined,
  note: undefined,
}

const file = new PassThrough()
const { getColorDepth } = WriteStream.prototype
const terminal = Object.assign(new PassThrough(), { isTTY: true, getColorDepth })

// Whoever runs the tests may have set what the colours depend on.
beforeEach(() => {
  for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS']) vi.stubEnv(name, undefined)
  vi.stubEnv('TERM', 'xterm-256color')
})
afterEach(() => vi.unstubAllEnvs())

describe('the log for a person', () => {
  it('aligns status, duration, method, path and operation', () => {
    const line = prettyLog(file, 'acme')
    const lines = [
      line(CALL),
      line({
        ...CALL,
        method: 'DELETE',
        url: '/api/v2/tickets/7',
        operation: 'deleteTicket',
        status: 204,
        durationMs: 98.76,
      }),
      line({ ...CALL, url: '/nonsense', operation: null, status: 404, durationMs: 12_345.6 }),
    ]
    expect(lines).toEqual([
      '200    1.2 ms  GET     /api/v2/tickets?per_page=3                    listTickets',
      '204   98.8 ms  DELETE  /api/v2/tickets/7                             deleteTicket',
      '404  12346 ms  GET     /nonsense                                     -',
    ])
  })

  it('says why a call failed below it, a line for each field', () => {
    const reason = 'name: It should be a String | nonsense: Unexpected/invalid field in request'
    expect(
      prettyLog(
        file,
        'acme',
      )({ ...CALL, status: 400, reason })
        .split('\n')
        .slice(1),
    ).toEqual([
      '                       name: It should be a String',
      '                       nonsense: Unexpected/invalid field in request',
    ])
  })

  it('tells what a reply does not show', () => {
    expect(prettyLog(file, 'acme')({ ...CALL, note: '3 older tickets are not listed' })).toMatch(
      /listTickets\n {23}3 older tickets are not listed$/,
    )
  })

  it('explains once what a limit would have refused, and never where it was refused', () => {
    const line = prettyLog(file, 'acme')
    const beyond: RequestLog = { ...CALL, exceeded: 'ticket_list' }
    expect(line({ ...beyond, status: 429 })).not.toContain('a real account')
    expect(line(beyond)).toMatch(/\n {23}beyond the ticket_list limit: a real account would have answered 429\n/)
    expect(line(beyond)).not.toContain('a real account')
  })

  it('names the account of a call to another than the default one', () => {
    expect(prettyLog(file, 'acme')({ ...CALL, account: 'w1' })).toMatch(/listTickets {2}account w1$/)
  })

  it('has dashes for a connection that a fault ended without a reply', () => {
    expect(prettyLog(file, 'acme')({ ...CALL, status: null })).toMatch(/^--- /)
  })

  it.each([
    [200, '\u001b[32m200\u001b[39m'],
    [404, '\u001b[33m404\u001b[39m'],
    [503, '\u001b[31m503\u001b[39m'],
    [null, '\u001b[31m---\u001b[39m'],
  ])('colours %s on a terminal', (status, colored) => {
    expect(prettyLog(terminal, 'acme')({ ...CALL, status }).startsWith(colored)).toBe(true)
  })

  it('has no colours with NO_COLOR', () => {
    vi.stubEnv('NO_COLOR', '1')
    expect(prettyLog(terminal, 'acme')(CALL)).not.toContain('\u001b')
  })
})

describe('the log for machines', () => {
  it('is an object a call, without what does not apply', () => {
    expect(jsonLine(CALL)).toBe(
      '{"at":"2030-01-15T09:00:00Z","account":"acme","method":"GET","url":"/api/v2/tickets?per_page=3","operation":"listTickets","status":200,"duration_ms":1.23,"credits":1}',
    )
  })

  it('has why a call failed, the limit it is beyond, and notes', () => {
    const entry: RequestLog = { ...CALL, status: 429, reason: 'used up', exceeded: 'default', note: 'a note' }
    expect(JSON.parse(jsonLine(entry))).toMatchObject({ reason: 'used up', exceeded: 'default', note: 'a note' })
  })
})
