import type { RequestListener } from 'node:http'
import type { Account } from '../account/account.ts'
import type { Case } from '../certify/case.ts'
import type { CertifyClient } from '../certify/in-process.ts'
import type { TrialJudgement } from '../certify/judge.ts'
import { checkStart, listAccounts } from '../control/accounts.ts'
import type { Notice } from '../http/notice.ts'
import type { NewAccountOptions } from '../options/account-options.ts'
import { checkOptionNames, checkOptionValues, settled } from '../options/option.ts'
import type { AccountStore } from '../persistence/account-store.ts'
import { type Testing, testingOf } from '../persistence/testing.ts'
import { RenderCache } from '../store/render-cache.ts'
import type { Since } from '../store/since.ts'
import { later, pause } from '../time/timers.ts'
import { formatTime } from '../times.ts'
import { AccountHandle } from './account-handle.ts'
import { AccountRegistry } from './accounts.ts'
import { appOf } from './app.ts'
import type { ToldConnection } from './connection-notices.ts'
import { controlHostOf } from './control-host.ts'
import { dataState, loadAccounts, openStore, placementOf } from './kept-accounts.ts'
import { guardOf, listenerOf } from './listener.ts'
import { Metrics } from './metrics.ts'
import { AccountMaker, type Shared } from './new-account.ts'
import { checkShared, EMULATOR_OPTIONS, type EmulatorOptions, type SettledOptions, tlsFolder } from './options.ts'
import { isPage, publicKeyOf } from './pages.ts'
import type { Placement } from './placement.ts'
import { checkTogether } from './server-options.ts'
import { Servers } from './servers.ts'
import { answerStarting } from './starting.ts'
import { auditOf, writeError } from './told.ts'

/** Bytes of cached JSON texts of all accounts together. */
const RENDER_CACHE_BYTES = 64 * 1024 * 1024
/** Time in which connections may close by themselves; the rest is cut. */
const SHUTDOWN_GRACE_MS = 1500

/**
 * Starts an emulator that listens when this resolves. Throws an `Error` of one line for a bad option, an unreadable
 * fixture or data file, and a port in use.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = new Emulator(options)
  await emulator.start()
  return emulator
}

/** The parts wired together; a handle of the default account besides. */
export class Emulator extends AccountHandle {
  readonly #options: SettledOptions
  readonly #accounts: AccountRegistry
  readonly #servers: Servers
  readonly #onError: (error: unknown) => void
  readonly #metrics: Metrics
  /** Undefined while it starts. */
  #listener: RequestListener | undefined
  #isLeaving = false
  #closing: Promise<void> | undefined
  readonly #draining = new AbortController()
  #app: import('express').Express | undefined
  #persistence: AccountStore | undefined
  /** Finder of accounts that may be other replicas'. */
  #placement: Placement | undefined
  readonly #testing: Testing | undefined

  constructor(given: EmulatorOptions) {
    checkOptionNames(given, EMULATOR_OPTIONS)
    checkStart(given)
    checkOptionValues(given, EMULATOR_OPTIONS)
    checkTogether(given)
    checkShared(given)
    const options = settled(EMULATOR_OPTIONS, given)
    const onError = options.onError ?? writeError
    const tell = (told: Account, { notice, message }: Pick<Notice, 'notice' | 'message'>) =>
      options.onNotice?.({ at: formatTime(told.clock.seconds()), account: told.name, notice, message })
    const toldOfConnections = { onError, tell: (notice: ToldConnection) => tell(accounts.default, notice) }
    const servers = new Servers({ ...options, tlsDir: tlsFolder(options) }, toldOfConnections)
    const metrics = new Metrics()
    const shared: Shared = {
      renderCache: new RenderCache(RENDER_CACHE_BYTES),
      deliver: options.deliver,
      ownPorts: () => servers.ports,
      hasRandomKeys: options.randomKeys,
      onError,
      onDelivery: (state) => metrics.countDelivery(state),
      tell: (told, notice, message) => tell(told, { notice, message }),
    }
    const accounts = new AccountRegistry(options.account, new AccountMaker(shared, given), {
      onAdd: (account) => this.#persistence?.added(account),
      onRemove: (account) => this.#persistence?.removed(account),
      onError,
    })
    super(accounts.default, () => servers.url)
    this.#options = options
    this.#testing = testingOf(given)
    this.#servers = servers
    this.#accounts = accounts
    this.#onError = onError
    this.#metrics = metrics
  }

