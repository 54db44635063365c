import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { Account } from '../account/account.ts'
import { checkStart, listAccounts } from '../control/accounts.ts'
import { CONTROL_PATH, controlDoor } from '../control/door.ts'
import { asControlErrors, ControlError } from '../control/errors.ts'
import type { ControlHost, ControlOperation, NewAccount } from '../control/operation.ts'
import { shownScim } from '../control/scim.ts'
import { viewedKeys } from '../control/shown-keys.ts'
import { toOriginForm } from '../http/absolute-form.ts'
import { apiDoor } from '../http/api-door.ts'
import { guarded } from '../http/at-own-cost.ts'
import { attachmentListener, isAttachmentUrl } from '../http/attachments.ts'
import { checkBody, checkReply } from '../http/check-reply.ts'
import { doorsListener } from '../http/doors.ts'
import { Guard, nameOf } from '../http/guard.ts'
import type { RequestLog } from '../http/log.ts'
import { laterDoor, openDoor } from '../http/machine.ts'
import { templated } from '../http/nearest-path.ts'
import type { Notice } from '../http/notice.ts'
import { type Routed, Router } from '../http/router.ts'
import { MCP_PATH, SCIM_PATH } from '../http/target.ts'
import type { LoadedAccount } from '../persistence/account-dump.ts'
import type { AccountStore } from '../persistence/account-store.ts'
import { VERSION } from '../project.ts'
import { endpoints } from '../routes/index.ts'
import { publishedOperations } from '../routes/published.ts'
import { isAccountName } from '../schemas/account.ts'
import { RenderCache } from '../store/render-cache.ts'
import type { Since } from '../store/since.ts'
import { later } from '../time/timers.ts'
import { atOnce, inTurns, type Steps } from '../time/turns.ts'
import { formatTime } from '../times.ts'
import { AccountHandle } from './account-handle.ts'
import type { ToldConnection } from './connection-notices.ts'
import { AccountMaker, type AccountSettings, type NewAccountOptions, type Shared } from './new-account.ts'
import { checkAccountOptionNames, checkOptionNames, EMULATOR_OPTIONS } from './option-names.ts'
import { addPages, isPage } from './pages.ts'
import type { ServerOptions } from './server-options.ts'
import { Servers } from './servers.ts'

export interface EmulatorOptions extends AccountSettings, ServerOptions {
  /** Name of the default account, a DNS label. Default `acme`. */
  readonly account?: string
  /** Keeps all accounts in this file; an existing one wins over the fixture. */
  readonly data?: string
  /**
   * `log`: what was answered is in the file, or in the change log beside it, whatever ends the process or the machine.
   * `none`: the file is written soon after. Default `log`.
   */
  readonly durability?: 'log' | 'none'
  /** `true` starts with a damaged change log too: what lies before the damage is kept, the rest put aside. */
  readonly repair?: boolean
  /** Believe `X-Forwarded-Proto` and `-Host` when building links. */
  readonly trustProxy?: boolean
  /** A `freshdesk.com` host that names no account answers 404, instead of the default account. */
  readonly strictHosts?: boolean
  /** `false` leaves only the health check of the control operations. */
  readonly control?: boolean
  readonly controlToken?: string
  /** `true` gives assistants at `/_emulator/mcp` all control operations, those too that tell keys or reach outside. */
  readonly mcpFull?: boolean
  /** Host names at which control answers, besides local ones. */
  readonly controlHosts?: readonly string[]
  /** `any`: pages of every host may call the API with keys that anybody knows. Default `shipped`: they may not. */
  readonly cors?: 'shipped' | 'any'
  /** `record` keeps webhook deliveries without sending them. Default `real`. */
  readonly deliver?: 'real' | 'record'
  /** Checks every success against its operation's schema and answers 500 where it does not fit. For our own tests. */
  readonly checkReplies?: boolean
  readonly log?: (entry: RequestLog) => void
  /** What went wrong apart from calls: webhooks that fail, connections that come to nothing. */
  readonly onNotice?: (notice: Notice) => void
  readonly onError?: (error: unknown) => void
}

