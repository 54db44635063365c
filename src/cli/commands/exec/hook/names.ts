import dns from 'node:dns'
import { isDenied, isLed, STAND_IN } from './lead.ts'
import { wrap } from './wrap.ts'

const RECORDS = ['4', '6', 'Any', 'Caa', 'Cname', 'Mx', 'Naptr', 'Ns', 'Ptr', 'Soa', 'Srv', 'Tlsa', 'Txt'] as const

/** Answer to a question of names; an error where there is nothing of the kind. */
type Found = readonly unknown[] | Error

/** Answers for led names, and for those that are denied, itself: no question about one leaves. */
export function leadNames(): void {
  wrap(dns, 'lookup', byCallback(lookedUp))
  wrap(
    dns.promises,
    'lookup',
    byPromise((args) => asOne(lookedUp(args), args)),
  )
  const owners = [dns, dns.Resolver.prototype].map((owner) => ({ owner, answering: byCallback }))
  const promising = [dns.promises, dns.promises.Resolver.prototype].map((owner) => ({ owner, answering: byPromise }))
  for (const { owner, answering } of [...owners, ...promising]) {
    for (const record of RECORDS) {
      wrap(
        owner,
        `resolve${record}`,
        answering((args) => resolved(record, args)),
      )
    }
    wrap(
      owner,
      'resolve',
      answering((args) => resolved(recordOf(args[1]), args)),
    )
  }
}

type Around = Parameters<typeof wrap>[2]

const byCallback =
  (answer: (args: readonly unknown[]) => Found): Around =>
  (original, _self, args) => {
    const callback = args.at(-1)
    if (!isOurs(args[0]) || typeof callback !== 'function') return original(...args)
    const values = answer(args)
    process.nextTick(() => (values instanceof Error ? callback(values) : callback(null, ...values)))
    return {} // Node's is opaque too
  }

const byPromise =
  (answer: (args: readonly unknown[]) => Found): Around =>
  async (original, _self, args) => {
    if (!isOurs(args[0])) return original(...args)
    const values = answer(args)
    if (values instanceof Error) throw values
    return values[0]
  }

interface LookupOptions {
  readonly all?: boolean
  readonly family?: number | string
}

function lookupOptions(args: readonly unknown[]): LookupOptions {
  const [, given] = args
  if (typeof given === 'number') return { family: given }
  return typeof given === 'object' && given !== null ? given : {}
}

/** Names that are answered here: led ones, and those that are not to be reached, as if there were none such. */
const isOurs = (name: unknown): boolean => isLed(name) || isDenied(name)

function lookedUp(args: readonly unknown[]): Found {
  if (!isLed(args[0])) return failure('ENOTFOUND', 'getaddrinfo', args[0])
  const { all, family } = lookupOptions(args)
  if (family === 6 || family === 'IPv6') return failure('ENOTFOUND', 'getaddrinfo', args[0])
  return all ? [[{ address: STAND_IN, family: 4 }]] : [STAND_IN, 4]
}

/** The two arguments of a callback are one object of a promise. */
function asOne(answer: Found, args: readonly unknown[]): Found {
  return answer instanceof Error || lookupOptions(args).all ? answer : [{ address: answer[0], family: answer[1] }]
}

const recordOf = (type: unknown): string => (typeof type === 'string' && type !== 'A' ? type : '4')

function resolved(record: string, args: readonly unknown[]): Found {
  if (!isLed(args[0])) return failure('ENOTFOUND', `query${record}`, args[0])
  if (record !== '4') return failure('ENODATA', `query${record}`, args[0])
  const options = args[1] as { readonly ttl?: boolean } | null | undefined
  return [[options?.ttl ? { address: STAND_IN, ttl: 0 } : STAND_IN]]
}

const failure = (code: string, syscall: string, hostname: unknown) =>
  Object.assign(new Error(`${syscall} ${code} ${hostname}`), { code, syscall, hostname })
