import { didYouMean } from '../nearest-names.ts'
import type { NewAccountOptions } from './new-account.ts'

const ACCOUNT: Readonly<Record<keyof NewAccountOptions, true>> = {
  name: true,
  from: true,
  plan: true,
  rateLimit: true,
  fixture: true,
  seed: true,
  now: true,
  freeze: true,
  settings: true,
  scimToken: true,
}

const { name: _name, from: _from, ...SETTINGS } = ACCOUNT

export const EMULATOR_OPTIONS = {
  ...SETTINGS,
  account: true,
  data: true,
  durability: true,
  repair: true,
  trustProxy: true,
  strictHosts: true,
  control: true,
  controlToken: true,
  mcpFull: true,
  controlHosts: true,
  cors: true,
  deliver: true,
  checkReplies: true,
  log: true,
  onNotice: true,
  onError: true,
  port: true,
  host: true,
  tls: true,
  tlsPort: true,
  tlsDir: true,
  tlsCert: true,
  tlsKey: true,
  proxy: true,
  proxyOthers: true,
  also: true,
  requestTimeout: true,
} as const

/** Throws an `Error` of one line for an option of accounts that there is not: nobody would heed it. */
export const checkAccountOptionNames = (options: object): void => checkOptionNames(options, ACCOUNT)

export function checkOptionNames(options: object, known: Readonly<Record<string, true>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known[name]) continue
    throw new Error(`there is no option ${name}${didYouMean(name, Object.keys(known))}`)
  }
}
