import type { Account } from '../account/account.ts'
import { inOrder } from '../account/forms.ts'
import { notFound } from '../errors.ts'
import type { FieldRow, FormKind } from '../store/rows/fields.ts'
import { usedSeats } from './agents.ts'

/** Finds a row by id. Throws 404. */
export function findById<Row>(table: { get(id: number): Row | undefined }, id: number): Row {
  const row = table.get(id)
  if (row === undefined) throw notFound()
  return row
}

/** Fields of a form by position, default and custom ones. */
export const fieldsOf = (account: Account, form: FormKind): readonly FieldRow[] =>
  inOrder(form, account.database.fields.all())

const TIERS = { trial: 'Trial', free: 'Free', growth: 'Growth', pro: 'Pro', enterprise: 'Enterprise' } as const

/**
 * The account as its endpoint shows it. Keys as far as they are documented; `used` and `free` seats are the emulator's
 * own.
 */
export function describeAccount(account: Account) {
  const used = usedSeats(account)
  const agents = [...account.database.agents.all()].filter((agent) => !agent.deactivated)
  const [firstId = 1] = [...account.database.agents.all()].map((agent) => agent.id)
  return {
    organisation_id: firstId,
    organisation_name: account.name,
    account_id: firstId,
    account_name: account.name,
    account_domain: `${account.name}.freshdesk.com`,
    tier_type: TIERS[account.plan],
    total_agents: {
      full_time: used,
      occasional: agents.length - used,
      used,
      free: Math.max(0, account.settings.seats - used),
    },
    timezone: 'UTC',
    data_center: 'US',
  }
}
