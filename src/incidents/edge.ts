import type { FaultEffect } from '../account/faults.ts'
import type { Concern, Incident } from './incident.ts'
import { SHORT_WINDOW_S } from './short-window.ts'

const EDGE =
  'recorded replies come through an edge (server: cloudflare), which answers by itself when Freshdesk does not: RFC 9110, section 15.6'
const NOT_IDEMPOTENT = 'RFC 9110, section 9.2.2: a POST is not idempotent, a lost reply says nothing of the work'
const AGAIN = 'It takes this for no answer at all, waits a little and asks again, some times.'
const LOOK_FIRST = 'It looks whether the record is there before it sends the POST again.'

interface Told {
  readonly name: string
  readonly concerns: Concern
  readonly happens: string
  readonly goodClient: string
  readonly source: string
  readonly effect: FaultEffect
}

const incident = ({ effect, ...told }: Told): Incident => ({
  ...told,
  kind: 'edge',
  callsFor: 'survival',
  deeds: [{ fault: { effect } }],
})

/** Milliseconds of a reply that is slow, but comes. */
const SLOW_MS = 2500

/** Incidents on the way to Freshdesk and in what stands in front of it. */
export const edgeIncidents: readonly Incident[] = [
  incident({
    name: 'bad-gateway-mid-walk',
    concerns: 'walk',
    happens: 'A page of a list is answered with 502 and a page of HTML.',
    goodClient: AGAIN,
    source: EDGE,
    effect: { preset: 'edge-502' },
  }),
  incident({
    name: 'maintenance-mid-walk',
    concerns: 'walk',
    happens: 'Freshdesk is taken down for maintenance between two pages: 503, HTML, Retry-After.',
    goodClient: 'It waits as long as Retry-After says and goes on where it was.',
    source: `${EDGE}; Retry-After with a 503 is section 10.2.3`,
    effect: { preset: 'maintenance', headers: { 'Retry-After': String(SHORT_WINDOW_S) } },
  }),
  incident({
    name: 'server-error-mid-walk',
    concerns: 'walk',
    happens: 'A page of a list is answered with 500 and Freshdesk’s own JSON.',
    goodClient: AGAIN,
    source: 'github PipedreamHQ/pipedream#20450 (a live 500 of GET /agents), arjunkomath/node-freshdesk-api#147',
    effect: { status: 500 },
  }),
  incident({
    name: 'empty-page-mid-walk',
    concerns: 'walk',
    happens: 'A page of a list is answered with 200 and nothing in it, not even brackets.',
    goodClient: 'It does not take an empty body for an empty list, and asks again.',
    source:
      'the reference, errors: some replies have no body, and public clients parse them all the same (freshdesk-api 3.1 does)',
    effect: { status: 200, body: '' },
  }),
  incident({
    name: 'cut-page-mid-walk',
    concerns: 'walk',
    happens: 'The connection ends in the middle of a page: half a JSON text.',
    goodClient: AGAIN,
    source: 'RFC 9112, section 8: a message whose length is not reached is incomplete',
    effect: { connection: 'truncate' },
  }),
  incident({
    name: 'slow-page',
    concerns: 'walk',
    happens: `A page of a list takes ${SLOW_MS / 1000} seconds.`,
    goodClient: 'It waits, or asks again; it does not take its own timeout for the end of the list.',
    source:
      'the reference, pagination: pages far down a list take long; github airbytehq/airbyte#8017 (page 800 and beyond)',
    effect: { delay_ms: SLOW_MS },
  }),
  incident({
    name: 'hanging-page',
    concerns: 'walk',
    happens: 'A page of a list never comes; the connection stays.',
    goodClient: 'It has a timeout, and asks again.',
    source: 'RFC 9110, section 15.6.5: whoever waits for a reply that does not come has to end the wait itself',
    effect: { connection: 'hang' },
  }),
  incident({
    name: 'reset-mid-walk',
    concerns: 'walk',
    happens: 'The connection is reset before a page of a list is answered.',
    goodClient: AGAIN,
    source: 'RFC 9110, section 9.2.2: a GET may be sent again by itself when the connection fails',
    effect: { connection: 'reset' },
  }),
  incident({
    name: 'reset-before-create',
    concerns: 'create',
    happens: 'The connection is reset before a POST is carried out.',
    goodClient: LOOK_FIRST,
    source: NOT_IDEMPOTENT,
    effect: { connection: 'reset' },
  }),
  incident({
    name: 'reply-lost-on-create',
    concerns: 'create',
    happens: 'A POST creates its record, and the reply is lost.',
    goodClient: LOOK_FIRST,
    source: NOT_IDEMPOTENT,
    effect: { connection: 'reset', phase: 'after_commit' },
  }),
  incident({
    name: 'bad-gateway-on-create',
    concerns: 'create',
    happens: 'A POST creates its record, and the edge answers 502.',
    goodClient: LOOK_FIRST,
    source: `${EDGE}; ${NOT_IDEMPOTENT}`,
    effect: { preset: 'edge-502', phase: 'after_commit' },
  }),
  incident({
    name: 'reply-lost-on-update',
    concerns: 'update',
    happens: 'A PUT changes its record, and the reply is lost.',
    goodClient: 'It sends the PUT again: twice done is once done.',
    source: 'RFC 9110, section 9.2.2: a PUT is idempotent',
    effect: { connection: 'reset', phase: 'after_commit' },
  }),
]
