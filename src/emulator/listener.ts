import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { CONTROL_PATH, type ControlOptions, controlDoor } from '../control/door.ts'
import type { ControlHost, ControlOperation } from '../control/operation.ts'
import { apiDoor } from '../http/api-door.ts'
import { attachmentListener, isAttachmentUrl } from '../http/attachments.ts'
import { checkBody, checkReply } from '../http/check-reply.ts'
import type { CountedCall } from '../http/counted-call.ts'
import { doorsListener } from '../http/doors.ts'
import { Guard } from '../http/guard.ts'
import { laterDoor, openDoor } from '../http/machine.ts'
import { MCP_PATH, SCIM_PATH } from '../http/target.ts'
import { endpoints } from '../routes/index.ts'
import { isV1Path } from '../v1/paths.ts'
import type { AccountRegistry } from './accounts.ts'
import type { SettledOptions } from './options.ts'
import { PATH_TEMPLATES, publishedOperationFinder } from './published-paths.ts'

interface Served {
  readonly accounts: AccountRegistry
  readonly count: (call: CountedCall) => void
  readonly options: SettledOptions
  readonly controlHost: ControlHost
  readonly audit: ControlOptions['audit']
  /** Called after what may have changed something. */
  readonly onWrite: () => void
  readonly onError: (error: unknown) => void
}

/** Answers calls at every door, and those for files. */
export function listenerOf({
  accounts,
  options,
  controlHost,
  audit,
  count,
  onWrite,
  onError,
}: Served): RequestListener {
  const found = {
    get defaultAccount() {
      return accounts.default
    },
    strictHosts: options.strictHosts,
    find: (name: string) => accounts.find(name),
  }
  const doors = doorsOf({ options, controlHost, audit, onWrite }, { accounts: found, log: options.log, count, onError })
  const attachments = attachmentListener(found, onError)
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (isAttachmentUrl(request.url ?? '/')) attachments(request, response)
    else doors(request, response)
  }
}

type Host = Parameters<typeof openDoor>[1]

function doorsOf({ options, controlHost, audit, onWrite }: Omit<Served, 'accounts' | 'count' | 'onError'>, host: Host) {
  const { cors, trustProxy } = options
  const guard = guardOf(options)
  const strayRefusalOf = (request: IncomingMessage) => guard.strayRefusalOf(request)
  const isFromForeignPage = (request: IncomingMessage) => cors !== 'any' && guard.isFromForeignPage(request)
  const operating = {
    trustProxy,
    checkReply: options.checkReplies ? checkReply : undefined,
    onWrite: options.data === undefined ? undefined : onWrite,
    isFromForeignPage,
  }
  const controlOptions = {
    guard,
    isEnabled: options.control,
    checkReply: options.checkReplies
      ? ({ id, reply }: ControlOperation, body: unknown) => checkBody(id, reply, body)
      : undefined,
    onWrite,
    audit,
  }
  const api = apiDoor(endpoints, {
    ...operating,
    publishedOperation: publishedOperationFinder(),
    pathTemplates: () => PATH_TEMPLATES,
  })
  const scim = laterDoor(SCIM_PATH, 'account', async () => {
    const { scimDoor } = await import('../scim/door.ts')
    return openDoor(scimDoor({ trustProxy, isFromForeignPage, strayRefusalOf, onWrite }), host)
  })
  const loadMcp = async () => {
    const { mcpDoor } = await import('../mcp/door.ts')
    return openDoor(mcpDoor({ ...operating, strayRefusalOf }), host)
  }
  const loadV1 = async () => {
    const { v1Door } = await import('../v1/door.ts')
    return openDoor(v1Door({ ...operating, pathTemplates: () => PATH_TEMPLATES }), host)
  }
  // Without a mount: an account may be named mcp, or agents.
  const v1 = laterDoor('', 'account', loadV1, isV1Path)
  const mcp = laterDoor('', 'account', loadMcp, (path) => path === MCP_PATH)
  const controlMcp = laterDoor(`${CONTROL_PATH}/mcp`, 'emulator', async () => {
    const { controlMcpDoor } = await import('../mcp/control-door.ts')
    return openDoor(controlMcpDoor(controlHost, { ...controlOptions, isFull: options.mcpFull }), host)
  })
  const control = openDoor(controlDoor(controlHost, controlOptions), host)
  // The first door that a path lies below has it.
  return doorsListener([openDoor(api, host), scim, mcp, v1, controlMcp, control], host)
}

/** The name that it listens at is its own, too. */
export const guardOf = ({ controlToken, controlHosts, host, trustProxy }: SettledOptions) =>
  new Guard({ token: controlToken, hosts: host === undefined ? controlHosts : [...controlHosts, host], trustProxy })
