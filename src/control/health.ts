import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { AliveReply, HealthReply } from './schemas.ts'

/** Answered at any host name, without a token. */
export const HEALTH_PATH = '/health'
/** Path that answers while the process runs, whatever its store says. */
export const LIVENESS_PATH = `${HEALTH_PATH}/live`

/** Told while nothing is answered but whether the process is alive. */
export const STARTING = 'The emulator is starting'

/** Throws `ControlError` 503 with the reason. */
const notReady = (message: string) => new ControlError(503, message, { headers: { 'Retry-After': '1' } })

/** Operations that tell whether the emulator runs and is ready for calls. */
export const healthOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewHealth',
    summary: 'See whether the emulator is up; answers without a token',
    method: 'get',
    path: HEALTH_PATH,
    scope: 'emulator',
    status: 200,
    reply: HealthReply,
    isApart: true,
    handle: ({ host }) => ({
      status: 'ok',
      version: host.version,
      accounts: host.accounts.length,
      ports: host.ports,
      data: host.data(),
    }),
  }),
  operation({
    id: 'viewLiveness',
    summary: 'See whether the process answers, also while it starts; without a token',
    method: 'get',
    path: LIVENESS_PATH,
    scope: 'emulator',
    status: 200,
    reply: AliveReply,
    isApart: true,
    handle: () => ({ status: 'ok' }),
  }),
  operation({
    id: 'viewReadiness',
    summary: 'See whether it takes calls: 503 while it starts or ends, and while nothing can be kept; without a token',
    method: 'get',
    path: `${HEALTH_PATH}/ready`,
    scope: 'emulator',
    status: 200,
    reply: AliveReply,
    isApart: true,
    errors: [503],
    handle({ host }) {
      if (host.isLeaving) throw notReady('The emulator is ending')
      if (host.data()?.state === 'failing') throw notReady('Nothing can be written to the data file')
      return { status: 'ok' }
    },
  }),
]
