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

export interface AccountChange {
  readonly plan?: Plan
  /** A number is bought calls a minute, enforced. */
  readonly rateLimit?: LimitMode | number
  readonly state?: 'active' | 'suspended'
  readonly settings?: Partial<Settings>
}

/** What a test does with one account, in the same process: each member does what its `/_emulator` twin does. */
export class AccountHandle {
  protected readonly account: Account
  readonly #url: () => string
  readonly #remove: () => void

  /** @param remove what the end of an `await using` does */
  constructor(account: Account, url: () => string, remove: () => void = () => {}) {
    this.account = account
    this.#url = url
    this.#remove = remove
  }

  /** @internal The account itself, for what is built on handles and accounts alike. */
  static accountOf(handle: AccountHandle): Account {
    return handle.account
  }

  /** So that `await using worker = freshdesk.createAccount({ name: 'w1' })` deletes it, if it is still there. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#remove()
  }

  /** What `console.log(freshdesk)` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Freshdesk account ${this.name} at ${this.url}`
  }

  /** Accounts are numbered as they are made, the default one first. */
  get id(): number {
    return this.account.id
  }

  get name(): string {
    return this.account.name
  }

  /** To put where a client has `https://acme.freshdesk.com`. */
  get url(): string {
    return this.#url()
  }

  /** The Account Administrator's; another agent's is `apiKeyOf(agentId)`. */
  get apiKey(): string {
    for (const agent of this.account.database.agents.all()) return apiKeyOf(this.account, agent)
    throw new Error(
      `account ${this.name} has no agent, so nobody has a key: its fixture needs one, an Account Administrator`,
    )
  }

  /** The agents' keys, with name and first role. */
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

  /** The bought calls a minute while they are enforced, else the mode. */
  get rateLimit(): LimitMode | number {
    return this.account.subscription.rateLimit
  }

  get state(): 'active' | 'suspended' {
    return this.account.isSuspended ? 'suspended' : 'active'
  }

  /** Each can be set: `freshdesk.settings.seats = 3`. Throws for a value that cannot be. */
  get settings(): Settings {
    return settingsHandle(this.account)
  }

  /** Throws, having changed nothing, for what cannot be. */
  update({ rateLimit, ...change }: AccountChange): void {
    changeAccount(this.account, rateLimit === undefined ? change : { ...change, rate_limit: rateLimit })
    this.account.timeline.touch()
  }

  get clock(): ClockHandle {
    return clockHandle(this.account)
  }

  /** As they stand now; what is left to refuse the next call on: `rateLimits.set({ remaining: 0 })`. */
  get rateLimits(): RateLimitsHandle {
    return rateLimitsHandle(this.account)
  }

  /** Answers that go wrong on demand. */
  get faults(): FaultsHandle {
    return faultsHandle(this.account)
  }

