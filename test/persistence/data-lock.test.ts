import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataFile } from '../../src/persistence/data-lock.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freshdesk-emulator-'))
  path = join(folder, 'data.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const lock = () => lockDataFile(path, path)

describe('the lock of a data file', () => {
  it('names the process, and goes when it is given back', async () => {
    const release = await lock()
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(`${process.pid}\n`)
    await release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is one process’s that runs: nobody else gets it', async () => {
    writeFileSync(`${path}.lock`, `${process.ppid}\n`)
    const line = `is in use by the process ${process.ppid}: delete ${path}.lock if that is no emulator`
    await expect(lock()).rejects.toThrow(new Error(`data file ${path} ${line}`))
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(`${process.ppid}\n`)
    rmSync(`${path}.lock`)
    await (await lock())()
  })

  it.each([
    ['a process that is gone', () => String(spawnSync('true').pid)],
    ['this process, as a container that was killed leaves it', () => String(process.pid)],
    ['nobody, as a crash in the midst of it leaves it', () => ''],
    ['no number', () => '\0\0\0'],
    ['a number that no process has', () => '99999999999999999999'],
  ])('is taken over when it names %s', async (_, owner) => {
    writeFileSync(`${path}.lock`, owner())
    const release = await lock()
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(`${process.pid}\n`)
    await release()
    expect(readdirSync(folder)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('is free when its process ended, and no parent has asked for it', async () => {
    // A child that ends once its shell has become a program that asks for no child.
    const script = 'sleep 0.5 & echo $!; exec sleep 60'
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = once(parent, 'close')
    try {
      const [pid] = (await once(parent.stdout, 'data')) as [Buffer]
      const stat = () => readFileSync(`/proc/${String(pid).trim()}/stat`, 'utf8')
      while (!stat().includes(') Z ')) await new Promise((resolve) => setTimeout(resolve, 5))
      writeFileSync(`${path}.lock`, String(pid))
      await (await lock())()
      expect(stat()).toContain(') Z ')
    } finally {
      parent.kill('SIGKILL')
      await ended
    }
  })

  it('is waited for when its maker has not written its number yet', async () => {
    writeFileSync(`${path}.lock`, '')
    const second = expect(lock()).rejects.toThrow(`is in use by the process ${process.ppid}`)
    writeFileSync(`${path}.lock`, `${process.ppid}\n`)
    await second
  })

  it('stays when another process took it over', async () => {
    const release = await lock()
    writeFileSync(`${path}.lock`, `${process.ppid}\n`)
    await release()
    expect(existsSync(`${path}.lock`)).toBe(true)
  })

  it('is got by one of many who try at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lock()))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
