import type { WebhookSettings } from '../webhooks/settings.ts'

/** An account's switches where sources disagree or users differ, with their defaults (docs/fidelity.md). */
export interface Settings extends WebhookSettings {
  /** Seconds before a write is found by search. */
  search_lag_s: number
  /** Full-time agents the account may have. */
  seats: number
  seat_limit_status: 400 | 403
  agent_email_editable: boolean
  /** `both` an agent that is viewed as deactivated and a contact, or a `contact` alone. */
  deleted_agent_is: 'both' | 'contact'
  /** Whether a 429 carries `Retry-After`. */
  retry_after: boolean
  /** `50.0` instead of `50` in X-RateLimit-Total and -Remaining, as seen on live accounts. */
  decimal_limit_headers: boolean
  /** What a record outside the agent's scope answers. */
  hidden_record_status: 404 | 403
  /** Adds `X-Emulator-Reason`: which limit or rule refused the call. */
  reason_header: boolean
  /** All rules on ticket creation run, not only the first whose conditions are met. */
  cascading_rules: boolean
  /** Seconds after which a new agent is active by itself; null: only when it is activated. */
  agent_activates_after_s: number | null
  /** Days after which a closed ticket that nobody touched is archived; null: only when control archives it. */
  archive_after_days: number | null
  /** A new mailbox is verified at once: replies may be sent from it. */
  mailboxes_active: boolean
  /** Agents sign in with SAML: they are not invited, and SCIM may be switched on. */
  saml_sso: boolean
  /** The language of what has no translation, as a code: `en`, `pt-BR`. */
  primary_language: string
  /** Languages that solutions may be translated to, besides the primary one. */
  supported_languages: readonly string[]
  /** Of the account's several portals, the main one first; none while it has only one. */
  portal_ids: readonly number[]
  /** An identity provider makes and deactivates agents at `/scim/v2`. */
  scim: boolean
  /** Who has `/mcp`: plan Enterprise alone, as in the early access, all plans but Free, or nobody. */
  mcp: 'eap' | 'ga' | 'off'
  /** Whether tools other than `start_conversation` ask for its `conversation_id`. */
  mcp_conversation_id: 'optional' | 'required'
}

/** Without the members that are undefined: what nobody named. */
export const definedOnly = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields> // the same members

export const defaultSettings = (): Settings => ({
  search_lag_s: 0,
  seats: 10,
  seat_limit_status: 400,
  agent_email_editable: false,
  deleted_agent_is: 'both',
  retry_after: true,
  decimal_limit_headers: false,
  hidden_record_status: 404,
  reason_header: false,
  cascading_rules: true,
  webhook_retry_minutes: [5, 30, 60],
  webhook_hosts: ['loopback', 'private'],
  webhook_calls_per_hour: 1000,
  webhook_timeout_ms: 10_000,
  webhook_chaos: { duplicate: 0, reorder: 0, delay_s: 0 },
  agent_activates_after_s: null,
  archive_after_days: null,
  mailboxes_active: false,
  saml_sso: false,
  scim: false,
  mcp: 'eap',
  mcp_conversation_id: 'optional',
  primary_language: 'en',
  supported_languages: [],
  portal_ids: [],
})
