import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, Headed, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { ControlAccountReply, SnapshotListReply, SnapshotReply } from './schemas.ts'
import { SecretsQuery, shownKeys } from './secrets.ts'

/** Name of a snapshot. One that clients take for a step in a path could not be restored over HTTP. */
const NAME = /^(?!\.{1,2}$)/

const SnapshotBody = () =>
  z.strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .regex(NAME, { error: 'It should not be . or ..' })
      // No path could name it.
      .refine((name) => !/\p{Surrogate}/u.test(name), { error: 'It should hold no half of a surrogate pair' }),
  })

/** Takes a snapshot of the account under a name of up to 100 characters; the same name overwrites. */
export function takeSnapshot(account: Account, name: string): void {
  account.snapshots.take(parseInput(SnapshotBody, { name }).name)
}

/** Restores a snapshot. Throws `ControlError` 404 when there is none of that name. */
export function restoreSnapshot(account: Account, name: string): void {
  if (!account.restore(name)) throw new ControlError(404, `There is no snapshot named ${name}`)
}

/** Deletes a snapshot. Throws `ControlError` 404 when there is none of that name. */
export function deleteSnapshot(account: Account, name: string): void {
  if (!account.snapshots.delete(name)) throw new ControlError(404, `There is no snapshot named ${name}`)
}

/** Operations that bring back an earlier state of the account. */
export const snapshotOperations: readonly ControlOperation[] = [
  operation({
    id: 'listSnapshots',
    summary: 'List the snapshots',
    method: 'get',
    path: '/snapshots',
    scope: 'account',
    status: 200,
    reply: SnapshotListReply,
    handle: ({ account }) => account.snapshots.names.map((name) => ({ name })),
  }),
  operation({
    id: 'takeSnapshot',
    summary: 'Keep the account as it is under a name; the same name overwrites',
    method: 'post',
    path: '/snapshots',
    scope: 'account',
    status: 201,
    reply: SnapshotReply,
    body: SnapshotBody,
    handle({ account, body: { name } }) {
      takeSnapshot(account, name)
      return { name }
    },
  }),
  operation({
    id: 'restoreSnapshot',
    summary: 'Bring the account back to a snapshot. X-Emulator-Undo names one of before',
    method: 'post',
    path: '/snapshots/:snapshot/restore',
    scope: 'account',
    status: 200,
    reply: ControlAccountReply,
    query: SecretsQuery,
    handle({ host, account, params: { snapshot = '' }, ...call }) {
      const shown = shownKeys(call)
      const undo = account.snapshots.undoably(() => restoreSnapshot(account, snapshot))
      return new Headed(host.describe(account, shown), ['X-Emulator-Undo', undo])
    },
  }),
  operation({
    id: 'deleteSnapshot',
    summary: 'Forget a snapshot',
    method: 'delete',
    path: '/snapshots/:snapshot',
    scope: 'account',
    status: 204,
    handle: ({ account, params: { snapshot = '' } }) => deleteSnapshot(account, snapshot),
  }),
]
