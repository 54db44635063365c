import { NONE, type Required, type Seconds } from './base.ts'

/** Switches of a new account (inferred), in the order in which replies have them. */
export const DEFAULT_EMAIL_SWITCHES = Object.freeze({
  personalized_email_replies: false,
  create_requester_using_reply_to: false,
  allow_agent_to_initiate_conversation: true,
  original_sender_as_requester_for_forward: true,
  allow_wildcard_ticket_create: false,
  skip_ticket_threading: false,
  threading_without_user_check: false,
  threading_without_ticket_id_check: false,
  extended_quoted_text: false,
  auto_response_detector_toggle: false,
  email_subject_match: false,
  multiple_to: false,
  prioritize_tickets_by_outlook_importance: false,
})
export type EmailSwitch = keyof typeof DEFAULT_EMAIL_SWITCHES
export type EmailSwitches = Readonly<Record<EmailSwitch, boolean>>

export const EMAIL_SWITCHES = Object.keys(DEFAULT_EMAIL_SWITCHES) as readonly EmailSwitch[] // its keys are the switches

/** The account's e-mail settings: one row, or none while nothing was changed. */
export interface EmailSettingsRow extends EmailSwitches {
  readonly id: typeof EMAIL_SETTINGS_ID
  readonly created_at: Seconds
  readonly updated_at: Seconds
  /** Addresses that get a blind copy of what agents send. */
  readonly bcc_emails: readonly string[]
}

export const EMAIL_SETTINGS_ID = 1

type NewEmailSettings = Required<EmailSettingsRow, 'created_at'>

export function emailSettingsRow(settings: NewEmailSettings): EmailSettingsRow {
  return {
    ...DEFAULT_EMAIL_SWITCHES,
    bcc_emails: NONE,
    updated_at: settings.created_at,
    ...settings,
    id: EMAIL_SETTINGS_ID,
  }
}
