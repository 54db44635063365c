import { createHmac } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { randomKey } from '../time/random.ts'

const BYTES = 32

/** Path of a host's key, unless the caller says: below the state folder of the XDG base directories. */
export function defaultKeyFile(host: string, environment: NodeJS.ProcessEnv): string {
  const state = environment.XDG_STATE_HOME
  const folder = state === undefined || state === '' ? join(homedir(), '.local', 'state') : state
  return join(folder, 'freshdesk-emulator', 'pull', `${host.replace(/[^\w.-]/g, '_')}.key`)
}

/**
 * The key that stand-ins rest on; made, of mode 0600, where there is none. Throws an `Error` of one line for a bad one.
 */
export function readKey(file: string): Buffer {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${randomKey(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  }
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[\da-f]{64}$/.test(text)) throw new Error(`${file} holds no key of a pull`)
  return Buffer.from(text, 'hex')
}

/** Tells a key from others, and tells nothing of it. */
export const fingerprintOf = (key: Buffer): string =>
  createHmac('sha256', key).update('which key this is').digest('hex').slice(0, 16)
