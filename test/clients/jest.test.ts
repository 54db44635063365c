import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { useFolder } from '../support/folder.ts'
import { runProgram } from '../support/programs.ts'

// Each starts Jest, which starts an emulator.
vi.setConfig({ testTimeout: 120_000 })

const folder = useFolder()
const project = fileURLToPath(new URL('../../', import.meta.url))
const jest = join(project, 'node_modules/jest/bin/jest.js')

// A project that has Jest and the emulator installed.
mkdirSync(join(folder, 'node_modules'))
symlinkSync(project, join(folder, 'node_modules/freshdesk-emulator'))
symlinkSync(join(project, 'node_modules/@jest'), join(folder, 'node_modules/@jest'))
writeFileSync(
  join(folder, 'package.json'),
  JSON.stringify({
    private: true,
    jest: { testEnvironment: 'node', testMatch: ['**/*.test.*'], moduleFileExtensions: ['js', 'cjs', 'mjs'] },
  }),
)

async function outcome(suite: string, ...flags: readonly string[]) {
  const file = suite.replace(/\.(\w+)$/, '.test.$1')
  copyFileSync(fileURLToPath(new URL(`./jest/${suite}`, import.meta.url)), join(folder, file))
  const command = [
    process.execPath,
    ...flags,
    jest,
    '--rootDir',
    folder,
    '--json',
    '--silent',
    '--runTestsByPath',
    join(folder, file),
  ]
  const { stdout, stderr } = await runProgram(command)
  const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(stdout || '{}')
  return { passed, failed, told: failed === 0 ? '' : stderr }
}

describe('Jest', () => {
  it('runs a suite of CommonJS with the emulator in its process', async () => {
    expect(await outcome('tickets.cjs')).toEqual({ passed: 6, failed: 0, told: '' })
  })

  it('runs a suite of ES modules, which asks for the CommonJS entries', async () => {
    expect(await outcome('module.mjs', '--experimental-vm-modules')).toEqual({ passed: 1, failed: 0, told: '' })
  })
})

describe('require', () => {
  it('and import bring the same', async () => {
    const script = `import('freshdesk-emulator').then((it) => console.log(it.createEmulator === require('freshdesk-emulator').createEmulator))`
    expect(await runProgram([process.execPath, '-e', `process.chdir(${JSON.stringify(folder)});${script}`])).toEqual({
      code: 0,
      stdout: 'true\n',
      stderr: '',
    })
  })
})
