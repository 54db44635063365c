import { STOCK_ROLES } from '../account/privileges.ts'
import { addStock } from '../fixtures/stock.ts'
import { type Database, newDatabase, type TableName } from '../store/database.ts'
import { agentRow } from '../store/rows/agents.ts'
import { conversationRow } from '../store/rows/conversations.ts'
import type { EmailConfigRow } from '../store/rows/email-configs.ts'
import { type Choice, type DependentField, type FieldRow, fieldRow } from '../store/rows/fields.ts'
import { groupRow } from '../store/rows/groups.ts'
import { jobRow } from '../store/rows/jobs.ts'
import type { RoleRow } from '../store/rows/roles.ts'
import { slaPolicyRow } from '../store/rows/sla-policies.ts'
import { ticketRow } from '../store/rows/tickets.ts'
import { type IdKind, Ids } from '../time/ids.ts'
import type { AccountDump } from './data-format.ts'

type Upgrade = (row: never) => object
type Upgrades = Partial<Readonly<Record<string, Upgrade>>>

/**
 * An account of a file of format version 2, whose rows lack what was added since: they get what a new account's stock
 * has, or what was so before it could be said. Stock roles get the privileges of operations that are new; roles of
 * one's own allow what they name. What rows have stays.
 */
export function upgraded({ head, tables, ...place }: AccountDump): AccountDump {
  const stock = newDatabase()
  const stockIds = new Ids(Number(head.seed))
  addStock({ database: stock, ids: stockIds, clock: { seconds: () => 0 } })
  const ids = new Ids(Number(head.seed))
  ids.restore(new Map(head.ids as [IdKind, number][]))
  ids.skipTo('choice', stockIds.capture().get('choice') ?? 0)
  const upgrades: Upgrades = { ...OF_ANY_ROW, ...fieldUpgrades({ tables, stock, ids }), ...policyUpgrades(stock) }
  const changed = [...tables].map(([name, table]) => {
    const upgrade = upgrades[name]
    if (upgrade === undefined) return [name, table] as const
    const rows = [...table.all()].map((row) => upgrade(row as never))
    return [name, { ...table, all: () => rows }] as const
  })
  return { ...place, head: { ...head, ids: [...ids.capture()] }, tables: new Map(changed) }
}

const OF_ANY_ROW: Upgrades & Partial<Record<TableName, Upgrade>> = {
  tickets: ticketRow,
  conversations: conversationRow,
  groups: groupRow,
  agents: agentRow,
  jobs: jobRow,
  email_configs: (config: EmailConfigRow) => ({ ...config, custom_mailbox: config.custom_mailbox ?? null }),
  roles: (role: RoleRow) => {
    const stock = role.default ? STOCK_ROLES.find(({ name }) => name === role.name) : undefined
    return stock === undefined ? role : { ...role, privileges: stock.privileges }
  },
}

type FormerPolicy = Parameters<typeof slaPolicyRow>[0]

/** Completes rows that had no order, and were for any ticket. */
function policyUpgrades({ sla_policies }: Database): Upgrades {
  const [stock] = sla_policies.all()
  let position = 0
  return {
    sla_policies(policy: FormerPolicy) {
      position++
      if (policy.applicable_to !== undefined) return policy
      const description = policy.name === stock?.name ? stock.description : null
      return slaPolicyRow({ ...policy, description, position })
    },
  }
}

type FormerField = FieldRow & { readonly nested_names?: readonly string[] }

interface Fields {
  readonly tables: AccountDump['tables']
  readonly stock: Database
  readonly ids: Ids
}

/** Their choices had no ids, the lower levels of nested fields names alone, and their positions gaps. */
function fieldUpgrades({ tables, stock, ids }: Fields): Upgrades {
  const positions = positionsOf([...(tables.get('fields')?.all() ?? [])] as FormerField[])
  const stockFields = new Map([...stock.fields.all()].map((field) => [`${field.form} ${field.name}`, field]))
  const withIds = (choices: readonly Choice[], known: readonly Choice[]): Choice[] =>
    choices.map((choice) => ({
      ...known.find(({ value }) => value === choice.value),
      ...choice,
      id: choice.id ?? known.find(({ value }) => value === choice.value)?.id ?? ids.next('choice'),
      ...(choice.choices !== undefined && { choices: withIds(choice.choices, []) }),
    }))
  return {
    fields(field: FormerField) {
      const model = field.default ? stockFields.get(`${field.form} ${field.name}`) : undefined
      const isBare = field.type === 'default_source' && field.choices.length === 0
      return fieldRow({
        ...model,
        ...field,
        position: positions.get(field.id) ?? field.position,
        choices: isBare ? (model?.choices ?? []) : withIds(field.choices, model?.choices ?? []),
        dependent_fields: field.dependent_fields ?? (field.nested_names ?? []).map(levelOf(field)),
      })
    },
  }
}

/** Level whose id follows its field's, as it was shown. */
const levelOf =
  ({ id, created_at, updated_at }: FieldRow) =>
  (name: string, index: number): DependentField => ({
    id: id + index + 1,
    created_at,
    updated_at,
    name,
    label: name,
    label_for_customers: name,
  })

function positionsOf(fields: readonly FieldRow[]): ReadonlyMap<number, number> {
  const places = new Map<string, number>()
  const inOrder = fields.toSorted((a, b) => a.position - b.position || a.id - b.id)
  return new Map(
    inOrder.map(({ id, form }) => {
      const position = (places.get(form) ?? 0) + 1
      places.set(form, position)
      return [id, position]
    }),
  )
}
