import type { Account } from '../account/account.ts'
import { SCIM_PATH } from '../http/target.ts'
import { SHIPPED_SCIM_TOKEN } from '../options/account-options.ts'
import { type ControlOperation, operation } from './operation.ts'
import { ScimDoorReply } from './schemas.ts'
import { checkTrust } from './secrets.ts'
import type { ShownKeys } from './shown-keys.ts'

/** Door of an account for an identity provider. */
export interface ScimDoor {
  /** Whether plan and settings let an identity provider in. */
  readonly enabled: boolean
  /** URL for an identity provider's field "base URL". */
  readonly url: string
  /** Token that an identity provider sends as `Authorization: Bearer`. */
  readonly token: string
}

/**
 * The account's SCIM door.
 * @param url URL of the account
 */
export const viewScim = ({ settings, plan, keyPrefix, scimToken }: Account, url: string): ScimDoor => ({
  enabled: plan === 'enterprise' && settings.saml_sso && settings.scim,
  url: `${url}${SCIM_PATH}`,
  token: `${keyPrefix}${scimToken}`,
})

/** The account's SCIM door, with its token where that may be shown. */
export function shownScim(
  account: Account,
  url: string,
  shown: ShownKeys,
): Omit<ScimDoor, 'token'> & Partial<Pick<ScimDoor, 'token'>> {
  const { token, ...door } = viewScim(account, url)
  const isShown = shown === 'all' || (shown === 'public' && account.scimToken === SHIPPED_SCIM_TOKEN)
  return isShown ? { ...door, token } : door
}

/**
 * Gives the account a new random token, which follows from its seed: a rerun gives the same. The old one is then 401.
 */
export function rotateScimToken(account: Account, url: string): ScimDoor {
  account.scimToken = account.random.uuid('scim_token').replaceAll('-', '')
  return viewScim(account, url)
}

/** Operations on the account's SCIM token. */
export const scimControlOperations: readonly ControlOperation[] = [
  operation({
    id: 'rotateScimToken',
    summary: 'Give the account a new SCIM token',
    method: 'post',
    path: '/scim-token',
    scope: 'account',
    status: 200,
    reply: ScimDoorReply,
    handle({ host, account, ...call }) {
      checkTrust(call)
      return rotateScimToken(account, host.urlOf(account))
    },
  }),
]
