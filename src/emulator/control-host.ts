import type { Account } from '../account/account.ts'
import { CONTROL_PATH } from '../control/door.ts'
import { asControlErrors, ControlError } from '../control/errors.ts'
import type { ControlHost } from '../control/operation.ts'
import { shownScim } from '../control/scim.ts'
import { type ShownKeys, viewedKeys } from '../control/shown-keys.ts'
import { SCIM_PATH } from '../http/target.ts'
import { optionsOfMembers } from '../options/account-options.ts'
import { VERSION } from '../project.ts'
import { endpoints } from '../routes/index.ts'
import { publishedOperations } from '../routes/published.ts'
import { inTurns } from '../time/turns.ts'
import type { AccountRegistry } from './accounts.ts'
import type { Metrics, MetricsNow } from './metrics.ts'
import type { Servers } from './servers.ts'

interface HostParts extends Pick<ControlHost, 'data' | 'urlOf' | 'controlTokenOf' | 'giveUpAccount'> {
  /** Whether another replica has an account of that name. */
  readonly isTaken: (name: string) => Promise<boolean>
  readonly isLeaving: () => boolean
  readonly metrics: Metrics
}

/** The emulator as control operations see it. */
export function controlHostOf(
  accounts: AccountRegistry,
  servers: Servers,
  { urlOf, data, isLeaving, isTaken, metrics, controlTokenOf, giveUpAccount }: HostParts,
): ControlHost {
  const isElsewhere = async (name: string) => !accounts.has(name) && (await isTaken(name).catch(unanswered))
  return {
    version: VERSION,
    get ports() {
      return servers.portsByScheme
    },
    get caCertificate() {
      return servers.caCertificate
    },
    data,
    get isLeaving() {
      return isLeaving()
    },
    metrics: () => metrics.text(measuredNow(accounts, { data: data(), isLeaving: isLeaving() })),
    get accounts() {
      return accounts.all
    },
    findAccount: (name) => accounts.find(name),
    createAccount: async ({ name, from, ...members }) => {
      if (await isElsewhere(name)) {
        throw new ControlError(409, `There is an account named ${name} already`)
      }
      if (from !== undefined && (await isElsewhere(from))) {
        throw new ControlError(409, `The account ${from} is another replica’s: ask for the fork there`)
      }
      return asControlErrors(inTurns(accounts.adding({ name, ...(from && { from }), ...optionsOfMembers(members) })))
    },
    deleteAccount: (name) => accounts.delete(name),
    urlOf,
    controlTokenOf,
    giveUpAccount,
    describe: (account, keys) => described(account, urlOf(account), keys),
    ...DOCUMENTS,
  }
}

const measuredNow = (
  { all }: AccountRegistry,
  { data, isLeaving }: { readonly data: ReturnType<ControlHost['data']>; readonly isLeaving: boolean },
): MetricsNow => ({
  version: VERSION,
  accounts: all.length,
  openDeliveries: all.reduce((sum, { deliveries }) => sum + deliveries.open, 0),
  store: data?.kind,
  isReady: !isLeaving && data?.state !== 'failing',
})

function unanswered(): never {
  throw new ControlError(503, 'The database does not answer', { headers: { 'Retry-After': '1' } })
}

/** The account as an object of the control API. */
const described = (account: Account, url: string, keys: ShownKeys) => ({
  id: account.id,
  name: account.name,
  url,
  plan: account.plan,
  rate_limit: account.subscription.rateLimit,
  state: account.isSuspended ? 'suspended' : 'active',
  settings: account.settings,
  api_keys: viewedKeys(account, keys),
  scim: shownScim(account, url, keys),
  counts: Object.fromEntries(Object.entries(account.database).map(([name, table]) => [name, table.size])),
})

/** Read when they are asked for. */
const DOCUMENTS = {
  controlDocument: async () => (await import('../openapi/files.ts')).publishedControlDocument(CONTROL_PATH),
  scimDocument: async () => (await import('../openapi/files.ts')).publishedScimDocument(SCIM_PATH),
  v1Document: async () => (await import('../openapi/files.ts')).publishedV1Document('/'),
  coverage: async () => (await import('../openapi/coverage.ts')).coverageOf(endpoints, publishedOperations()),
}
