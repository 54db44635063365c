import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { afterAll, expect, it, vi } from 'vitest'
import { accountOf } from '../support/account.ts'
import { times } from '../support/extent.ts'
import { basic, startFreshdesk } from '../support/freshdesk.ts'
import { type ApiCall, reads, writes } from '../support/random-calls.ts'
import { extraWrites } from '../support/random-extra-calls.ts'
import { objectAndFormWrites } from '../support/random-object-calls.ts'
import { deskWrites, discussionWrites } from '../support/random-setup-calls.ts'

// Many runs: a busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const { emulator } = await startFreshdesk({ plan: 'enterprise', rateLimit: 40 })
const account = accountOf(emulator)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
afterAll(() => agent.destroy())

const KEYS = ['admin-api-key', 'agent-api-key', 'group-api-key', 'restricted-api-key', 'no-such-key']
/** Of the connection, not of the answer. */
const NOT_COMPARED = new Set(['connection', 'keep-alive'])
/** Of control, which goes by real time. */
const NOT_COMPARED_OF_CONTROL = new Set([...NOT_COMPARED, 'date'])

/** Status line, all headers and the body, as they came. */
function answerTo({ method, path, body }: ApiCall, key: string): Promise<string> {
  const isMultipart = Buffer.isBuffer(body)
  const isControl = path.startsWith('/_emulator/')
  const notCompared = isControl ? NOT_COMPARED_OF_CONTROL : NOT_COMPARED
  const bytes = body === undefined ? undefined : isMultipart ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const call = request(
      `${emulator.url}${isControl ? '' : '/api/v2'}${path}`,
      {
        method,
        agent,
        headers: {
          Authorization: basic(key),
          ...(bytes !== undefined && {
            'Content-Type': isMultipart ? 'multipart/form-data; boundary=b' : 'application/json',
            'Content-Length': Buffer.byteLength(bytes),
          }),
        },
      },
      async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const headers = response.rawHeaders.filter(
          (_, index, all) => !notCompared.has(all[index - (index % 2)]?.toLowerCase() ?? ''),
        )
        resolve([response.statusCode, response.statusMessage, ...headers, String(Buffer.concat(chunks))].join('\n'))
      },
    )
    call.on('error', reject)
    call.end(bytes)
  })
}

const upload = fc.constantFrom('avatar', 'attachments[]').map((field) => () => ({
  method: 'POST' as const,
  path: field === 'avatar' ? '/contacts' : '/tickets/1/notes',
  body: Buffer.from(
    [
      ...(field === 'avatar'
        ? [
            ['name', 'Pic'],
            ['phone', '7'],
          ]
        : [['body', 'File']]
      ).map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
      `--b\r\nContent-Disposition: form-data; name="${field}"; filename="a.png"\r\n\r\nbytes\r\n--b--\r\n`,
    ].join(''),
  ),
}))

const step = fc.record({
  draw: fc.oneof(
    { weight: 6, arbitrary: writes },
    { weight: 3, arbitrary: extraWrites },
    { weight: 4, arbitrary: objectAndFormWrites },
    { weight: 3, arbitrary: deskWrites },
    { weight: 2, arbitrary: discussionWrites },
    { weight: 4, arbitrary: reads },
    { weight: 1, arbitrary: upload },
  ),
  key: fc.oneof({ weight: 6, arbitrary: fc.constant('admin-api-key') }, fc.constantFrom(...KEYS)),
  /** Seconds that pass before it. */
  pause: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.constantFrom(5, 61, 7200)),
})

it('answers any sequence of requests byte for byte as before once the account is reset', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      emulator.reset()
      const calls: (ApiCall & { key: string; pause: number })[] = []
      const answers: string[] = []
      for (const { draw, key, pause } of steps) {
        if (pause > 0) await emulator.clock.advance(pause)
        const call = draw(account)
        calls.push({ ...call, key, pause })
        answers.push(await answerTo(call, key))
      }
      emulator.reset()
      const again: string[] = []
      for (const call of calls) {
        if (call.pause > 0) await emulator.clock.advance(call.pause)
        again.push(await answerTo(call, call.key))
      }
      expect(again).toEqual(answers)
    }),
    { numRuns: times(25, 4) },
  )
})