/** Bytes of cached JSON texts of all accounts together. */
const RENDER_CACHE_BYTES = 64 * 1024 * 1024
/** What closes by itself in this time is waited for; the rest is cut. */
const SHUTDOWN_GRACE_MS = 1500
/** Some 40 KB each when they begin, and what clients put into them. */
const MOST_ACCOUNTS = 5000

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
  readonly #options: EmulatorOptions
  readonly #accounts = new Map<string, Account>()
  readonly #servers: Servers
  readonly #maker: AccountMaker
  readonly #onError: (error: unknown) => void
  #listener: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  #app: import('express').Express | undefined
  #persistence: AccountStore | undefined

  constructor(options: EmulatorOptions) {
    checkOptionNames(options, EMULATOR_OPTIONS satisfies Readonly<Record<keyof EmulatorOptions, true>>)
    const name = options.account ?? 'acme'
    if (!isAccountName(name)) throw new Error(`account name ${name} is not a DNS label (a-z, 0-9, hyphens)`)
    checkStart(options)
    checkOptions(options)
    const onError =
      options.onError ?? ((error) => process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`))
    const tell = (told: Account, { notice, message }: Pick<Notice, 'notice' | 'message'>) =>
      options.onNotice?.({ at: formatTime(told.clock.seconds()), account: told.name, notice, message })
    const toldOfConnections = { onError, tell: (notice: ToldConnection) => tell(account, notice) }
    const servers = new Servers({ ...options, ...tlsFolder(options) }, toldOfConnections)
    const renderCache = new RenderCache(RENDER_CACHE_BYTES)
    const ownPorts = () => servers.ports
    const shared: Shared = {
      renderCache,
      deliver: options.deliver ?? 'real',
      ownPorts,
      onError,
      tell: (told, notice, message) => tell(told, { notice, message }),
    }
    const maker = new AccountMaker(shared, options)
    const account = maker.makeDefault(name)
    super(account, () => servers.url)
    this.#options = options
    this.#servers = servers
    this.#maker = maker
    this.#accounts.set(name, account)
    this.#onError = onError
  }

  /** The Express app, for supertest or mounting; made when first asked for. Users need no types of Express for it. */
  get app(): RequestListener {
    this.#app ??= this.#makeApp()
    return this.#app
  }

  /** Another account of this emulator, reached below `/{name}`, at `{name}.localhost` or by its keys. */
  createAccount(options: NewAccountOptions): AccountHandle {
    checkAccountOptionNames(options)
    return this.#handleOf(this.#addAccount(options))
  }

  /** All there are, also those made over HTTP; the default one first. */
  get accounts(): readonly AccountHandle[] {
    return this.listAccounts()
  }

  /** Of them those made after `since_id`, the newest `limit`. */
  listAccounts(filter: Since = {}): readonly AccountHandle[] {
    return listAccounts([...this.#accounts.values()], filter).map((account) =>
      account === this.account ? this : this.#handleOf(account),
    )
  }

  /** Of the HTTPS port; undefined without `tls`. */
  get httpsUrl(): string | undefined {
    return this.#servers.httpsUrl
  }

  /** What clients must trust, in PEM; undefined without `tls` or `proxy`, and with a certificate of your own. */
  get caCertificate(): string | undefined {
    return this.#servers.caCertificate
  }

  /** Throws when there is none of that name, and for the default account. */
  deleteAccount(name: string): void {
    if (name === this.account.name) throw new ControlError(409, 'The default account cannot be deleted')
    const account = this.#accounts.get(name)
    if (account === undefined) throw new ControlError(404, `There is no account named ${name}`)
    this.#accounts.delete(name)
    const end = () => {
      account.stop().catch(this.#onError)
      account.deliveries.cancel()
    }
    if (this.#persistence === undefined) end()
    else this.#persistence.removed(account).then((isKept) => isKept && end(), this.#onError)
  }

  /** Resolves once all that was done is kept in the data file, or its log. Rejects where that cannot be. */
  async saved(): Promise<void> {
    await this.#persistence?.saved()
  }

  async start(): Promise<void> {
    try {
      if (this.#options.data !== undefined) await this.#loadData(this.#options.data)
      this.#listener = this.#makeListener()
      await this.#servers.open((request, response) => {
        if (isPage(request.url ?? '/')) this.app(request, response)
        else this.#listener?.(request, response)
      })
    } catch (error) {
      await this.#persistence?.abandon()
      throw error
    }
  }

  /** Stops listening, lets running requests and webhooks finish for a moment, and saves. */
  async close(): Promise<void> {
    const accounts = [...this.#accounts.values()]
    const cutOff = () => {
      this.#servers.cut()
      for (const account of accounts) account.deliveries.cutOff()
    }
    const cut = later(SHUTDOWN_GRACE_MS, cutOff, this.#onError)
    await Promise.all([this.#servers.close(), ...accounts.map((account) => account.stop())])
    clearTimeout(cut)
    await this.#persistence?.close()
  }

  /** So that `await using freshdesk = await createEmulator()` closes it. */
  override [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #handleOf(account: Account): AccountHandle {
    return new AccountHandle(
      account,
      () => this.#urlOf(account),
      // One that was made anew under the name is another.
      () => this.#accounts.get(account.name) === account && this.deleteAccount(account.name),
    )
  }

  #urlOf(account: Account): string {
    return account === this.account ? this.#servers.url : `${this.#servers.url}/${account.name}`
  }

  #addAccount(options: NewAccountOptions): Account {
    return atOnce(this.#adding(options))
  }

  *#adding(options: NewAccountOptions): Steps<Account> {
    checkStart(options)
    this.#checkName(options.name)
    return this.#add(yield* this.#newAccount(options))
  }

  #addKept(name: string, seed: number): Account {
    this.#checkName(name)
    const account = this.#maker.makeKept(name, `${name}.`, seed)
    this.#accounts.set(name, account)
    return account
  }

  /** Undoes that an account came, or went: it could not be kept. */
  #takeBack(account: Account, change: 'come' | 'gone'): void {
    const { name } = account
    if (change === 'gone') {
      const inOrder = [...this.#accounts.values(), account].sort((a, b) => a.id - b.id)
      this.#accounts.clear()
      for (const one of inOrder) this.#accounts.set(one.name, one)
      return
    }
    account.stop().catch(this.#onError)
    if (this.#accounts.get(name) === account) this.#accounts.delete(name)
  }

  #checkName(name: string): void {
    if (!isAccountName(name)) throw new ControlError(400, `account name ${name} is not a DNS label`)
    if (this.#accounts.has(name)) throw new ControlError(409, `There is an account named ${name} already`)
    if (this.#accounts.size >= MOST_ACCOUNTS) {
      throw new ControlError(409, `There are ${MOST_ACCOUNTS} accounts, the most an emulator holds: delete some`)
    }
  }

  #add(account: Account): Account {
    // Another may have been made while this one was.
    this.#checkName(account.name)
    this.#accounts.set(account.name, account)
    this.#persistence?.added(account)
    return account
  }

  *#newAccount({ from, name, ...settings }: NewAccountOptions): Steps<Account> {
    if (from === undefined) return yield* this.#maker.makeLater(name, `${name}.`, settings)
    const origin = this.#accounts.get(from)
    if (origin === undefined) throw new ControlError(404, `There is no account named ${from}`)
    const { plan, rateLimit, ...others } = settings
    for (const [setting, value] of Object.entries(others)) {
      if (value === undefined) continue
      throw new ControlError(400, `${setting} does not go with from: a fork is as its origin is now`)
    }
    return this.#maker.fork(name, `${name}.`, origin, { plan, rateLimit })
  }

  async #loadData(path: string): Promise<void> {
    const store = await this.#openStore(path)
    this.#persistence = store
    const kept = (await store.load()) ?? []
    try {
      for (const one of kept) {
        const known = this.#accounts.get(one.head.name)
        const account = known ?? this.#addKept(one.head.name, Number(one.head.seed))
        resume(account, one)
        store.resume(account)
        // What the start asks for by name holds, too, of the account it names.
        if (known !== undefined) this.#applyLimits(known)
      }
      await store.begin()
    } catch (cause) {
      throw new Error(`data file ${path} cannot be used: ${(cause as Error).message}`, { cause })
    }
  }

  async #openStore(path: string): Promise<AccountStore> {
    const { durability = 'log', repair = false } = this.#options
    const onError = this.#onError
    const all = () => this.#accounts.values()
    if (durability === 'none') {
      const { Persistence } = await import('../persistence/persistence.ts')
      return new Persistence(path, all, { onError, repair })
    }
    const { LoggedPersistence, testingOf } = await import('../persistence/logged-persistence.ts')
    const accounts = { all, takeBack: (account: Account, change: 'come' | 'gone') => this.#takeBack(account, change) }
    return new LoggedPersistence(path, { accounts, onError, repair, testing: testingOf(this.#options) })
  }

  #applyLimits(account: Account): void {
    const { plan, rateLimit } = this.#options
    if (plan !== undefined) account.setPlan(plan)
    if (plan !== undefined || rateLimit !== undefined) account.setRateLimit(rateLimit)
  }

  #makeListener() {
    const accounts = {
      defaultAccount: this.account,
      strictHosts: this.#options.strictHosts ?? false,
      find: (name: string) => this.#accounts.get(name),
    }
    const touch = () => this.#persistence?.touch()
    const { log, cors, trustProxy = false, mcpFull = false } = this.#options
    const guard = guardOf(this.#options)
    const strayRefusalOf = (request: IncomingMessage) => guard.strayRefusalOf(request)
    const isFromForeignPage = (request: IncomingMessage) => cors !== 'any' && guard.isFromForeignPage(request)
    const operating = {
      trustProxy,
      checkReply: this.#options.checkReplies ? checkReply : undefined,
      onWrite: this.#options.data === undefined ? undefined : touch,
    }
    const api = apiDoor(endpoints, {
      ...operating,
      isFromForeignPage,
      publishedOperation: publishedOperationFinder(),
      pathTemplates: () => PATH_TEMPLATES,
    })
    const controlHost = this.#controlHost()
    const controlOptions = {
      guard,
      isEnabled: this.#options.control ?? true,
      checkReply: this.#options.checkReplies
        ? ({ id, reply }: ControlOperation, body: unknown) => checkBody(id, reply, body)
        : undefined,
      onWrite: touch,
    }
    const control = controlDoor(controlHost, controlOptions)
    const host = { accounts, log, onError: this.#onError }
    const scim = laterDoor(SCIM_PATH, 'account', async () => {
      const { scimDoor } = await import('../scim/door.ts')
      return openDoor(scimDoor({ trustProxy, isFromForeignPage, strayRefusalOf, onWrite: touch }), host)
    })
    const loadMcp = async () => {
      const { mcpDoor } = await import('../mcp/door.ts')
      return openDoor(mcpDoor({ ...operating, isFromForeignPage, strayRefusalOf }), host)
    }
    // Without a mount: an account may be named mcp.
    const mcp = laterDoor('', 'account', loadMcp, (path) => path === MCP_PATH)
    const controlMcp = laterDoor(`${CONTROL_PATH}/mcp`, 'emulator', async () => {
      const { controlMcpDoor } = await import('../mcp/control-door.ts')
      return openDoor(controlMcpDoor(controlHost, { ...controlOptions, isFull: mcpFull }), host)
    })
    // The first door that a path lies below has it.
    const doors = doorsListener([openDoor(api, host), scim, mcp, controlMcp, openDoor(control, host)], host)
    const attachments = attachmentListener(accounts, this.#onError)
    return (request: IncomingMessage, response: ServerResponse): void => {
      if (isAttachmentUrl(request.url ?? '/')) attachments(request, response)
      else doors(request, response)
    }
  }

  #controlHost(): ControlHost {
    const accounts = this.#accounts
    const servers = this.#servers
    return {
      version: VERSION,
      get ports() {
        return servers.portsByScheme
      },
      get caCertificate() {
        return servers.caCertificate
      },
      data: () => this.#persistence && { kind: 'file', state: this.#persistence.state },
      get accounts() {
        return [...accounts.values()]
      },
      findAccount: (name) => accounts.get(name),
      createAccount: ({ rate_limit, fixture, ...account }: NewAccount) =>
        asControlErrors(
          inTurns(
            this.#adding({
              ...(account as NewAccountOptions),
              ...(rate_limit === undefined ? {} : { rateLimit: rate_limit }),
              ...(fixture === undefined ? {} : { fixture: fixture as string | object }),
            }),
          ),
        ),
      deleteAccount: (name) => this.deleteAccount(name),
      urlOf: (account) => this.#urlOf(account),
      describe: (account, keys) => ({
        id: account.id,
        name: account.name,
        url: this.#urlOf(account),
        plan: account.plan,
        rate_limit: account.rateLimit,
        state: account.isSuspended ? 'suspended' : 'active',
        settings: account.settings,
        api_keys: viewedKeys(account, keys),
        scim: shownScim(account, this.#urlOf(account), keys),
        counts: Object.fromEntries(Object.entries(account.database).map(([name, table]) => [name, table.size])),
      }),
      controlDocument: async () => (await import('../openapi/files.ts')).publishedControlDocument(CONTROL_PATH),
      scimDocument: async () => (await import('../openapi/files.ts')).publishedScimDocument(SCIM_PATH),
      coverage: async () => (await import('../openapi/coverage.ts')).coverageOf(endpoints, publishedOperations()),
    }
  }

  /** Express serves what is not the API; the API's listener goes before it. */
  #makeApp() {
    const express = createRequire(import.meta.url)('express') as typeof import('express')
    const app = express()
    app.disable('x-powered-by')
    const listener = guarded(this.#listener ?? this.#makeListener(), this.#onError)
    app.use((request, response, next) => {
      toOriginForm(request)
      if (isPage(request.url)) next()
      else listener(request, response)
    })
    const trustProxy = this.#options.trustProxy ?? false
    addPages(app, { url: () => this.#servers.url, trustProxy, onError: this.#onError })
    return app
  }
}

/** The name that it listens at is its own, too. */
const guardOf = ({ controlToken, controlHosts = [], host, trustProxy = false }: EmulatorOptions) =>
  new Guard({ token: controlToken, hosts: host === undefined ? controlHosts : [...controlHosts, host], trustProxy })

/** The account as it was kept, but never before the last moment that was. */
function resume(account: Account, { head, state, roots, outbox, deliveries }: LoadedAccount): void {
  // Files of earlier versions do not keep what a reset goes back to.
  const initial = roots.initial ?? account.roots.initial ?? state
  account.resume(state, { ...roots, initial })
  account.outbox.restore(outbox)
  const { clock } = account
  if (typeof head.at === 'number' && clock.now() < head.at) clock.set(head.at)
  account.deliveries.restore(deliveries)
}

/** A host name as clients write it, without a port. */
export const isHostName = (text: string): boolean => nameOf(text) === text.toLowerCase()

/** What a header can carry and a client can be given. */
export const isToken = (text: string): boolean => /^[!-~]+$/.test(text)

/** Throws an `Error` of one line. */
function checkOptions({ deliver, durability, controlToken, controlHosts = [], cors, log }: EmulatorOptions): void {
  if (durability !== undefined && durability !== 'log' && durability !== 'none') {
    throw new Error(`durability is neither log nor none: ${durability}`)
  }
  if (deliver !== undefined && deliver !== 'real' && deliver !== 'record') {
    throw new Error(`deliver is neither real nor record: ${deliver}`)
  }
  if (controlToken !== undefined && !isToken(controlToken)) {
    throw new Error('controlToken should be printable ASCII without blanks')
  }
  const odd = controlHosts.find((host) => !isHostName(host))
  if (odd !== undefined) throw new Error(`controlHosts has what is no host name: ${odd}`)
  if (cors !== undefined && cors !== 'shipped' && cors !== 'any') {
    throw new Error(`cors is neither shipped nor any: ${cors}`)
  }
  if (log !== undefined && typeof log !== 'function') throw new Error('log should be a function')
}

/** The authority is kept beside the accounts. */
const tlsFolder = ({ data, tls, proxy, tlsCert, tlsDir }: EmulatorOptions): ServerOptions =>
  tlsDir !== undefined || data === undefined || !(tls || proxy) || tlsCert !== undefined
    ? {}
    : { tlsDir: `${data}.tls` }

const PATH_TEMPLATES: ReadonlySet<string> = new Set(endpoints.map(({ path }) => templated(path)))

/** One of those that differ by the names of their parameters alone: `{id}` and `{language}` of the same path. */
const routesByTemplate = (operations: readonly Routed[]) =>
  new Map(
    operations.map(({ method, path }): [string, Routed] => [
      `${method} ${templated(path)}`,
      { method, path: path.replace(/\{(\w+)\}/g, ':$1') as `/${string}` },
    ]),
  ).values()

/** Read at the first path that no endpoint has. */
function publishedOperationFinder() {
  let router: Router<Routed> | undefined
  return (method: string, path: string) => {
    router ??= new Router([...routesByTemplate(publishedOperations())])
    const match = router.match(method, path)
    if (match.kind !== 'endpoint') return match
    return { kind: match.kind, operation: `${method} ${match.endpoint.path.replace(/:(\w+)/g, '{$1}')}` } as const
  }
}
