import type { Account } from '../../account/account.ts'
import { listOf } from '../../store/list-of.ts'
import type { BusinessHourRow } from '../../store/rows/business-hours.ts'
import type { EmailConfigRow } from '../../store/rows/email-configs.ts'
import type { ProductRow } from '../../store/rows/products.ts'
import type { RoleRow } from '../../store/rows/roles.ts'
import { formatTime } from '../../times.ts'

const stamps = (row: { readonly created_at: number; readonly updated_at: number }) => ({
  created_at: formatTime(row.created_at),
  updated_at: formatTime(row.updated_at),
})

/** Keys are those of a recorded role; agent_type 1 stands for a support agent. */
export const viewedRole = (role: RoleRow) => ({
  id: role.id,
  name: role.name,
  description: role.description,
  default: role.default,
  ...stamps(role),
  agent_type: 1,
})

export const viewedProduct = (account: Account, product: ProductRow) => {
  const configs = listOf(account.database.email_configs).filter((config) => config.product_id === product.id)
  const primary = configs.find((config) => config.primary_role) ?? configs[0]
  return {
    id: product.id,
    name: product.name,
    description: product.description,
    ...stamps(product),
    primary_email: primary?.reply_email ?? null,
    default: product.default,
  }
}

export const viewedEmailConfig = (config: EmailConfigRow) => ({
  id: config.id,
  name: config.name,
  product_id: config.product_id,
  to_email: config.to_email,
  reply_email: config.reply_email,
  group_id: config.group_id,
  primary_role: config.primary_role,
  active: config.active,
  ...stamps(config),
})

export const viewedBusinessHour = (hours: BusinessHourRow) => ({
  id: hours.id,
  name: hours.name,
  description: hours.description,
  is_default: hours.is_default,
  time_zone: hours.time_zone,
  business_hours: hours.business_hours,
  ...stamps(hours),
})
