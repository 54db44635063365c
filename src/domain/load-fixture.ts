import type { Account } from '../account/account.ts'
import { organisationId } from '../account/ids.ts'
import type { Fixture } from '../schemas/fixture.ts'
import { hasRunningSla } from '../store/database.ts'
import {
  agentRow,
  type Choice,
  type CustomFieldValues,
  cannedResponseRow,
  companyRow,
  conversationRow,
  type EmailConfigRow,
  type FormKind,
  groupRow,
  type Seconds,
  type TicketRow,
  ticketRow,
  type UserRow,
  userRow,
} from '../store/rows.ts'
import { parseDateTime, startOfDay } from '../times.ts'
import { withIds } from './fixture-rules.ts'
import { checkForm } from './form-check.ts'
import { defaultBusinessHourId } from './groups.ts'
import { toHtml } from './html.ts'
import { dueTimes } from './sla.ts'
import { plainChoices } from './stock.ts'
import { STATUS } from './tickets.ts'
import { checkUnique, companyIdByEmail, findUserByEmail, type UniqueFields } from './users.ts'

/** Where a fixture is wrong: `tickets[3].requester`. */
export class FixtureError extends Error {
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`)
    this.name = 'FixtureError'
  }
}

type Records<Name extends keyof Fixture> = Extract<Fixture[Name], readonly unknown[]>[number]

/**
 * Adds the fixture's rows to the account, all or, when it throws, none, and returns the tickets. Nothing is mailed
 * and no rule fires.
 */
export function loadFixture(account: Account, fixture: Fixture): readonly TicketRow[] {
  const before = account.capture()
  try {
    const load = new FixtureLoad(account)
    addRows(load, fixture)
    return load.tickets
  } catch (error) {
    account.adopt(before)
    throw error
  }
}

function addRows(load: FixtureLoad, fixture: Fixture): void {
  load.setSlaPolicy(fixture.sla_policy)
  each('roles', fixture.roles, (role) => load.addRole(role))
  load.addFields('ticket', fixture.ticket_fields)
  load.addFields('contact', fixture.contact_fields)
  load.addFields('company', fixture.company_fields)
  each('groups', fixture.groups, (group, place) => load.addGroup(group, place))
  each('products', fixture.products, (product, place) => load.addProduct(product, place))
  each('email_configs', fixture.email_configs, (config, place) => load.addEmailConfig(config, place))
  each('agents', fixture.agents, (agent, place) => load.addAgent(agent, place))
  each('canned_responses', fixture.canned_responses, (folder, place) => load.addFolder(folder, place))
  each('jobs', fixture.jobs, (job) => load.addJob(job))
  each('companies', fixture.companies, (company, place) => load.addCompany(company, place))
  each('contacts', fixture.contacts, (contact, place) => load.addContact(contact, place))
  each('tickets', fixture.tickets, (ticket, place) => load.addTicket(ticket, place))
  load.addRules(fixture.automation_rules)
}

function each<One>(name: string, records: readonly One[] | undefined, add: (one: One, place: string) => void): void {
  records?.forEach((record, index) => {
    add(record, `${name}[${index}]`)
  })
}

class FixtureLoad {
  readonly tickets: TicketRow[] = []
  readonly #account: Account
  readonly #start: Seconds
  readonly #groups = new Map<string, number>()
  readonly #products = new Map<string, number>()
  readonly #roles = new Map<string, number>()
  /** Looked up once each: a large fixture names the same people again and again. */
  readonly #people = new Map<number | string, UserRow>()
  #primary: EmailConfigRow | null = null

  constructor(account: Account) {
    this.#account = account
    this.#start = account.clock.seconds()
    for (const role of account.database.roles.all()) this.#roles.set(role.name, role.id)
    for (const group of account.database.groups.all()) this.#groups.set(group.name, group.id)
    for (const product of account.database.products.all()) this.#products.set(product.name, product.id)
  }

  setSlaPolicy(targets: Fixture['sla_policy']): void {
    if (targets === undefined) return
    const { sla_policies } = this.#account.database
    for (const policy of [...sla_policies.all()]) if (policy.default) sla_policies.replace({ ...policy, targets })
  }

  addRole(role: Records<'roles'>): void {
    const id = this.#account.ids.next('role')
    this.#account.database.roles.insert({ id, ...role, default: false, ...this.#stamps({}) })
    this.#roles.set(role.name, id)
  }

  /** A stock field's record changes what it requires or offers; any other is a custom field. */
  addFields(form: FormKind, fields: Fixture['ticket_fields']): void {
    const table = this.#account.database.fields
    fields?.forEach((field, index) => {
      const place = `${form}_fields[${index}]`
      const choices = field.choices && choicesOf(field.choices)
      const stock = [...table.all()].find((one) => one.form === form && one.name === field.name)
      if (stock !== undefined) {
        table.replace({
          ...stock,
          label: field.label ?? stock.label,
          required_for_agents: field.required_for_agents ?? stock.required_for_agents,
          required_for_closure: field.required_for_closure ?? stock.required_for_closure,
          choices: choices ?? stock.choices,
        })
        return
      }
      if (field.type === undefined)
        throw new FixtureError(place, `a custom field needs a type; ${field.name} is no stock field`)
      table.insert({
        id: this.#account.ids.next('field'),
        ...this.#stamps({}),
        form,
        name: field.name,
        label: field.label ?? field.name,
        type: field.type,
        default: false,
        position: 100 + index,
        required_for_agents: field.required_for_agents ?? false,
        required_for_closure: field.required_for_closure ?? false,
        choices: choices ?? [],
        nested_names: field.nested_names ?? [],
      })
      // The levels below are shown with ids of their own, which follow their field's.
      for (const _ of field.nested_names ?? []) this.#account.ids.next('field')
    })
  }

  addGroup(group: Records<'groups'>, place: string): void {
    const id = this.#id('group', group.id, place)
    this.#account.database.groups.insert(
      groupRow({
        id,
        ...this.#stamps(group),
        name: group.name,
        description: group.description ?? null,
        business_hour_id: defaultBusinessHourId(this.#account),
      }),
    )
    this.#groups.set(group.name, id)
  }

  addProduct(product: Records<'products'>, place: string): void {
    const id = this.#id('product', product.id, place)
    const { products } = this.#account.database
    products.insert({
      id,
      ...this.#stamps(product),
      name: product.name,
      description: product.description ?? null,
      default: products.size === 0,
    })
    this.#products.set(product.name, id)
  }

  addEmailConfig(config: Records<'email_configs'>, place: string): void {
    this.#account.database.email_configs.insert({
      id: this.#id('email_config', config.id, place),
      ...this.#stamps(config),
      name: config.name,
      reply_email: config.reply_email.toLowerCase(),
      to_email: config.reply_email.toLowerCase(),
      active: true,
      primary_role: config.primary_role ?? false,
      product_id: this.#find(this.#products, config.product, `${place}.product`),
      group_id: this.#find(this.#groups, config.group, `${place}.group`),
    })
  }

  addAgent(agent: Records<'agents'>, place: string): void {
    const id = this.#id('user', agent.id, place)
    const stamps = this.#stamps(agent)
    const api_key = `${this.#account.keyPrefix}${agent.api_key ?? `agent-${id}-api-key`}`
    if (this.#account.database.agents.by.key.find(`api_key:${api_key}`) !== undefined) {
      throw new FixtureError(`${place}.api_key`, `${api_key} belongs to somebody else already`)
    }
    const roles = (agent.roles ?? ['Agent']).map((role) => this.#find(this.#roles, role, `${place}.roles`))
    this.#insertUser(place, {
      ...stamps,
      id,
      name: agent.name,
      email: agent.email,
      job_title: agent.job_title ?? null,
      phone: agent.phone ?? null,
      mobile: agent.mobile ?? null,
      is_agent: true,
      active: true,
    })
    this.#account.database.agents.insert(
      agentRow({
        ...stamps,
        id,
        role_ids: roles.filter((role) => role !== null),
        group_ids: (agent.groups ?? [])
          .map((group) => this.#find(this.#groups, group, `${place}.groups`))
          .filter((group) => group !== null),
        ticket_scope: agent.ticket_scope ?? 1,
        occasional: agent.occasional ?? false,
        api_key,
        password: agent.password ?? null,
      }),
    )
  }

  addJob(job: Records<'jobs'>): void {
    const id = this.#account.ids.next('job')
    this.#account.database.jobs.insert({ id, ...this.#stamps({}), ...job, failed_ids: [] })
  }

  addFolder(folder: Records<'canned_responses'>, place: string): void {
    const { canned_response_folders, canned_responses, agents } = this.#account.database
    const [owner] = [...agents.all()]
    if (owner === undefined) throw new FixtureError(place, 'canned responses need an agent who made them')
    const folderId = this.#id('canned_response_folder', folder.id, place)
    canned_response_folders.insert({ id: folderId, ...this.#stamps(folder), name: folder.name, owner_id: null })
    each(`${place}.responses`, folder.responses, (response, at) => {
      const groups = (response.groups ?? []).map((group) => this.#find(this.#groups, group, `${at}.groups`))
      canned_responses.insert(
        cannedResponseRow({
          id: this.#id('canned_response', response.id, at),
          ...this.#stamps(response),
          title: response.title,
          content_html: toHtml(response.content_html),
          folder_id: folderId,
          visibility: groups.length > 0 ? 2 : 0,
          owner_id: owner.id,
          group_ids: groups.filter((group) => group !== null),
        }),
      )
    })
  }

  addCompany(company: Records<'companies'>, place: string): void {
    const { database, random } = this.#account
    const id = this.#id('company', company.id, place)
    this.#checkCustomFields('company', company.custom_fields, place)
    const lookups = [['name', company.name] as const, ...(company.domains ?? []).map((one) => ['domain', one] as const)]
    for (const [kind, value] of lookups) {
      if (database.companies.by.key.find(`${kind}:${value.toLowerCase()}`) !== undefined) {
        throw new FixtureError(place, `the ${kind} ${value} belongs to another company already`)
      }
    }
    database.companies.insert(
      companyRow({
        ...company,
        ...this.#stamps(company),
        id,
        domains: company.domains?.map((domain) => domain.toLowerCase()) ?? [],
        renewal_date:
          company.renewal_date === undefined ? null : startOfDay(this.#time(company.renewal_date, this.#start)),
        org_company_id: organisationId(random.next('org_company_id')),
      }),
    )
  }

  addContact(contact: Records<'contacts'>, place: string): void {
    this.#checkCustomFields('contact', contact.custom_fields, place)
    this.#insertUser(place, {
      ...contact,
      ...this.#stamps(contact),
      id: this.#id('user', contact.id, place),
      other_emails: contact.other_emails?.map((email) => email.toLowerCase()) ?? [],
      company_id:
        this.#company(contact.company, `${place}.company`) ??
        companyIdByEmail(this.#account, contact.email?.toLowerCase()),
    })
  }

  addTicket(ticket: Records<'tickets'>, place: string): void {
    const { database } = this.#account
    this.#checkCustomFields('ticket', ticket.custom_fields, place)
    const stamps = this.#stamps(ticket)
    const id = this.#id('ticket', ticket.id, place)
    const requester = this.#person(ticket.requester, `${place}.requester`)
    const status = ticket.status ?? STATUS.open
    const priority = ticket.priority ?? 1
    const due = dueTimes(this.#account, stamps.created_at, priority)
    const config = this.#primaryConfig()
    const conversations = this.#addConversations(ticket, id, requester, stamps.created_at, place)
    const lastChange = Math.max(stamps.updated_at, conversations.last)
    const changedAt = ticket.resolved_at === undefined ? lastChange : this.#time(ticket.resolved_at, this.#start)
    const isDone = status === STATUS.resolved || status === STATUS.closed
    const row = ticketRow({
      id,
      created_at: stamps.created_at,
      updated_at: Math.max(lastChange, isDone ? changedAt : 0),
      subject: ticket.subject,
      description: toHtml(ticket.description ?? 'Not given.'),
      type: ticket.type ?? null,
      status,
      priority,
      source: ticket.source ?? 2,
      requester_id: requester.id,
      responder_id: ticket.responder === undefined ? null : this.#person(ticket.responder, `${place}.responder`).id,
      group_id: this.#find(this.#groups, ticket.group, `${place}.group`),
      company_id: this.#company(ticket.company, `${place}.company`) ?? requester.company_id,
      product_id: this.#find(this.#products, ticket.product, `${place}.product`) ?? config?.product_id ?? null,
      email_config_id: config?.id ?? null,
      cc_emails: ticket.cc_emails,
      reply_cc_emails: ticket.cc_emails,
      tags: ticket.tags,
      custom_fields: ticket.custom_fields,
      watcher_ids: ticket.watchers?.map((one) => this.#person(one, `${place}.watchers`).id),
      due_by: ticket.due_by === undefined ? due.due_by : this.#time(ticket.due_by, this.#start),
      fr_due_by: ticket.fr_due_by === undefined ? due.fr_due_by : this.#time(ticket.fr_due_by, this.#start),
      manual_due_by: ticket.due_by !== undefined || ticket.fr_due_by !== undefined,
      spam: ticket.spam ?? false,
      deleted: ticket.deleted ?? false,
      status_updated_at: status === STATUS.open ? stamps.created_at : changedAt,
      resolved_at: isDone ? changedAt : null,
      closed_at: status === STATUS.closed ? changedAt : null,
      pending_since: status === STATUS.pending ? changedAt : null,
      agent_responded_at: conversations.agentRespondedAt,
      first_responded_at: conversations.firstRespondedAt,
      requester_responded_at: conversations.requesterRespondedAt,
    })
    this.#addTimeEntries(ticket, id, stamps.created_at, place)
    this.tickets.push(database.tickets.insert(ticketRow({ ...row, ...this.#settledBreaches(row) })))
  }

  addRules(rules: Fixture['automation_rules'] = []): void {
    const withReferences = rules.map((rule, index) => {
      const place = `automation_rules[${index}]`
      return withIds(rule, (kind, name) => {
        if (kind === 'agent') return this.#person(name, place).id
        return this.#find(kind === 'group' ? this.#groups : this.#products, name, place) ?? 0
      })
    })
    this.#account.automations?.load(this.#account, withReferences)
  }

  #addTimeEntries(ticket: Records<'tickets'>, ticketId: number, createdAt: Seconds, place: string): void {
    each(`${place}.time_entries`, ticket.time_entries, (entry, at) => {
      const created_at = entry.created_at === undefined ? createdAt : this.#time(entry.created_at, this.#start)
      this.#account.database.time_entries.insert({
        id: this.#id('time_entry', entry.id, at),
        created_at,
        updated_at: created_at,
        ticket_id: ticketId,
        agent_id: this.#person(entry.agent, `${at}.agent`).id,
        billable: entry.billable ?? true,
        note: entry.note ?? null,
        timer_running: false,
        time_spent: entry.minutes * 60,
        executed_at: created_at,
        start_time: created_at,
      })
    })
  }

  /** SLA moments that are past already are settled silently. */
  #settledBreaches(ticket: ReturnType<typeof ticketRow>) {
    const isRunning = hasRunningSla(ticket)
    const isLate = (due: Seconds | null) => due !== null && due <= this.#start
    return {
      is_escalated: isRunning && isLate(ticket.due_by),
      fr_escalated: isRunning && ticket.first_responded_at === null && isLate(ticket.fr_due_by),
    }
  }

  #addConversations(
    ticket: Records<'tickets'>,
    ticketId: number,
    requester: UserRow,
    createdAt: Seconds,
    place: string,
  ) {
    const { database } = this.#account
    const supportEmail = this.#primaryConfig()?.reply_email ?? null
    let last = createdAt
    let agentRespondedAt: Seconds | null = null
    let firstRespondedAt: Seconds | null = null
    let requesterRespondedAt: Seconds | null = null
    each(`${place}.conversations`, ticket.conversations, (conversation, at) => {
      const author = this.#person(conversation.by, `${at}.by`)
      const created_at = conversation.created_at === undefined ? last : this.#time(conversation.created_at, this.#start)
      const isReply = conversation.kind === 'reply'
      database.conversations.insert(
        conversationRow({
          id: this.#id('conversation', conversation.id, at),
          ticket_id: ticketId,
          created_at,
          body: toHtml(conversation.body),
          user_id: author.id,
          incoming: !author.is_agent,
          private: isReply ? false : (conversation.private ?? true),
          source: isReply ? 0 : 2,
          support_email: supportEmail,
          from_email: isReply ? (author.is_agent ? supportEmail : author.email) : null,
          to_emails:
            conversation.to_emails ??
            (isReply ? [author.is_agent ? requester.email : supportEmail].filter((email) => email !== null) : []),
          cc_emails: conversation.cc_emails ?? [],
        }),
      )
      last = Math.max(last, created_at)
      if (!author.is_agent) requesterRespondedAt = created_at
      else if (isReply) {
        agentRespondedAt = created_at
        firstRespondedAt ??= created_at
      }
    })
    return { last, agentRespondedAt, firstRespondedAt, requesterRespondedAt }
  }

  #insertUser(place: string, user: Omit<Parameters<typeof userRow>[0], 'visitor_id' | 'org_contact_id'>): void {
    const { database, random } = this.#account
    const [taken] = checkUnique(this.#account, user, new Set())
    if (taken !== undefined) {
      const value = user[taken.field as keyof UniqueFields]
      throw new FixtureError(`${place}.${taken.field}`, `${String(value)} belongs to somebody else already`)
    }
    database.users.insert(
      userRow({
        ...user,
        visitor_id: random.uuid('visitor_id'),
        org_contact_id: organisationId(random.next('org_contact_id')),
      }),
    )
  }

  #checkCustomFields(kind: FormKind, custom_fields: CustomFieldValues | undefined, place: string): void {
    if (custom_fields === undefined) return
    const form = { ...this.#account.form(kind), stock: new Map() }
    const fields = { custom_fields }
    const stored = { fields: {}, custom_fields: {} }
    const [error] = checkForm({ form, fields, stored, closes: false, failed: new Set() })
    if (error !== undefined) throw new FixtureError(`${place}.${error.field}`, error.message)
  }

  #id(kind: keyof typeof TABLES, given: number | undefined, place: string): number {
    const { database, ids } = this.#account
    if (given === undefined) return ids.next(kind)
    if (database[TABLES[kind]].get(given) !== undefined) throw new FixtureError(`${place}.id`, `${given} is taken`)
    ids.skipTo(kind, given)
    return given
  }

  #stamps({
    created_at,
    updated_at,
  }: {
    readonly created_at?: string | undefined
    readonly updated_at?: string | undefined
  }) {
    const created = created_at === undefined ? this.#start : this.#time(created_at, this.#start)
    return {
      created_at: created,
      updated_at: updated_at === undefined ? created : this.#time(updated_at, this.#start),
    }
  }

  #time(text: string, start: Seconds): Seconds {
    const absolute = parseDateTime(text)
    if (absolute !== undefined) return absolute
    const sign = text.startsWith('-') ? -1 : 1
    let offset = 0
    for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)([wdhms])/g)) {
      offset += Number(amount) * (UNIT_SECONDS[unit ?? 's'] ?? 1)
    }
    return start + sign * Math.round(offset)
  }

  #person(reference: number | string, place: string): UserRow {
    const known = this.#people.get(reference)
    if (known !== undefined) return known
    const { users } = this.#account.database
    const found =
      typeof reference === 'number'
        ? users.get(reference)
        : (findUserByEmail(this.#account, reference) ?? users.by.key.find(`unique_external_id:${reference}`))
    if (found === undefined) throw new FixtureError(place, `nobody has the id or e-mail ${reference}`)
    this.#people.set(reference, found)
    return found
  }

  #primaryConfig(): EmailConfigRow | null {
    this.#primary ??= [...this.#account.database.email_configs.all()].find((one) => one.primary_role) ?? null
    return this.#primary
  }

  #find(names: ReadonlyMap<string, number>, reference: number | string | undefined, place: string): number | null {
    if (reference === undefined) return null
    const id =
      typeof reference === 'number' ? [...names.values()].find((one) => one === reference) : names.get(reference)
    if (id === undefined) throw new FixtureError(place, `there is nothing named ${reference}`)
    return id
  }

  #company(reference: number | string | undefined, place: string): number | null {
    if (reference === undefined) return null
    const { companies } = this.#account.database
    const found =
      typeof reference === 'number'
        ? companies.get(reference)
        : companies.by.key.find(`name:${reference.toLowerCase()}`)
    if (found === undefined) throw new FixtureError(place, `there is nothing named ${reference}`)
    return found.id
  }
}

const TABLES = {
  time_entry: 'time_entries',
  canned_response: 'canned_responses',
  canned_response_folder: 'canned_response_folders',
  ticket: 'tickets',
  conversation: 'conversations',
  user: 'users',
  company: 'companies',
  group: 'groups',
  product: 'products',
  email_config: 'email_configs',
} as const

const UNIT_SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

function choicesOf(choices: NonNullable<Records<'ticket_fields'>['choices']>): Choice[] {
  if (Array.isArray(choices)) return plainChoices(choices)
  return Object.entries(choices).map(([value, second]) => ({
    value,
    label: value,
    choices: Object.entries(second).map(([name, third]) => ({
      value: name,
      label: name,
      choices: plainChoices(third),
    })),
  }))
}
