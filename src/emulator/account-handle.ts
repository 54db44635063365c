import type { Account } from '../account/account.ts'
import { apiKeyOf } from '../account/actor.ts'
import type { LimitMode, Plan } from '../account/limits.ts'
import type { LiveEvent } from '../account/live-events.ts'
import type { DryRun } from '../automations/dry-run.ts'
import { changeAccount } from '../control/accounts.ts'
import { type Act, type Acted, act } from '../control/act.ts'
import { type AgentKey, confirmAgent, type Permission, permissionsOf, rotateKey, viewKey } from '../control/agents.ts'
import { addHookRule, dryRunRules, type HookRule, type NewHook, type Supposed } from '../control/automations.ts'
import { SettleBody, settle } from '../control/deliveries.ts'
import { type EventFilter, iterateEvents } from '../control/events.ts'
import { loadInto } from '../control/fixtures.ts'
import { type CustomerMail, mail } from '../control/mail.ts'
import { parseInput } from '../control/parse.ts'
import { type NewPortalTicket, type PortalTicket, submitTicket } from '../control/portal.ts'
import { rotateScimToken, type ScimDoor, viewScim } from '../control/scim.ts'
import { deleteSnapshot, restoreSnapshot, takeSnapshot } from '../control/snapshots.ts'
import { type ArchivedTicket, archiveNow } from '../control/tickets.ts'
import type { ReceivedMail } from '../domain/mail/receive.ts'
import { exportFixture } from '../fixtures/export.ts'
import type { Fixture } from '../fixtures/format/fixture.ts'
import type { RowCounts, RowSource } from '../fixtures/load-rows.ts'
import type { EventIterator } from '../live/iterator.ts'
import type { Settings } from '../options/settings.ts'
import {
  type ClockHandle,
  type CustomObjectsHandle,
  clockHandle,
  customObjectsHandle,
  type DeliveriesHandle,
  deliveriesHandle,
  type FaultsHandle,
  faultsHandle,
  type OutboxHandle,
  outboxHandle,
  type RateLimitsHandle,
  type RequestsHandle,
  type RolesHandle,
  rateLimitsHandle,
  requestsHandle,
  rolesHandle,
  settingsHandle,
  type TrafficHandle,
  trafficHandle,
} from './handles.ts'

/** Change of an account; members that are left out stay as they are. */
export interface AccountChange {
  readonly plan?: Plan
  /** Limits; a number is the bought calls a minute, enforced. */
  readonly rateLimit?: LimitMode | number
  readonly state?: 'active' | 'suspended'
  readonly settings?: Partial<Settings>
}

/** An account in the same process, as tests use it: each member does what its `/_emulator` twin does. */
export class AccountHandle {
  protected readonly account: Account
  readonly #url: () => string
  readonly #remove: () => void

  /** @param remove called at the end of an `await using` */
  constructor(account: Account, url: () => string, remove: () => void = () => {}) {
    this.account = account
    this.#url = url
    this.#remove = remove
  }

  /** @internal Returns the account itself, for code that is built on handles and accounts alike. */
  static accountOf(handle: AccountHandle): Account {
    return handle.account
  }

  /**
   * Deletes the account, if it still exists, at the end of `await using worker = freshdesk.createAccount({ name: 'w1'
   * })`.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#remove()
  }

  /** Text that `console.log(freshdesk)` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Freshdesk account ${this.name} at ${this.url}`
  }

  /** Number of the account in the order in which accounts are made; the default one is first. */
  get id(): number {
    return this.account.id
  }

  get name(): string {
    return this.account.name
  }

  /** URL that a client uses in place of `https://acme.freshdesk.com`. */
  get url(): string {
    return this.#url()
  }

  /** Key of the Account Administrator; another agent's is `apiKeyOf(agentId)`. */
  get apiKey(): string {
    for (const agent of this.account.database.agents.all()) return apiKeyOf(this.account, agent)
    throw new Error(
      `account ${this.name} has no agent, so nobody has a key: its fixture needs one, an Account Administrator`,
    )
  }

