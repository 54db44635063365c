import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { often, rarely, some } from '../support/extent.ts'
import { useScripts } from './script.ts'

// Processes of their own on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 })

const PLANTED = ['--server', 'test/fuzz/planted-server.js']
const runScript = useScripts()
const planted = (fault: string, requests: number) =>
  runScript('fuzz.js', [...PLANTED, '--requests', String(requests), '--seed', '7'], { PLANTED: fault })

describe('the fuzzer', () => {
  // .ci/harm sends it 20,000.
  often('finds nothing in 1000 hostile requests to the emulator', async () => {
    const { code, output } = await runScript('fuzz.js', ['--requests', '1000', '--seed', '7', '--quiet'])
    expect(output).toContain('nothing found')
    expect(code).toBe(0)
  })

  rarely('finds nothing in a server without a fault', async () => {
    const { code, output } = await planted('none', 500)
    expect(output).toContain('nothing found')
    expect(code).toBe(0)
  })

  const FAULTS = [
    ['a 5xx', '5xx', '5XX'],
    ['a line on stderr', 'stderr', 'STDERR'],
    ['a connection that ends without a reply', 'lost', 'LOST'],
    ['an end of the process', 'died', 'DIED'],
    ['a stall of the CPU', 'stall', 'STALL'],
    ['a server that answers no more', 'hang', 'HANG'],
  ] as const
  it.each(some(FAULTS, 6))('finds %s, and says how to see it again', async (_what, fault, told) => {
    const { code, output } = await planted(fault, 500)
    expect(output).toMatch(new RegExp(`^\\d+ x ${told} `, 'm'))
    expect(output).toMatch(/again: npm run fuzz -- --seed 7 --replay \d+/)
    expect(code).toBe(1)
  })

  rarely('sends the same bytes again when it replays a case', async () => {
    const { output } = await planted('5xx', 500)
    const [, number = '', file = ''] = output.match(/--replay (\d+)\n {2}bytes: (.+)/) ?? []
    const again = await runScript(
      'fuzz.js',
      [...PLANTED, '--seed', '7', '--replay', number, '--out', join(file, '..', 'again')],
      {
        PLANTED: '5xx',
      },
    )
    expect(again.output).toContain(`5XX`)
    expect(readFileSync(join(file, '..', 'again', file.split('/').at(-1) ?? ''))).toEqual(readFileSync(file))
  })
})
