/** Facts that a hooked process has to know. They go by a file, as JSON. */
export interface Lead {
  /** Host the emulator listens at: an address, or a name that is not led itself. */
  readonly host: string
  readonly httpPort: number
  readonly httpsPort: number
  /** Hosts besides Freshdesk's, in lower case. */
  readonly also: readonly string[]
  /** The only hosts that are reached besides, and loopback; undefined: all are. In lower case. */
  readonly allowed?: readonly string[] | undefined
  /** Issuer of the emulator's certificate, in PEM; undefined when the certificate is the user's own. */
  readonly ca: string | undefined
  /** Variables that a child needs to find the emulator. */
  readonly variables: Readonly<Record<string, string>>
  /** Option that preloads this hook, as it stands in NODE_OPTIONS. */
  readonly nodeOption: string
}

const KEY = Symbol.for('freshdesk-emulator.lead')
const holder = globalThis as { [KEY]?: Lead }

/**
 * Makes it hold from now on; true when none held before. Below an `exec` in an `exec` two hooks are loaded: the inner
 * one's lead takes the place of the outer one's, so that calls reach the nearer emulator.
 */
export function takeLead(lead: Lead): boolean {
  const isFirst = holder[KEY] === undefined
  holder[KEY] = lead
  return isFirst
}

export function currentLead(): Lead {
  const lead = holder[KEY]
  if (lead === undefined) throw new Error('the hook is not installed')
  return lead
}

/**
 * Address that a led name resolves to: of loopback, where nothing listens, known again when somebody connects to it.
 */
export const STAND_IN = '127.70.68.80'

/** A Freshdesk host, or one named besides: no connection to it may leave. */
export function isLed(host: unknown): boolean {
  if (typeof host !== 'string') return false
  const name = host.toLowerCase().replace(/\.$/, '')
  return (
    name === 'freshdesk.com' ||
    name.endsWith('.freshdesk.com') ||
    name === STAND_IN ||
    currentLead().also.includes(name)
  )
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|0\.0\.0\.0|::)$/

/** No connection to this host is to be made: it is neither led, nor loopback, nor allowed. */
export function isDenied(host: unknown): boolean {
  const { allowed } = currentLead()
  if (allowed === undefined || typeof host !== 'string' || host === '' || isLed(host)) return false
  const name = host.toLowerCase().replace(/\.$/, '')
  return !LOOPBACK.test(name) && !name.endsWith('.localhost') && !allowed.includes(name)
}