  /** The Express app, for supertest or mounting; made when first asked for. Users need no types of Express for it. */
  get app(): RequestListener {
    this.#app ??= appOf({
      listener: this.#listener ?? this.#makeListener(),
      options: this.#options,
      url: () => this.#servers.url,
      apiKey: () => publicKeyOf(this.account),
      onError: this.#onError,
    })
    return this.#app
  }

  /** Another account of this emulator, reached below `/{name}`, at `{name}.localhost` or by its keys. */
  createAccount(options: NewAccountOptions): AccountHandle {
    return this.#handleOf(this.#accounts.add(options))
  }

  /** All there are, also those made over HTTP; the default one first. */
  get accounts(): readonly AccountHandle[] {
    return this.listAccounts()
  }

  /** Lists the accounts made after `since_id`, the newest `limit` of them. */
  listAccounts(filter: Since = {}): readonly AccountHandle[] {
    return listAccounts(this.#accounts.all, filter).map((account) =>
      account === this.account ? this : this.#handleOf(account),
    )
  }

  /** Base URL of the HTTPS port; undefined without `tls`. */
  get httpsUrl(): string | undefined {
    return this.#servers.httpsUrl
  }

  /** Certificate to trust, in PEM; undefined without `tls` or `proxy`, and with a certificate of your own. */
  get caCertificate(): string | undefined {
    return this.#servers.caCertificate
  }

  /** Throws when there is none of that name, and for the default account. */
  deleteAccount(name: string): void {
    this.#accounts.delete(name)
  }

  /** Resolves once all that was done is kept in the data file, or its log. Rejects where that cannot be. */
  async saved(): Promise<void> {
    await this.#persistence?.saved()
  }

  /** Runs a client through a case of `certify --save` (docs/certify.md). Rejects where nothing can be judged. */
  async certifyCase(file: string | Case, client: CertifyClient): Promise<TrialJudgement> {
    const { certifyCaseIn } = await import('./certify-case.ts')
    return certifyCaseIn(this.#accounts, { file, client, url: (one) => this.#urlOf(one), onError: this.#onError })
  }

  async start(): Promise<void> {
    try {
      await this.#servers.open((request, response) => {
        if (this.#listener === undefined) answerStarting(request, response)
        else if (isPage(request)) this.app(request, response)
        else this.#listener(request, response)
      })
      await this.#openData()
      this.#listener = this.#makeListener()
    } catch (error) {
      const closed = this.#servers.close()
      this.#servers.cut()
      await closed
      await this.#persistence?.abandon()
      throw error
    }
  }

  /**
   * Says for the time of `drain` that it leaves, then stops listening, lets running requests and webhooks finish for a
   * moment, and saves. Called again, it waits no longer for the drain.
   */
  close(): Promise<void> {
    this.#isLeaving = true
    if (this.#closing === undefined) this.#closing = this.#close()
    else this.#draining.abort()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#placement?.stop()
    await pause(this.#options.drain * 1000, this.#draining.signal)
    const accounts = this.#accounts.all
    const cutOff = () => {
      this.#servers.cut()
      for (const account of accounts) account.deliveries.cutOff()
    }
    const cut = later(SHUTDOWN_GRACE_MS, cutOff, this.#onError)
    await Promise.all([this.#servers.close(), ...accounts.map((account) => account.stop())])
    clearTimeout(cut)
    this.#metrics.stop()
    await this.#persistence?.close()
  }

  /** Closes it: for `await using freshdesk = await createEmulator()`. */
  override [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #handleOf(account: Account): AccountHandle {
    return new AccountHandle(
      account,
      () => this.#urlOf(account),
      // One that was made anew under the name is another.
      () => this.#accounts.find(account.name) === account && this.deleteAccount(account.name),
    )
  }

  #urlOf(account: Account): string {
    return account === this.account ? this.#servers.url : `${this.#servers.url}/${account.name}`
  }

  async #openData(): Promise<void> {
    const [accounts, options, onError] = [this.#accounts, this.#options, this.#onError]
    if (options.data === undefined) return
    const kept = { path: options.data, accounts, options, metrics: this.#metrics, testing: this.#testing, onError }
    this.#persistence = await openStore(kept)
    await loadAccounts(this.#persistence, kept)
    this.#placement = await placementOf(this.#persistence, kept)
  }

  #makeListener(): RequestListener {
    return this.#placement?.before(this.#ownListener()) ?? this.#ownListener()
  }

  #ownListener(): RequestListener {
    return listenerOf({
      accounts: this.#accounts,
      options: this.#options,
      controlHost: controlHostOf(this.#accounts, this.#servers, {
        urlOf: (account) => this.#urlOf(account),
        isLeaving: () => this.#isLeaving,
        isTaken: async (name) => this.#persistence?.sharing?.isTaken(name) ?? false,
        data: () => this.#persistence && dataState(this.#persistence, this.#options),
        metrics: this.#metrics,
        controlTokenOf: (name) => guardOf(this.#options).tokenOf(name),
      }),
      audit: auditOf(this.#options, this.#accounts),
      count: (call) => this.#metrics.countCall(call),
      onWrite: () => this.#persistence?.touch(),
      onError: this.#onError,
    })
  }
}
