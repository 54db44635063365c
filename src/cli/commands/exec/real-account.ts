type Environment = Readonly<Record<string, string | undefined>>

export interface Known {
  /** Names of the emulator's accounts: `acme` of `acme.freshdesk.com`. */
  readonly accounts: readonly string[]
  /** Keys that the emulator takes. */
  readonly keys: readonly string[]
  /** Hosts besides Freshdesk's. */
  readonly also: readonly string[]
}

/** Passwords that everybody writes where Freshdesk looks at nothing, and the fixtures' own. */
const HARMLESS = ['', 'X', 'x', 'password']
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASS$/

/**
 * A line for each variable `FRESHDESK_...` that seems to belong to a real account, so that whoever believes to have
 * switched hears of it before the command runs. No line holds a secret.
 */
export function realAccountLines(env: Environment, known: Known): string[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    if (!name.startsWith('FRESHDESK_') || name.startsWith('FRESHDESK_EMULATOR_')) return []
    const host = realHost(value, known)
    if (host !== undefined) return [`${name} names ${host}: calls to it come to the emulator`]
    if (!SECRET_NAME.test(name) || HARMLESS.includes(value) || known.keys.includes(value)) return []
    return [
      `${name} is none of the emulator's (is it a real one?): calls with it are 401; those are at FRESHDESK_EMULATOR_API_KEY`,
    ]
  })
}

function realHost(value: string, { accounts, also }: Known): string | undefined {
  const text = value.toLowerCase()
  const [host, account] = /([a-z0-9-]{1,63})\.freshdesk\.com/.exec(text) ?? []
  if (account !== undefined && !accounts.includes(account)) return host
  return also.find((name) => text.includes(name))
}
