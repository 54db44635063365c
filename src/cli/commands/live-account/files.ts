import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file that its owner alone reads: whole, or not at all. */
export function writePrivately(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  // A file of that name that was there already keeps its mode.
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
}

/** The fixture of an account, where nobody names one: `acme.yaml` of `https://acme.freshdesk.com`. */
export const fixtureOf = (url: string): string => `${new URL(url).hostname.replace(/^\[|\]$/g, '').split('.')[0]}.yaml`