  /** Keys of the agents, with name and first role. */
  get keys(): readonly { readonly key: string; readonly name: string; readonly role: string }[] {
    const { agents, users, roles } = this.account.database
    return [...agents.all()]
      .filter((agent) => !agent.deactivated)
      .map((agent) => ({
        key: apiKeyOf(this.account, agent),
        name: users.get(agent.id)?.name ?? '',
        role: roles.get(agent.role_ids[0] ?? 0)?.name ?? 'no role',
      }))
  }

  get plan(): Plan {
    return this.account.plan
  }

  /** Bought calls a minute while they are enforced, else the mode. */
  get rateLimit(): LimitMode | number {
    return this.account.subscription.rateLimit
  }

  get state(): 'active' | 'suspended' {
    return this.account.isSuspended ? 'suspended' : 'active'
  }

  /** Settings, each of which can be set: `freshdesk.settings.seats = 3`. Throws for a value that cannot be. */
  get settings(): Settings {
    return settingsHandle(this.account)
  }

  /** Changes plan, limits, state and settings. Throws, having changed nothing, for what cannot be. */
  update({ rateLimit, ...change }: AccountChange): void {
    changeAccount(this.account, rateLimit === undefined ? change : { ...change, rate_limit: rateLimit })
    this.account.timeline.touch()
  }

  get clock(): ClockHandle {
    return clockHandle(this.account)
  }

  /** Limits in their present state. To have the next call refused: `rateLimits.set({ remaining: 0 })`. */
  get rateLimits(): RateLimitsHandle {
    return rateLimitsHandle(this.account)
  }

  /** Faults: answers that go wrong on demand. */
  get faults(): FaultsHandle {
    return faultsHandle(this.account)
  }

