import type { Plan } from './limits.ts'

/** Features that gate operations or fields, by the words of Freshdesk's own 403 message. */
export type Feature =
  | 'Archive Tickets'
  | 'Compose Email'
  | 'Multiple Companies'
  | 'Surveys'
  | 'Ticket Summary'
  | 'Timesheets'
  | 'Webhooks'
  | 'Forums'
  | 'Scenario Automations'
  | 'Skill Based Ticket Assignment'
  | 'Multi Language'
  | 'Custom Objects'
  | 'Multiple Ticket Forms'

const PLAN_ORDER: readonly Plan[] = ['free', 'trial', 'growth', 'pro', 'enterprise']

/** The first plan that has the feature; the trial is a trial of everything. */
const FIRST_PLAN: Readonly<Record<Feature, Plan>> = {
  'Archive Tickets': 'growth',
  'Multiple Companies': 'pro',
  'Compose Email': 'growth',
  Surveys: 'growth',
  'Ticket Summary': 'growth',
  Timesheets: 'growth',
  Webhooks: 'growth',
  Forums: 'growth',
  'Scenario Automations': 'growth',
  'Multi Language': 'pro',
  'Multiple Ticket Forms': 'pro',
  'Skill Based Ticket Assignment': 'enterprise',
  'Custom Objects': 'enterprise',
}

export function planHasFeature(plan: Plan, feature: Feature): boolean {
  return plan === 'trial' || PLAN_ORDER.indexOf(plan) >= PLAN_ORDER.indexOf(FIRST_PLAN[feature])
}

/**
 * Whether the operations of a feature are 404 on a plan without it, as if they did not exist, instead of 403
 * `require_feature`.
 * Source: github airbytehq/airbyte#36226
 */
export const isHiddenByPlan = (feature: Feature): boolean => feature === 'Skill Based Ticket Assignment'
