import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url))

/** Runs `mcp` with these lines on its standard input, to its end. */
async function mcp(flags: readonly string[], lines: readonly string[]) {
  const child = spawn(process.execPath, [CLI, 'mcp', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  child.stdin.end(lines.map((line) => `${line}\n`).join(''))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const answers = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  return { answers, err, code }
}

const call = (id: number, name: string, args: object) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })

describe('freshdesk-emulator mcp', () => {
  it('answers each message with a line of JSON and nothing else, in order, and ends with its input', async () => {
    const { answers, code } = await mcp(
      ['--log', 'pretty', '--now', '2030-01-15T09:00:00Z', '--freeze'],
      [
        '{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-06-18"}}',
        '{"jsonrpc":"2.0","method":"notifications/initialized"}',
        '',
        call(2, 'updateTicket', { id: 1, priority: 4 }),
        call(3, 'fetchTicket', { id: 1 }),
        'no JSON',
        '[]',
        '{"jsonrpc":"2.0","id":4,"method":"no/method"}',
      ],
    )
    expect(answers.map(({ id }) => id)).toEqual(['a', 2, 3, null, null, 4])
    expect(JSON.parse(answers[2].result.content[0].text).data.priority).toBe(4)
    expect(answers.slice(3).map(({ error }) => error.code)).toEqual([-32700, -32600, -32601])
    expect(code).toBe(0)
  })

  it('tells which emulator does not answer, in the answer and on standard error', async () => {
    const { answers, err, code } = await mcp(
      ['--url', 'http://127.0.0.1:1'],
      ['{"jsonrpc":"2.0","id":1,"method":"ping"}'],
    )
    expect(answers).toMatchObject([{ id: 1, error: { code: -32603 } }])
    expect(err).toContain('no answer from http://127.0.0.1:1/mcp')
    expect(code).toBe(0)
  })

  it('answers a key that is refused with an error for the message', async () => {
    const { answers } = await mcp(['--api-key', 'nobody'], ['{"jsonrpc":"2.0","id":1,"method":"ping"}'])
    expect(answers).toMatchObject([{ id: 1, error: { code: -32000 } }])
  })

  it('ends with one line and 1 for what is no URL', async () => {
    const { answers, err, code } = await mcp(['--url', 'nowhere'], [])
    expect([answers, code]).toEqual([[], 1])
    expect(err).toBe('freshdesk-emulator: --url is no URL: nowhere\n')
  })
})
