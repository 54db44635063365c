import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { definitionFault } from '../domain/definition-limit.ts'
import type { RoleRow } from '../store/rows/roles.ts'
import { formatTime } from '../times.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { ControlRoleListReply, ControlRoleReply, Privileges } from './schemas.ts'

/** Role with its privileges; times in ISO form. */
export interface Role {
  readonly id: number
  readonly name: string
  readonly description: string
  /** Whether it is one of Freshdesk's own, which cannot be changed. */
  readonly default: boolean
  readonly privileges: readonly string[]
  readonly created_at: string
  readonly updated_at: string
}

const NewRoleBody = () =>
  z.strictObject({ name: z.string().min(1), description: z.string().optional(), privileges: Privileges() })
const RoleChangeBody = () => NewRoleBody().partial()

/** Custom role to be made. */
export type NewRole = z.input<ReturnType<typeof NewRoleBody>>
/** Change of a custom role; members that are left out stay. */
export type RoleChange = z.input<ReturnType<typeof RoleChangeBody>>

const viewed = ({ id, name, description, default: isDefault, privileges, created_at, updated_at }: RoleRow): Role => ({
  id,
  name,
  description,
  default: isDefault,
  privileges,
  created_at: formatTime(created_at),
  updated_at: formatTime(updated_at),
})

function checkName(account: Account, name: string | undefined, selfId?: number): void {
  const isTaken = [...account.database.roles.all()].some((role) => role.name === name && role.id !== selfId)
  if (isTaken) throw new ControlError(409, `There is a role named ${name} already`)
}

/** Lists all roles, by ascending id. */
export const listRoles = ({ database }: Account): readonly Role[] => [...database.roles.all()].map(viewed)

/**
 * Makes a role. Throws `ControlError` 400 for an unknown privilege, 409 for a name that is taken or where the account
 * takes no more roles.
 */
export function createRole(account: Account, role: NewRole): Role {
  const { name, description = '', privileges } = parseInput(NewRoleBody, role)
  checkName(account, name)
  const full = definitionFault(account, 'roles', 1)
  if (full !== undefined) throw new ControlError(409, full)
  const now = account.clock.seconds()
  const id = account.ids.next('role')
  const stamps = { created_at: now, updated_at: now }
  return viewed(account.database.roles.insert({ id, ...stamps, name, description, default: false, privileges }))
}

/**
 * Changes a role. Throws `ControlError` 404 where there is none of that id, 409 for a stock role and for a name that is
 * taken.
 */
export function updateRole(account: Account, id: number, change: RoleChange): Role {
  const { name, description, privileges } = parseInput(RoleChangeBody, change)
  const { roles } = account.database
  const role = roles.get(id)
  if (role === undefined) throw new ControlError(404, `There is no role with the id ${id}`)
  if (role.default) throw new ControlError(409, 'A stock role cannot be changed')
  checkName(account, name, role.id)
  return viewed(
    roles.replace({
      ...role,
      name: name ?? role.name,
      description: description ?? role.description,
      privileges: privileges ?? role.privileges,
      updated_at: account.clock.seconds(),
    }),
  )
}

/** Operations on custom roles, with any privileges. */
export const roleOperations: readonly ControlOperation[] = [
  operation({
    id: 'listRoles',
    summary: 'List the roles with their privileges',
    method: 'get',
    path: '/roles',
    scope: 'account',
    status: 200,
    reply: ControlRoleListReply,
    handle: ({ account }) => listRoles(account),
  }),
  operation({
    id: 'createRole',
    summary: 'Create a role of one’s own',
    method: 'post',
    path: '/roles',
    scope: 'account',
    status: 201,
    reply: ControlRoleReply,
    errors: [409],
    body: NewRoleBody,
    handle: ({ account, body }) => createRole(account, body),
  }),
  operation({
    id: 'updateRole',
    summary: 'Change a role of one’s own; the stock roles stay',
    method: 'patch',
    path: '/roles/:id',
    scope: 'account',
    status: 200,
    reply: ControlRoleReply,
    errors: [409],
    body: RoleChangeBody,
    handle: ({ account, params, body }) => updateRole(account, Number(params.id), body),
  }),
]
