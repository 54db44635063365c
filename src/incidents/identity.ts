import type { Account } from '../account/account.ts'
import { rotateKey } from '../control/agents.ts'
import { createRole } from '../control/roles.ts'
import type { Entry } from '../journal/entry.ts'
import { type AgentRow, agentRow } from '../store/rows/agents.ts'
import type { Changed, Incident, Scene } from './incident.ts'

const ENDS = 'It ends with an error that names the reason, and sends nothing more.'

const wasRefused = (entries: readonly Entry[]) => entries.some(({ status }) => status === 401 || status === 403)

const incident = (told: Omit<Incident, 'kind' | 'callsFor'>): Incident => ({
  ...told,
  kind: 'identity',
  callsFor: 'stop',
})

/** Changes the agent whose key the client uses, until that is undone. */
function changedAgent({ account, agentId }: Scene, change: (agent: AgentRow, account: Account) => void): Changed {
  const agent = account.database.agents.get(agentId)
  if (agent === undefined) return {}
  change(agent, account)
  return {
    undo() {
      account.database.agents.replace(agent)
    },
  }
}

const RESTRICTED = 3

/** Incidents that an administrator causes by changing the client's agent or account. */
export const identityIncidents: readonly Incident[] = [
  incident({
    name: 'key-rotated',
    concerns: 'any',
    happens: 'The agent’s API key is replaced in the middle of the run: 401 from then on.',
    goodClient: ENDS,
    source: 'github sjkingo/python-freshdesk#74 (the live 401); the reference, authentication',
    deeds: [{ when: 'at_call', change: (scene) => changedAgent(scene, ({ id }, account) => rotateKey(account, id)) }],
    wasMet: wasRefused,
  }),
  incident({
    name: 'agent-deactivated',
    concerns: 'any',
    happens: 'The agent is deactivated in the middle of the run: its key is refused with 401.',
    goodClient: ENDS,
    source: 'the project’s brief: deleting an agent deactivates it; the reference: a key is its agent’s',
    deeds: [
      {
        when: 'at_call',
        change: (scene) =>
          changedAgent(scene, (agent, { database }) => {
            database.agents.replace(agentRow({ ...agent, deactivated: true }))
          }),
      },
    ],
    wasMet: wasRefused,
  }),
  incident({
    name: 'role-lowered',
    concerns: 'any',
    happens: 'The agent loses its role’s privileges in the middle of the run: 403 where they are asked for.',
    goodClient: ENDS,
    source: 'github singer-io/tap-freshdesk#28 (access_denied for some endpoints of a sync)',
    deeds: [
      {
        when: 'at_call',
        change: (scene) =>
          changedAgent(scene, (agent, account) => {
            const { id } = createRole(account, { name: 'Nothing much', privileges: [] })
            account.database.agents.replace(agentRow({ ...agent, role_ids: [id] }))
          }),
      },
    ],
    wasMet: wasRefused,
  }),
  incident({
    name: 'account-suspended',
    concerns: 'any',
    happens: 'The account is suspended in the middle of the run: 403 account_suspended.',
    goodClient: ENDS,
    source: 'the reference, errors: account_suspended',
    deeds: [
      {
        when: 'at_call',
        change({ account }) {
          account.isSuspended = true
          return {
            undo() {
              account.isSuspended = false
            },
          }
        },
      },
    ],
    wasMet: wasRefused,
  }),
  incident({
    name: 'scope-narrowed',
    concerns: 'ticket_walk',
    happens: 'The agent sees its own tickets alone, from the second page on: lists get short without an error.',
    goodClient:
      'It asks agents/me for its ticket_scope before it moves its cursor; it deletes nothing because a list lacks it.',
    source: 'the reference, agents: lists hold what ticket_scope lets the agent see, and agents/me tells it',
    deeds: [
      {
        when: 'at_call',
        change: (scene) =>
          changedAgent(scene, (agent, { database }) => {
            database.agents.replace(agentRow({ ...agent, ticket_scope: RESTRICTED }))
          }),
      },
    ],
    hidesRows: true,
  }),
]
