import { invalidParams, type JsonMembers, RPC, RpcError } from './protocol.ts'

/** Resources that an assistant may read of the emulator, each the reply of a control operation. */

const SCHEME = 'freshdesk-emulator://'
/** Calls of the journal, the newest: all of them would fill a model's memory. */
const CALLS_SHOWN = 100

interface Read {
  readonly name: string
  readonly description: string
  /** A control operation. */
  readonly id: string
  readonly args: JsonMembers
  readonly scope: 'account' | 'emulator'
}

const READS: readonly Read[] = [
  {
    name: 'journal',
    description: `The ${CALLS_SHOWN} newest calls that clients made, oldest first, each with its decision and reason`,
    id: 'listRequests',
    args: { limit: CALLS_SHOWN },
    scope: 'account',
  },
  {
    name: 'verdicts',
    description: 'Findings on how well clients behaved',
    id: 'listVerdicts',
    args: {},
    scope: 'account',
  },
  {
    name: 'coverage',
    description: 'Which operations of Freshdesk are emulated, with what is known to differ',
    id: 'viewCoverage',
    args: {},
    scope: 'emulator',
  },
]

const mimeType = 'application/json'

/** Resources of the default account. */
export const RESOURCES = READS.map(({ name, description }) => ({
  uri: `${SCHEME}${name}`,
  name,
  description,
  mimeType,
}))

export const RESOURCE_TEMPLATES = READS.filter(({ scope }) => scope === 'account').map(({ name, description }) => ({
  uriTemplate: `${SCHEME}accounts/{account}/${name}`,
  name: `${name} of an account`,
  description,
  mimeType,
}))

/** The control operation whose reply a resource is. Throws `RpcError` where there is none. */
export function readOf(uri: unknown): Pick<Read, 'id' | 'args'> {
  if (typeof uri !== 'string') throw invalidParams('uri should be a string')
  const [, account, name] = /^freshdesk-emulator:\/\/(?:accounts\/([a-z0-9-]{1,63})\/)?(\w{1,20})$/.exec(uri) ?? []
  const read = READS.find((one) => one.name === name && (account === undefined || one.scope === 'account'))
  if (read === undefined) throw new RpcError(RPC.resourceNotFound, `There is no resource ${uri.slice(0, 100)}`)
  return { id: read.id, args: account === undefined ? read.args : { ...read.args, account } }
}
