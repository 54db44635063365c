/** Outcomes of the example clients, by incident; those that are of no concern to a client are left out. */

type Table = Readonly<Record<string, string>>

const of = (outcome: string, names: string): Table =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, outcome]),
  )

const LIMITS = 'limit-mid-walk limit-without-retry-after limit-of-lists limit-shared plan-lowered'
const IDENTITY = 'key-rotated agent-deactivated role-lowered account-suspended'
const SHAPES = 'new-custom-field null-address-lists long-and-odd-texts unknown-source decimal-limit-headers'
const ERRORS = 'bad-gateway-mid-walk maintenance-mid-walk server-error-mid-walk'
const OF_RECEIVERS = 'delivered-twice retried-after-success delivered-out-of-order delivered-late burst'

export const TABLES: Readonly<Record<string, Table>> = {
  'naive-sync': {
    ...of('HARMED', `${LIMITS} ${ERRORS} empty-page-mid-walk cut-page-mid-walk ${IDENTITY}`),
    ...of('HARMED', 'deleted-mid-walk spammed-mid-walk past-page-300'),
    ...of('HUNG', 'hanging-page'),
    ...of('stopped', 'reset-mid-walk'),
    ...of('survived', `slow-page scope-narrowed updated-mid-walk added-mid-walk merged-mid-walk one-moment-mid-walk`),
    ...of('survived', `clock-skew ${SHAPES}`),
  },
  'since-sync': {
    ...of('stopped', `${LIMITS} ${IDENTITY} empty-page-mid-walk cut-page-mid-walk hanging-page reset-mid-walk`),
    ...of('HARMED', 'scope-narrowed updated-mid-walk deleted-mid-walk spammed-mid-walk merged-mid-walk'),
    ...of('HARMED', 'past-page-300 clock-skew'),
    ...of('survived', `${ERRORS} slow-page added-mid-walk one-moment-mid-walk ${SHAPES}`),
  },
  'careful-sync': {
    ...of(
      'survived',
      `${LIMITS} ${ERRORS} empty-page-mid-walk cut-page-mid-walk slow-page hanging-page reset-mid-walk`,
    ),
    ...of('stopped', `${IDENTITY} scope-narrowed`),
    ...of('survived', 'updated-mid-walk added-mid-walk deleted-mid-walk spammed-mid-walk merged-mid-walk'),
    ...of('survived', `one-moment-mid-walk past-page-300 clock-skew ${SHAPES}`),
  },
  'retrying-post': {
    ...of('HARMED', 'limit-at-create reply-lost-on-create bad-gateway-on-create key-rotated agent-deactivated'),
    ...of('stopped', 'role-lowered account-suspended'),
    ...of('survived', 'reset-before-create reply-lost-on-update decimal-limit-headers'),
    ...of('not reached', 'choices-removed'),
  },
  'naive-receiver': {
    ...of('HARMED', `limit-at-create reset-before-create ${IDENTITY} delivered-twice retried-after-success`),
    ...of('survived', 'reply-lost-on-create bad-gateway-on-create decimal-limit-headers'),
    ...of('survived', 'delivered-out-of-order delivered-late burst'),
    ...of('not reached', 'choices-removed'),
  },
  'idempotent-receiver': {
    ...of('survived', 'limit-at-create reset-before-create reply-lost-on-create bad-gateway-on-create'),
    ...of('survived', `address-list-is-text decimal-limit-headers ${OF_RECEIVERS}`),
    ...of('stopped', IDENTITY),
    ...of('not reached', 'choices-removed'),
  },
  'freshdesk-api-loop': {
    ...of('stopped', `${LIMITS} ${ERRORS} empty-page-mid-walk cut-page-mid-walk reset-mid-walk ${IDENTITY}`),
    ...of('HUNG', 'hanging-page'),
    ...of('HARMED', 'deleted-mid-walk spammed-mid-walk past-page-300'),
    ...of('survived', 'slow-page scope-narrowed updated-mid-walk added-mid-walk merged-mid-walk one-moment-mid-walk'),
    ...of('survived', `clock-skew ${SHAPES}`),
  },
  requests_sync: {
    ...of('survived', 'limit-mid-walk limit-of-lists limit-shared plan-lowered bad-gateway-mid-walk'),
    ...of('survived', 'maintenance-mid-walk slow-page hanging-page reset-mid-walk scope-narrowed added-mid-walk'),
    ...of('survived', `clock-skew ${SHAPES}`),
    ...of('stopped', 'limit-without-retry-after server-error-mid-walk empty-page-mid-walk cut-page-mid-walk'),
    ...of('stopped', IDENTITY),
    ...of('HARMED', 'updated-mid-walk deleted-mid-walk spammed-mid-walk merged-mid-walk one-moment-mid-walk'),
    ...of('HARMED', 'past-page-300'),
  },
}
