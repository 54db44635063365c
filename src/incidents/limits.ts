import { changeRateLimits, type RateLimitsChange } from '../account/rate-limits.ts'
import type { Entry } from '../journal/entry.ts'
import type { Changed, Incident, Scene } from './incident.ts'
import { SHORT_WINDOW_S } from './short-window.ts'

const RETRY_AFTER = 'the reference, rate limits: a 429 tells in Retry-After when to call again'
const GOOD = 'It waits as long as Retry-After says and asks for the same page again.'

const wasLimited = (entries: readonly Entry[]) => entries.some(({ decision }) => decision === 'limited')

/** Sets limits, which are enforced from now on in short windows. */
function limited({ account }: Scene, change: RateLimitsChange): Changed {
  const { mode, otherApps } = account.limits
  changeRateLimits(account, { mode: 'on', window_s: SHORT_WINDOW_S, ...change })
  return { undo: () => changeRateLimits(account, { mode, other_apps_per_minute: otherApps }) }
}

const incident = (told: Omit<Incident, 'kind' | 'callsFor' | 'wasMet'>): Incident => ({
  ...told,
  kind: 'limits',
  callsFor: 'survival',
  wasMet: wasLimited,
})

/** Credits of a window that other apps leave. */
const LEFT_BY_OTHERS = 2

/** Incidents in which a limit is reached while a client works. */
export const limitIncidents: readonly Incident[] = [
  incident({
    name: 'limit-mid-walk',
    happens: 'The limit of the minute is reached between two pages of a list: 429 with Retry-After.',
    goodClient: GOOD,
    source: `github sjkingo/python-freshdesk#91 (a 429 of GET /tickets with Retry-After: 9); ${RETRY_AFTER}`,
    concerns: 'walk',
    deeds: [{ when: 'at_call', change: (scene) => limited(scene, { remaining: 0 }) }],
  }),
  incident({
    name: 'limit-without-retry-after',
    happens: 'The same, and the 429 does not say when to call again.',
    goodClient: 'It waits by a delay of its own that grows, and asks again.',
    source: 'the project’s brief says that no Retry-After is sent, against the reference: both are met',
    concerns: 'walk',
    deeds: [
      {
        when: 'at_call',
        change(scene) {
          const { account } = scene
          const { undo } = limited(scene, { remaining: 0 })
          const before = account.settings
          account.settings = { ...before, retry_after: false }
          return {
            undo() {
              undo?.()
              account.settings = before
            },
          }
        },
      },
    ],
  }),
  incident({
    name: 'limit-of-lists',
    happens: 'The sub-limit of the list is used up while calls of other kinds still pass: 429 although credits remain.',
    goodClient: `It heeds the 429 whatever X-RateLimit-Remaining says. ${GOOD}`,
    source: 'the reference, rate limits: tickets and contacts lists have limits of their own, below the total',
    concerns: 'walk',
    deeds: [
      {
        when: 'at_call',
        change(scene) {
          const done = limited(scene, { remaining: scene.account.limits.limits.total })
          for (const list of ['ticket_list', 'contact_list'] as const) useUp(scene, list)
          return done
        },
      },
    ],
  }),
  incident({
    name: 'limit-at-create',
    happens: 'The limit is reached right before a record is created: 429, nothing was done.',
    goodClient: 'It waits as long as Retry-After says and sends the same POST again: a 429 has created nothing.',
    source: `the reference, rate limits: creating tickets has a limit of its own; ${RETRY_AFTER}`,
    concerns: 'create',
    deeds: [{ when: 'at_call', change: (scene) => limited(scene, { remaining: 0 }) }],
  }),
  incident({
    name: 'limit-at-include',
    happens: 'One credit is left, and the next call costs more, for its include: 429 with Remaining above 0.',
    goodClient: GOOD,
    source: 'the reference, rate limits and embedding: each include of a list costs two credits, of a view one',
    concerns: 'include',
    deeds: [{ when: 'at_call', change: (scene) => limited(scene, { remaining: 1 }) }],
  }),
  incident({
    name: 'limit-shared',
    happens: `Another app of the account uses up all but ${LEFT_BY_OTHERS} calls of each window.`,
    goodClient: 'It waits at each 429, however often, and ends later, with everything.',
    source: 'the reference, rate limits: they are the account’s, of all keys and apps together',
    concerns: 'walk',
    deeds: [
      {
        when: 'at_call',
        change: (scene) =>
          limited(scene, {
            other_apps_per_minute: scene.account.limits.limits.total - LEFT_BY_OTHERS,
            remaining: 0,
          }),
      },
    ],
  }),
  incident({
    name: 'plan-lowered',
    happens: 'The account goes to a smaller plan while the client works: smaller limits, most of them used up.',
    goodClient: `It reads the limits from the headers of each reply instead of knowing them. ${GOOD}`,
    source: 'the reference, rate limits: a table of plans; github airbytehq/airbyte#36226 (a plan without a feature)',
    concerns: 'walk',
    deeds: [
      {
        when: 'at_call',
        change(scene) {
          const { account } = scene
          const { plan } = account.subscription.chosen
          account.subscription.setPlan('growth')
          const { undo } = limited(scene, { remaining: 0 })
          return {
            undo() {
              undo?.()
              account.subscription.setPlan(plan)
            },
          }
        },
      },
    ],
  }),
]

/** Takes the rest of a sub-limit from the open window. */
function useUp({ account }: Scene, list: 'ticket_list' | 'contact_list'): void {
  const { limits, clock } = account
  const now = clock.now()
  const left = limits.view(now).remainingOf(list) ?? 0
  for (let call = 0; call < left; call++) limits.take(list, 0, now)
}
