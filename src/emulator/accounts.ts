import type { Account } from '../account/account.ts'
import { checkStart } from '../control/accounts.ts'
import { ControlError } from '../control/errors.ts'
import { NEW_ACCOUNT_OPTIONS, type NewAccountOptions } from '../options/account-options.ts'
import { checkOptionNames } from '../options/option.ts'
import { isAccountName } from '../schemas/account.ts'
import { atOnce, type Steps } from '../time/turns.ts'
import type { AccountMaker } from './new-account.ts'

/** Some 40 KB each when they begin, and what clients put into them. */
const MOST_ACCOUNTS = 5000

interface AccountsOptions {
  /** Called when there is one more. */
  readonly onAdd: (account: Account) => void
  /** Called when there is one less. Returns whether it stays so, when something else decides that. */
  readonly onRemove: (account: Account) => Promise<boolean> | undefined
  readonly onError: (error: unknown) => void
}

/** The accounts of one emulator, by name; the default one is always there. */
export class AccountRegistry {
  #default: Account
  readonly #maker: AccountMaker
  readonly #byName = new Map<string, Account>()
  /** Stand-ins for accounts of another process. */
  readonly #strangers = new WeakSet<Account>()
  readonly #options: AccountsOptions

  /** @param name the default account's. Throws an `Error` of one line where it is no DNS label, and as `makeDefault` does. */
  constructor(name: string, maker: AccountMaker, options: AccountsOptions) {
    if (!isAccountName(name)) throw new Error(`account name ${name} is not a DNS label (a-z, 0-9, hyphens)`)
    this.#maker = maker
    this.#options = options
    this.#default = maker.makeDefault(name)
    this.#byName.set(name, this.#default)
  }

  /** Another object after `lose`, where it is none of `all`. */
  get default(): Account {
    return this.#default
  }

  /** Accounts in the order in which they were made. */
  get all(): readonly Account[] {
    return [...this.#byName.values()].filter((account) => !this.#strangers.has(account))
  }

  find(name: string): Account | undefined {
    return this.#byName.get(name)
  }

  /** Throws an `Error` of one line for what cannot be. */
  add(options: NewAccountOptions): Account {
    checkOptionNames(options, NEW_ACCOUNT_OPTIONS)
    return atOnce(this.adding(options))
  }

  /** Adds one in steps between which others are served; nobody sees it before the last. */
  *adding(options: NewAccountOptions): Steps<Account> {
    checkStart(options)
    this.#checkName(options.name)
    return this.#add(yield* this.#made(options))
  }

  /** Adds one without rows, to take those that a file kept. */
  addKept(name: string, seed: number): Account {
    if (this.has(name)) throw new Error(`there is an account named ${name} already`)
    const isDefault = name === this.#default.name
    const account = this.#maker.makeKept(name, isDefault ? '' : `${name}.`, seed)
    if (isDefault) this.#default = account
    this.#byName.set(name, account)
    return account
  }

  /**
   * The account is another process's. What was on its way to it comes to an empty one, of which nothing is told, not to
   * the default account.
   * @param isIdle nothing is on its way to it
   */
  lose(account: Account, isIdle = false): void {
    account.stop().catch(this.#options.onError)
    account.deliveries.cutOff()
    const { name, keyPrefix, random, keeper } = account
    const isDefault = account === this.#default
    if (this.#byName.get(name) !== account) return
    if (isIdle && !isDefault) {
      this.#byName.delete(name)
      return
    }
    const stranger = this.#maker.makeKept(name, keyPrefix, random.seed)
    stranger.keeper = keeper
    this.#strangers.add(stranger)
    this.#byName.set(name, stranger)
    if (isDefault) this.#default = stranger
  }

  /** Whether it is this process's. */
  has(name: string): boolean {
    const account = this.#byName.get(name)
    return account !== undefined && !this.#strangers.has(account)
  }

  /** Undoes that an account came, or went: it could not be kept. */
  takeBack(account: Account, change: 'come' | 'gone'): void {
    const { name } = account
    if (change === 'gone') {
      const inOrder = [...this.#byName.values(), account].sort((a, b) => a.id - b.id)
      this.#byName.clear()
      for (const one of inOrder) this.#byName.set(one.name, one)
      return
    }
    account.stop().catch(this.#options.onError)
    if (this.#byName.get(name) === account) this.#byName.delete(name)
  }

  /** Throws when there is none of that name, and for the default account. */
  delete(name: string): void {
    if (name === this.default.name) throw new ControlError(409, 'The default account cannot be deleted')
    const account = this.#byName.get(name)
    if (account === undefined) throw new ControlError(404, `There is no account named ${name}`)
    this.#byName.delete(name)
    const end = () => {
      account.stop().catch(this.#options.onError)
      account.deliveries.cancel()
    }
    const staying = this.#options.onRemove(account)
    if (staying === undefined) end()
    else staying.then((isGone) => isGone && end(), this.#options.onError)
  }

  *#made({ from, name, ...settings }: NewAccountOptions): Steps<Account> {
    if (from === undefined) return yield* this.#maker.makeLater(name, `${name}.`, settings)
    const origin = this.#byName.get(from)
    if (origin === undefined) throw new ControlError(404, `There is no account named ${from}`)
    const { plan, rateLimit, ...others } = settings
    for (const [setting, value] of Object.entries(others)) {
      if (value === undefined) continue
      throw new ControlError(400, `${setting} does not go with from: a fork is as its origin is now`)
    }
    return this.#maker.fork(name, `${name}.`, origin, { plan, rateLimit })
  }

  #add(account: Account): Account {
    // Another may have been made while this one was.
    this.#checkName(account.name)
    this.#byName.set(account.name, account)
    this.#options.onAdd(account)
    return account
  }

  #checkName(name: string): void {
    if (!isAccountName(name)) throw new ControlError(400, `account name ${name} is not a DNS label`)
    if (this.#byName.has(name)) throw new ControlError(409, `There is an account named ${name} already`)
    if (this.#byName.size >= MOST_ACCOUNTS) {
      throw new ControlError(409, `There are ${MOST_ACCOUNTS} accounts, the most an emulator holds: delete some`)
    }
  }
}
