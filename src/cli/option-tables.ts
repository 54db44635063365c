import * as z from 'zod'
import { EMULATOR_OPTIONS } from '../emulator/options.ts'
import { LIBRARIES } from '../libraries.ts'
import { ACCOUNT_OPTIONS } from '../options/account-options.ts'
import type { Option, OptionCommand } from '../options/option.ts'
import { SETTINGS } from '../options/settings.ts'
import { defaultOf } from './option-words.ts'
import { COMMAND_OPTIONS, optionsOfCommand } from './start-flags.ts'

/** The tables of the documents that are made of the options and the settings. */

type Row = readonly string[]

export { LIBRARIES }

/** Tables whose members the build documents in the declarations of the package (scripts/build.js). */
export const DOCUMENTED = [
  { module: 'emulator/options', name: 'EMULATOR_OPTIONS', table: EMULATOR_OPTIONS },
  { module: 'options/account-options', name: 'ACCOUNT_OPTIONS', table: ACCOUNT_OPTIONS },
  { module: 'options/settings', name: 'SETTINGS', table: SETTINGS },
]

/** A document with its table made anew. Throws where it has no place for the table. */
export function withTable(document: string, name: string, table: string): string {
  const begin = `<!-- ${name}, by npm run generate -->\n\n`
  const end = `\n<!-- end of ${name} -->\n`
  const from = document.indexOf(begin)
  const to = document.indexOf(end, from)
  if (from < 0 || to < 0) throw new Error(`a document has no place for the table of ${name}`)
  return document.slice(0, from + begin.length) + table + document.slice(to)
}

/** Every option: those with a flag first. */
export function optionTable(): string {
  const ofPrograms: readonly [string, Option][] = Object.entries(EMULATOR_OPTIONS)
  const rows = [
    ...ofPrograms.filter(([, one]) => one.flag !== undefined).map(([name, one]) => optionRow(one, name)),
    ...Object.values<Option>(COMMAND_OPTIONS).map((one) => optionRow(one)),
    ...ofPrograms.filter(([, one]) => one.flag === undefined).map(([name, one]) => optionRow(one, name)),
  ]
  return tableOf(['flag', 'in a program', 'default', 'meaning'], rows)
}

function optionRow(one: Option, name?: string): Row {
  const { flag, means, commands, page } = one
  const alone = commands === undefined ? '' : ` (${commands.map((command) => `\`${command}\``).join(', ')})`
  const more = page === undefined ? '' : `: [${page}](${page})`
  const other = defaultOf(one, undefined)
  const ofStart = defaultOf(one, 'start')
  return [
    flag === undefined ? '' : `\`${flag}\``,
    name === undefined ? '' : `\`${name}${flag?.startsWith('--no-') ? ': false' : ''}\``,
    other === ofStart ? other : `${ofStart}; elsewhere ${other}`,
    `${means}${alone}${more}`,
  ]
}

/** Options of one command, for its own page. */
export const commandTable = (command: OptionCommand): string =>
  tableOf(
    ['flag', 'default', 'meaning'],
    optionsOfCommand(command).map((one) => [`\`${one.flag}\``, defaultOf(one, command), one.means]),
  )

/** Every setting, in the order in which accounts show them. */
export const settingTable = (): string =>
  tableOf(
    ['setting', 'default', 'values', 'meaning'],
    Object.entries(SETTINGS).map(([name, one]) => [
      `\`${name}\``,
      `\`${JSON.stringify(one.default)}\``,
      valuesOf(z.toJSONSchema(one.schema(), { io: 'input' })),
      one.means,
    ]),
  )

type JsonSchema = z.core.JSONSchema.JSONSchema

function valuesOf({ type, enum: choices, anyOf, items, properties = {} }: JsonSchema): string {
  if (choices !== undefined) return choices.map((one) => `\`${JSON.stringify(one)}\``).join(', ')
  if (anyOf !== undefined) return anyOf.map((one) => valuesOf(one as JsonSchema)).join(' or ')
  if (type === 'array') return `a list: ${valuesOf(items as JsonSchema)}`
  if (type === 'object')
    return Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(', ')
  return WORDS[String(type)] ?? String(type)
}

const WORDS: Readonly<Record<string, string>> = {
  boolean: '`true`, `false`',
  integer: 'whole number',
  number: 'number',
  string: 'text',
  null: '`null`',
}

/** Padded as the formatter of the documents does it. */
function tableOf(head: Row, rows: readonly Row[]): string {
  const lines = [head, ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const written = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`,
  )
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |\n`
  return [...written.slice(0, 1), rule, ...written.slice(1)].join('')
}
