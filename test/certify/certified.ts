import { fileURLToPath } from 'node:url'
import { runProgram } from '../support/programs.ts'

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
export const CLIENTS = `${PROJECT}examples/clients`
export const PRINT_STORE = `'${process.execPath}' '${CLIENTS}/print-store.mjs'`

/** Runs certify, as built, on a command. */
export const certify = (flags: readonly string[], command: readonly string[] = []) =>
  runProgram([process.execPath, `${PROJECT}dist/cli.js`, 'certify', '--timeout', '15', ...flags, '--', ...command])

/** Outcomes by incident, but of those that are of no concern. */
export function tableIn(stdout: string): Readonly<Record<string, string>> {
  const rows = [...stdout.matchAll(/^([a-z0-9-]+) +(\w+(?: (?:reached|applicable))?) +[A-Z]/gm)]
  const table = rows.map(([, name = '', outcome = '']) => [name, outcome] as const)
  return Object.fromEntries(table.filter(([, outcome]) => outcome !== 'not applicable'))
}
