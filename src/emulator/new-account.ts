import type { AccountOptions } from '../account/account.ts'
import { Account } from '../account/account.ts'
import { hourlyRules } from '../automations/hourly.ts'
import { loadRules } from '../automations/load.ts'
import { runRules } from '../automations/run.ts'
import { agentActivations } from '../domain/agents.ts'
import { assignNext } from '../domain/assignment.ts'
import { exportJobs } from '../domain/csv/exports.ts'
import { importJobs } from '../domain/csv/imports.ts'
import { groupEscalations } from '../domain/group-escalations.ts'
import { firstResponseBreaches, nextResponseBreaches, resolutionBreaches, slaEmails } from '../domain/sla-jobs.ts'
import { archivals } from '../domain/ticket-archive.ts'
import { traffic } from '../domain/traffic.ts'
import { fixtureVersion } from '../fixtures/file/fixture-file.ts'
import { sourceSteps } from '../fixtures/load-fixture.ts'
import { addStock } from '../fixtures/stock.ts'
import { ACCOUNT_OPTIONS, type AccountSettings, accountOptionsOf, inheritedOf } from '../options/account-options.ts'
import { testingOf } from '../persistence/testing.ts'
import { definedOnly } from '../store/defined-only.ts'
import { DEFAULT_SEED } from '../time/random.ts'
import { atOnce, type Steps } from '../time/turns.ts'
import { parseDateTime } from '../times.ts'
import { beginnings } from './beginnings.ts'

type ForkSettings = Pick<AccountSettings, 'plan' | 'rateLimit'>

interface Beginning extends AccountSettings {
  readonly signingSecret?: string | undefined
}

/** Secret of a run that is meant to be repeated, made of what the run knows: its URLs of files repeat too. */
const secretOf = ({ seed, freeze }: AccountSettings): string | undefined =>
  seed !== undefined || freeze ? String(seed ?? DEFAULT_SEED) : undefined

/** Options that all accounts of an emulator have in common. */
export type Shared = Pick<
  AccountOptions,
  'renderCache' | 'deliver' | 'ownPorts' | 'hasRandomKeys' | 'onError' | 'onDelivery' | 'tell'
>

/** Makes the accounts of one emulator. Those that begin alike share the rows of their beginning. */
export class AccountMaker {
  readonly #shared: Shared & Pick<AccountOptions, 'writing'>
  readonly #start: AccountSettings
  #lastId = 0

  /** @param start the options of the start, which accounts made later take over */
  constructor(shared: Shared, start: AccountSettings) {
    this.#shared = { ...shared, writing: testingOf(start)?.writing }
    this.#start = accountOptionsOf(start)
  }

  /** Makes the account that the start asks for. Throws as `makeLater` does. */
  makeDefault(name: string): Account {
    return atOnce(this.#make(name, '', this.#start))
  }

  /**
   * Makes an account. Options that are not told are as the start had them, but for the fixture; nobody sees the account
   * before the last step. Throws an `Error` of one line for a bad time and a fixture that cannot be read or is not
   * valid.
   */
  *makeLater(name: string, keyPrefix: string, settings: AccountSettings): Steps<Account> {
    const inherited = inheritedOf(this.#start)
    const told = definedOnly(settings)
    return yield* this.#make(name, keyPrefix, {
      ...inherited,
      ...told,
      settings: { ...inherited.settings, ...told.settings },
    })
  }

  *#make(name: string, keyPrefix: string, settings: AccountSettings): Steps<Account> {
    const account = this.#empty(name, keyPrefix, { signingSecret: secretOf(settings), ...settings })
    const kind = account.hasRandomKeys ? undefined : kindOf(account, settings)
    const known = kind === undefined ? undefined : beginnings.find(kind)
    if (known !== undefined) {
      account.snapshots.beginAs(known)
      return account
    }
    addStock(account)
    yield* sourceSteps(account, fixtureOf(settings))
    account.settings = { ...account.settings, ...structuredClone(definedOnly(settings.settings ?? {})) }
    const initial = account.snapshots.markInitial()
    // Else the second, or the file, passed meanwhile.
    if (kind !== undefined && kind === kindOf(account, settings)) beginnings.remember(kind, initial)
    return account
  }

  /** One that begins without rows, to take those that a file kept. */
  makeKept(name: string, keyPrefix: string, seed: number): Account {
    return this.#empty(name, keyPrefix, { seed })
  }

  /** Makes a fork, which shares every row with its origin; reset brings it back to this moment. */
  fork(name: string, keyPrefix: string, origin: Account, settings: ForkSettings): Account {
    const { random, signingSecret } = origin
    const account = this.#empty(name, keyPrefix, { seed: random.seed, signingSecret })
    account.adopt(origin.capture(), 'fork')
    if (settings.plan !== undefined) account.subscription.setPlan(settings.plan)
    if (settings.rateLimit !== undefined) account.subscription.setRateLimit(settings.rateLimit)
    account.snapshots.markInitial()
    return account
  }

  #empty(name: string, keyPrefix: string, beginning: Beginning): Account {
    const { fixture: _, settings: __, now, ...told } = beginning
    const start = now === undefined ? undefined : parseDateTime(now)
    if (now !== undefined && start === undefined) throw new Error(`now is not an ISO time: ${now}`)
    return new Account({
      ...told,
      name,
      id: ++this.#lastId,
      keyPrefix,
      now: start === undefined ? undefined : start * 1000,
      ...this.#shared,
      jobSources: (one) => [
        resolutionBreaches(one),
        firstResponseBreaches(one),
        nextResponseBreaches(one),
        slaEmails(one),
        agentActivations(one),
        archivals(one),
        groupEscalations(one),
        hourlyRules(one),
        traffic(one),
        exportJobs(one),
        importJobs(one),
      ],
      automations: { run: runRules, load: loadRules },
      assignNext,
    })
  }
}

const fixtureOf = ({ fixture = ACCOUNT_OPTIONS.fixture.default }: AccountSettings) => fixture

/**
 * All that decides how an account begins: two of one kind are alike. Times of fixtures are relative to the start, so
 * that is part of it, to the second, or exactly where the clock stands still. Undefined for a fixture given as an
 * object, which may change.
 */
function kindOf({ clock }: Account, settings: AccountSettings): string | undefined {
  const fixture = fixtureOf(settings)
  const version = typeof fixture === 'string' ? fixtureVersion(fixture)?.version : undefined
  if (version === undefined) return undefined
  const { fixture: _, freeze, seed = DEFAULT_SEED, settings: switches = {}, ...others } = settings
  const moment = freeze ? clock.now() : clock.seconds()
  // Their order is of no account: one that differs is made by itself.
  return JSON.stringify([version, moment, seed, switches, others])
}
