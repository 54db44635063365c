import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { COMMAND_OPTIONS, optionsOf, withStartFlags } from '../../src/cli/start-flags.ts'
import { EMULATOR_OPTIONS } from '../../src/emulator/options.ts'
import { createEmulator } from '../../src/index.ts'
import type { Option, OptionCommand } from '../../src/options/option.ts'
import { defaultSettings, SETTINGS } from '../../src/options/settings.ts'
import { PROJECT_URL } from '../../src/project.ts'

const OF_PROGRAMS: readonly [string, Option][] = Object.entries(EMULATOR_OPTIONS)
const OF_COMMANDS: readonly [string, Option][] = Object.entries(COMMAND_OPTIONS)
const FLAGGED = [...OF_PROGRAMS, ...OF_COMMANDS].filter(([, { flag }]) => flag !== undefined)
const COMMANDS: readonly OptionCommand[] = ['start', 'exec', 'mcp']
const ALL_COMMANDS: readonly OptionCommand[] = [...COMMANDS, 'certify', 'pull', 'verify']
/** Options of a start that a command of another kind takes, too. */
const TAKEN: Readonly<Record<string, readonly OptionCommand[]>> = { fixture: ['certify', 'verify'], seed: ['certify'] }
const README = readFileSync(new URL('README.md', PROJECT_URL), 'utf8')

const commandOf = (name: OptionCommand) => withStartFlags(new Command(name), name)
const wordsOf = (text: string) => text.replace(/\s+/g, ' ')

describe.each(FLAGGED)('the option %s', (name, { flag = '', means, commands = COMMANDS }) => {
  const long = /^--[\w-]+/.exec(flag)?.[0] ?? ''

  it('is a flag of its commands alone, told in --help', () => {
    const takers = [...commands, ...(TAKEN[name] ?? [])]
    for (const command of ALL_COMMANDS) {
      const help = wordsOf(commandOf(command).helpInformation())
      const told = wordsOf(`${flag} ${means.replaceAll('`', '').replaceAll('’', "'")}`)
      expect([command, help.includes(told)]).toEqual([command, takers.includes(command)])
    }
  })

  it('has a twin in the environment', () => {
    const [command = 'start'] = commands
    const made = commandOf(command).options.find((one) => one.long === long)
    expect(made?.envVar).toBe(`FRESHDESK_EMULATOR_${long.slice(2).replaceAll('-', '_').toUpperCase()}`)
  })

  it('is given by its flag under its own name', () => {
    const [command = 'start'] = commands
    const made = commandOf(command).options.find((one) => one.long === long)
    expect(Object.keys(optionsOf({ [made?.attributeName() ?? '']: 1 }))).toEqual([name])
  })

  it('is in README', () => {
    expect(README).toContain(`| \`${flag}\``)
  })
})

it.each(OF_PROGRAMS)('the option %s is known to programs, and in README', async (name) => {
  await expect(createEmulator({ [`${name}_`]: 1 } as object)).rejects.toThrow(
    new RegExp(`^there is no option ${name}_; did you mean (.* or )?${name}( or .*)?\\?$`),
  )
  expect(README).toMatch(new RegExp(`\\| \`${name}(: false)?\` `))
})

it.each<[string, object, string]>([
  ['a function', { onNotice: 'console' }, 'onNotice should be a function'],
  ['a choice', { proxy: true, proxyOthers: 'allow' }, 'proxyOthers is neither tunnel nor deny: allow'],
  ['names of hosts', { also: ['Desk.example'] }, 'also holds what is no host name in lower case: Desk.example'],
  ['milliseconds', { requestTimeout: 0 }, 'requestTimeout is not a number of milliseconds above 0: 0'],
])('%s that cannot be is refused by the name of its option', async (_, options, message) => {
  await expect(createEmulator(options)).rejects.toThrow(message)
})

it('each setting fits its own schema by default, and is in docs/settings.md', () => {
  const page = readFileSync(new URL('docs/settings.md', PROJECT_URL), 'utf8')
  for (const [name, { schema, default: byDefault }] of Object.entries(SETTINGS)) {
    expect(schema().parse(byDefault)).toEqual(defaultSettings()[name as keyof typeof SETTINGS])
    expect(page).toContain(`| \`${name}\``)
  }
})