  /** What clients asked, and how they behaved. */
  get requests(): RequestsHandle {
    return requestsHandle(this.account, this.#url)
  }

  /** What happens from now on, for `for await`; ends with the loop, and with the emulator. Throws for an unknown type. */
  events(filter: EventFilter = {}): EventIterator<LiveEvent> {
    return iterateEvents(this.account, filter)
  }

  /** E-mails that Freshdesk would have sent. */
  get outbox(): OutboxHandle {
    return outboxHandle(this.account)
  }

  /** The webhooks that the account's rules sent, or will. */
  get deliveries(): DeliveriesHandle {
    return deliveriesHandle(this.account)
  }

  /** Roles of one's own, with any privileges. */
  get roles(): RolesHandle {
    return rolesHandle(this.account)
  }

  /** Custom objects with their fields, which Freshdesk makes in its interface alone; their records are of the API. */
  get customObjects(): CustomObjectsHandle {
    return customObjectsHandle(this.account)
  }

  /**
   * Resolves when no webhook is being sent or due now; one that waits for a later time counts as settled.
   * Rejects when that takes more than `timeoutMs` of real time, by default 30,000.
   */
  async settled(timeoutMs?: number): Promise<void> {
    this.account.timeline.catchUp()
    await settle(this.account, parseInput(SettleBody, { timeout_ms: timeoutMs }).timeout_ms)
  }

  /** Back to right after the fixture: rows, ids, windows, outbox, deliveries, clock, plan, settings. Snapshots stay. */
  reset(): void {
    this.#change('reset', () => this.account.reset())
  }

  /** The names of the snapshots. */
  get snapshots(): readonly string[] {
    return this.account.snapshots.names
  }

  /** Keeps the account as it is under a name; the same name overwrites. */
  snapshot(name: string): void {
    takeSnapshot(this.account, name)
  }

  /** Throws when there is no snapshot of that name. */
  restore(name: string): void {
    this.#change('restore', () => restoreSnapshot(this.account, name))
  }

  /** Throws when there is no snapshot of that name. */
  deleteSnapshot(name: string): void {
    deleteSnapshot(this.account, name)
  }

  /** Adds rows, of a fixture or generated, and returns how many, by table. Rules run with `events: true` alone. */
  load(source: RowSource): RowCounts {
    this.account.timeline.touch()
    return this.#change('load', () => loadInto(this.account, source))
  }

  /** The account as a fixture, with all its rows, keys and passwords; times are relative to its now. */
  export(): Fixture {
    this.account.timeline.catchUp()
    return exportFixture(this.account)
  }

  /** Archives a ticket now, whatever its status. Throws for one that is not there, deleted, spam or archived already. */
  archiveTicket(id: number): ArchivedTicket {
    return this.#change('archiveTicket', () => archiveNow(this.account, id))
  }

  /** A customer submits a ticket in the portal. Throws for what the form does not let customers send or leave out. */
  submitTicket(ticket: NewPortalTicket): PortalTicket {
    return this.#change('submitTicket', () => submitTicket(this.account, ticket))
  }

  /** Of an agent, valid once it is active. Throws where there is none of that id, as all that take one. */
  apiKeyOf(agentId: number): string {
    return viewKey(this.account, agentId).key
  }

  /** Gives an agent a new key and returns it; the old one is 401. */
  rotateApiKey(agentId: number): string {
    return this.#change('rotateApiKey', () => rotateKey(this.account, agentId).key)
  }

  /** The agent confirms its e-mail, as by the link in its invitation: its key is then valid. */
  activateAgent(agentId: number): AgentKey {
    return this.#change('activateAgent', () => confirmAgent(this.account, agentId))
  }

  /** Where an identity provider provisions agents, and with which token; see the settings `saml_sso` and `scim`. */
  get scim(): ScimDoor {
    return viewScim(this.account, this.url)
  }

  /** Gives the account a new SCIM token; the old one is 401. */
  rotateScimToken(): ScimDoor {
    return rotateScimToken(this.account, this.url)
  }

  /** Each operation of the API: whether the agent may call it, and by which rule. */
  permissionsOf(agentId: number): readonly Permission[] {
    this.account.timeline.catchUp()
    return permissionsOf(this.account, agentId)
  }

  /** Has an event of tickets posted to a URL, by a rule, which is returned, with a `warning` where it will be blocked. */
  addHook(hook: NewHook): HookRule {
    return this.#change('addHook', () => addHookRule(this.account, hook))
  }

  /** A customer's e-mail comes in: a new ticket, or an answer. Throws for a mail that cannot be. */
  mail(message: CustomerMail): ReceivedMail {
    this.account.timeline.catchUp()
    return this.account.changes.during({ kind: 'mail', name: 'mail' }, () => mail(this.account, message))
  }

  /**
   * An agent does something in Freshdesk's own interface: an operation of the API by its id, without a call. A refusal
   * is returned. Throws for an unknown agent or operation.
   */
  act(deed: Act): Acted {
    this.account.timeline.catchUp()
    return this.account.changes.during({ kind: 'agent', name: 'act' }, () => act(this.account, this.url, deed))
  }

  /** What customers and agents do by themselves, on the account's clock and by its seed. */
  get traffic(): TrafficHandle {
    return trafficHandle(this.account)
  }

  /** What each automation rule would do if this happened to the ticket now. Throws when there is no such ticket. */
  dryRun(supposed: Supposed): readonly DryRun[] {
    return dryRunRules(this.account, supposed)
  }

  #change<Result>(name: string, work: () => Result): Result {
    return this.account.changes.during({ kind: 'member', name }, work)
  }
}
