import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { ControlTokenReply } from './schemas.ts'
import { checkTrust } from './secrets.ts'

/** Operations on the token by which an account's people steer it, who shall not steer the others. */
export const controlTokenOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewControlToken',
    summary: 'View the control token of the account: it opens the control operations on this account alone',
    method: 'get',
    path: '/control-token',
    scope: 'account',
    status: 200,
    reply: ControlTokenReply,
    handle({ host, account, ...call }) {
      checkTrust(call)
      const token = host.controlTokenOf(account.name)
      if (token === undefined) throw new ControlError(404, 'Without --control-token nobody needs one')
      return { account: account.name, token }
    },
  }),
]
