import { accountOperations } from './accounts.ts'
import { actOperations } from './act.ts'
import { agentOperations } from './agents.ts'
import { automationOperations } from './automations.ts'
import { caOperations } from './ca.ts'
import { clockOperations } from './clock.ts'
import { controlTokenOperations } from './control-token.ts'
import { customObjectOperations } from './custom-objects.ts'
import { deliveryOperations } from './deliveries.ts'
import { documentOperations } from './documents.ts'
import { eventOperations } from './events.ts'
import { faultOperations } from './faults.ts'
import { fixtureOperations } from './fixtures.ts'
import { healthOperations } from './health.ts'
import { mailOperations } from './mail.ts'
import { metricsOperations } from './metrics.ts'
import { type ControlOperation, operation } from './operation.ts'
import { outboxOperations } from './outbox.ts'
import { portalOperations } from './portal.ts'
import { rateLimitOperations } from './rate-limits.ts'
import { requestOperations } from './requests.ts'
import { roleOperations } from './roles.ts'
import { OperationListReply } from './schemas.ts'
import { scimControlOperations } from './scim.ts'
import { snapshotOperations } from './snapshots.ts'
import { ticketControlOperations } from './tickets.ts'
import { trafficOperations } from './traffic.ts'

/** List of all control operations, in the order of their document. */
export const controlOperations: readonly ControlOperation[] = [
  ...healthOperations,
  ...metricsOperations,
  operation({
    id: 'listOperations',
    summary: 'List the control operations',
    method: 'get',
    path: '/',
    scope: 'emulator',
    status: 200,
    reply: OperationListReply,
    handle: () => listedOperations(),
  }),
  ...accountOperations,
  ...controlTokenOperations,
  ...snapshotOperations,
  ...clockOperations,
  ...outboxOperations,
  ...caOperations,
  ...rateLimitOperations,
  ...documentOperations,
  ...requestOperations,
  ...eventOperations,
  ...mailOperations,
  ...actOperations,
  ...trafficOperations,
  ...faultOperations,
  ...fixtureOperations,
  ...ticketControlOperations,
  ...customObjectOperations,
  ...portalOperations,
  ...agentOperations,
  ...roleOperations,
  ...deliveryOperations,
  ...automationOperations,
  ...scimControlOperations,
]

/** Each with its path for the default account; `/accounts/{name}` before it means another. */
const listedOperations = () =>
  controlOperations.map(({ id, method, path, scope, summary }) => {
    const own = scope === 'account' && path === '' ? '/account' : path
    const whole = `/_emulator${own === '/' ? '' : own}`.replace(/:(\w+)/g, '{$1}')
    return { id, method: method.toUpperCase(), path: whole, summary }
  })
