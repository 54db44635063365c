import { connect } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'
import { basic } from '../support/freshdesk.ts'

const emulator = await createEmulator({ requestTimeout: 300 })
afterAll(() => emulator.close())
const tickets = () => emulator.export().tickets?.length

/** What comes back until the emulator closes the connection. */
function answerTo(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += String(chunk)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

const HEAD = ['POST /api/v2/tickets HTTP/1.1', 'Host: x', `Authorization: ${basic('admin-api-key')}`]
const UNFINISHED = [...HEAD, 'Content-Type: application/json', 'Content-Length: 1000', '', '{"subject":']

describe('a client that does not finish its request', () => {
  it.each([
    ['nothing at all', ''],
    ['half of its headers', HEAD.join('\r\n')],
    ['half of its body', UNFINISHED.join('\r\n')],
  ])('is answered 408 and cut off: %s', async (_, text) => {
    const before = tickets()
    expect((await answerTo(text)).split('\r\n')[0]).toBe('HTTP/1.1 408 Request Timeout')
    expect(tickets()).toBe(before)
  })

  it('holds up nobody else', async () => {
    const slow = answerTo(UNFINISHED.join('\r\n'))
    const headers = { Authorization: basic('admin-api-key') }
    expect((await fetch(`${emulator.url}/api/v2/tickets/1`, { headers })).status).toBe(200)
    await slow
  })
})

it.each([0, -1, 0.5, Number.NaN])('a timeout of %s is refused', async (requestTimeout) => {
  await expect(createEmulator({ requestTimeout })).rejects.toThrow(
    `requestTimeout is not a number of milliseconds above 0: ${requestTimeout}`,
  )
})
