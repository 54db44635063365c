import type { Endpoint } from '../http/endpoint.ts'
import type { PublishedOperation } from '../routes/published.ts'

/** An operation that Freshdesk publishes, or that answers here, or both; with the names of the control API. */
export interface CoveredOperation {
  /** `POST /tickets/{id}/reply` */
  readonly operation: string
  readonly operation_id: string | null
  readonly tag: string
  readonly emulated: boolean
  readonly published: boolean
  readonly privilege: string | null
  readonly rate_limit: string | null
  readonly source: string | null
  readonly deviations: readonly string[]
  /** Why it is not emulated; null where it is, or will be. */
  readonly reason: string | null
}

export interface Coverage {
  /** Number of operations that Freshdesk publishes, and of those that answer here. */
  readonly published: number
  readonly emulated: number
  readonly operations: readonly CoveredOperation[]
}

/** Freshdesk's published operations beside those that answer here, in the order of the first. */
export function coverageOf(endpoints: readonly Endpoint[], published: readonly PublishedOperation[]): Coverage {
  const served = new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]))
  const known = new Set(published.map(keyOf))
  const operations = [
    ...published.map((operation) => covered(operation, served.get(keyOf(operation)), true)),
    ...endpoints.filter((one) => !known.has(keyOf(one))).map((endpoint) => covered(endpoint, endpoint, false)),
  ]
  return {
    published: published.length,
    emulated: operations.filter((operation) => operation.published && operation.emulated).length,
    operations,
  }
}

type Named = Pick<PublishedOperation, 'method' | 'path' | 'tag'> & Partial<Pick<PublishedOperation, 'unknown'>>

/** Names of parameters do not matter. */
const keyOf = ({ method, path }: Pick<Named, 'method' | 'path'>) => `${method} ${path.replace(/:\w+|\{\w+\}/g, '*')}`

const labelOf = ({ method, path }: Pick<Named, 'method' | 'path'>) =>
  `${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')}`

const covered = (named: Named, endpoint: Endpoint | undefined, isPublished: boolean): CoveredOperation => ({
  operation: labelOf(named),
  operation_id: endpoint?.id ?? null,
  tag: named.tag,
  emulated: endpoint !== undefined,
  published: isPublished,
  privilege: endpoint?.access ?? null,
  rate_limit: endpoint?.rateLimit ?? null,
  source: endpoint?.source ?? null,
  deviations: endpoint?.deviations ?? [],
  reason: endpoint === undefined ? (named.unknown ?? null) : null,
})

/** COVERAGE.md: per operation whether it answers, where its behaviour comes from, and what is known to differ. */
export function coverageTable({ operations, published, emulated }: Coverage, promised: readonly Named[]): string {
  const answering = new Set(operations.filter((operation) => operation.emulated).map(({ operation }) => operation))
  const kept = promised.filter((operation) => answering.has(labelOf(operation)))
  const lines = [
    '# Coverage',
    '',
    'Generated from the operations in `src/routes` and the published ones in `openapi/operations.json`; the emulator',
    'answers it as JSON at `/_emulator/coverage`. An operation that Freshdesk publishes and that is not emulated answers',
    '501 `not_emulated`, not 404, with the reason. What an operation does is described in `openapi/openapi.json`, and at',
    '`/docs`.',
    '',
    `Emulated: ${emulated} of ${published} published operations; ` +
      `${kept.length} of the ${promised.length} this project set out with.`,
    '',
    'The source is a section of [Freshdesk’s reference](https://developers.freshdesk.com/api/) unless it says otherwise;',
    'the last column counts what differs or is inferred, listed below the tables.',
  ]
  for (const tag of new Set(operations.map((operation) => operation.tag))) {
    const own = operations.filter((operation) => operation.published && operation.tag === tag)
    if (own.length === 0) continue
    lines.push('', `## ${tag}: ${own.filter((operation) => operation.emulated).length} of ${own.length}`, '')
    lines.push(...TABLE_HEAD, ...own.map(rowOf))
  }
  lines.push('', '## Beyond the published ones', '', ...TABLE_HEAD)
  lines.push(...operations.filter((operation) => !operation.published).map(rowOf))
  lines.push('', '## What differs, or is inferred', '')
  for (const { operation, deviations } of operations) {
    if (deviations.length > 0) lines.push(`- \`${operation}\``, ...deviations.map((deviation) => `  - ${deviation}`))
  }
  return `${lines.join('\n')}\n`
}

const TABLE_HEAD = [
  '| operation | emulated | privilege | limit | source | differs |',
  '| --- | --- | --- | --- | --- | --- |',
]

function rowOf({ operation, emulated, privilege, rate_limit, source, deviations, reason }: CoveredOperation): string {
  if (!emulated) return `| \`${operation}\` | no${reason === null ? '' : `: ${reason}`} | | | | |`
  const section = /^https:.*#([\w-]+)$/.exec(source ?? '')?.[1]
  const shown = section === undefined ? source : `[#${section}](${source})`
  return `| \`${operation}\` | yes | ${privilege} | ${rate_limit} | ${shown} | ${deviations.length || ''} |`
}