  /** Calls of clients, and how clients behaved. */
  get requests(): RequestsHandle {
    return requestsHandle(this.account, this.#url)
  }

  /** Events from now on, for `for await`; they end with the loop, and with the emulator. Throws for an unknown type. */
  events(filter: EventFilter = {}): EventIterator<LiveEvent> {
    return iterateEvents(this.account, filter)
  }

  /** E-mails that Freshdesk would have sent. */
  get outbox(): OutboxHandle {
    return outboxHandle(this.account)
  }

  /** Webhooks that the account's rules sent, or will send. */
  get deliveries(): DeliveriesHandle {
    return deliveriesHandle(this.account)
  }

  /** Roles, those that you make with any privileges among them. */
  get roles(): RolesHandle {
    return rolesHandle(this.account)
  }

  /**
   * Custom objects with their fields, which Freshdesk makes in its interface alone; their records belong to the API.
   */
  get customObjects(): CustomObjectsHandle {
    return customObjectsHandle(this.account)
  }

  /**
   * Resolves when no webhook is being sent or due now; one that waits for a later time counts as settled. Rejects when
   * that takes more than `timeoutMs` of real time, by default 30,000.
   */
  async settled(timeoutMs?: number): Promise<void> {
    this.account.timeline.catchUp()
    await settle(this.account, parseInput(SettleBody, { timeout_ms: timeoutMs }).timeout_ms)
  }

  /**
   * Brings the account back to its state right after the fixture: rows, ids, windows, outbox, deliveries, clock, plan,
   * settings. Snapshots stay.
   */
  reset(): void {
    this.#change('reset', () => this.account.reset())
  }

  /** Names of the snapshots. */
  get snapshots(): readonly string[] {
    return this.account.snapshots.names
  }

  /** Takes a snapshot of the account under a name; the same name overwrites. */
  snapshot(name: string): void {
    takeSnapshot(this.account, name)
  }

  /** Restores a snapshot. Throws when there is none of that name. */
  restore(name: string): void {
    this.#change('restore', () => restoreSnapshot(this.account, name))
  }

  /** Deletes a snapshot. Throws when there is none of that name. */
  deleteSnapshot(name: string): void {
    deleteSnapshot(this.account, name)
  }

  /** Adds rows, of a fixture or generated, and returns their numbers by table. Rules run only with `events: true`. */
  load(source: RowSource): RowCounts {
    this.account.timeline.touch()
    return this.#change('load', () => loadInto(this.account, source))
  }

  /** Makes a fixture of the account, with all its rows, keys and passwords; times are relative to its present. */
  export(): Fixture {
    this.account.timeline.catchUp()
    return exportFixture(this.account)
  }

  /**
   * Archives a ticket now, whatever its status. Throws for one that does not exist, or is deleted, spam or archived
   * already.
   */
  archiveTicket(id: number): ArchivedTicket {
    return this.#change('archiveTicket', () => archiveNow(this.account, id))
  }

  /**
   * Submits a ticket as a customer does in the portal. Throws for what the form does not let customers send or leave
   * out.
   */
  submitTicket(ticket: NewPortalTicket): PortalTicket {
    return this.#change('submitTicket', () => submitTicket(this.account, ticket))
  }

  /**
   * Returns an agent's key, which is valid once the agent is active. Throws where there is no agent of that id, as all
   * methods that take one.
   */
  apiKeyOf(agentId: number): string {
    return viewKey(this.account, agentId).key
  }

  /** Gives an agent a new key and returns it; the old one is then 401. */
  rotateApiKey(agentId: number): string {
    return this.#change('rotateApiKey', () => rotateKey(this.account, agentId).key)
  }

  /** Confirms an agent's e-mail, as the link in the invitation does: the agent's key is then valid. */
  activateAgent(agentId: number): AgentKey {
    return this.#change('activateAgent', () => confirmAgent(this.account, agentId))
  }

  /** URL and token with which an identity provider provisions agents; see the settings `saml_sso` and `scim`. */
  get scim(): ScimDoor {
    return viewScim(this.account, this.url)
  }

  /** Gives the account a new SCIM token; the old one is then 401. */
  rotateScimToken(): ScimDoor {
    return rotateScimToken(this.account, this.url)
  }

  /** Lists for each operation of the API whether the agent may call it, and by which rule. */
  permissionsOf(agentId: number): readonly Permission[] {
    this.account.timeline.catchUp()
    return permissionsOf(this.account, agentId)
  }

  /**
   * Has an event of tickets posted to a URL. Returns the rule that does so, with a `warning` where the URL will be
   * blocked.
   */
  addHook(hook: NewHook): HookRule {
    return this.#change('addHook', () => addHookRule(this.account, hook))
  }

  /**
   * Sends a customer's e-mail to the account: it becomes a new ticket, or an answer. Throws for a mail that cannot be.
   */
  mail(message: CustomerMail): ReceivedMail {
    this.account.timeline.catchUp()
    return this.account.changes.during({ kind: 'mail', name: 'mail' }, () => mail(this.account, message))
  }

  /**
   * Does an operation of the API, by its id, as an agent does in Freshdesk's own interface, without a call. A refusal
   * is returned. Throws for an unknown agent or operation.
   */
  act(deed: Act): Acted {
    this.account.timeline.catchUp()
    return this.account.changes.during({ kind: 'agent', name: 'act' }, () => act(this.account, this.url, deed))
  }

  /** Traffic: what customers and agents do by themselves, on the account's clock and by its seed. */
  get traffic(): TrafficHandle {
    return trafficHandle(this.account)
  }

  /**
   * Tells what each automation rule would do if this happened to the ticket now. Throws when there is no such ticket.
   */
  dryRun(supposed: Supposed): readonly DryRun[] {
    return dryRunRules(this.account, supposed)
  }

  #change<Result>(name: string, work: () => Result): Result {
    return this.account.changes.during({ kind: 'member', name }, work)
  }
}
