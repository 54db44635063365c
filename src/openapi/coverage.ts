import type { Endpoint } from '../http/endpoint.ts'
import type { PublishedOperation } from '../routes/published.ts'

/** COVERAGE.md: Freshdesk's published operations beside those that answer here, and what is known to differ. */
export function coverageTable(endpoints: readonly Endpoint[], published: readonly PublishedOperation[]): string {
  const served = new Map(endpoints.map((endpoint) => [keyOf(endpoint.method, endpoint.path), endpoint]))
  const isServed = (operation: PublishedOperation) => served.has(keyOf(operation.method, operation.path))
  const promised = published.filter((operation) => operation.isPromised)
  const lines = [
    '# Coverage',
    '',
    'Generated from the operations in `src/routes` and the published ones in `openapi/operations.json`.',
    'An operation that Freshdesk publishes and that is not emulated answers 501 `not_emulated`, not 404.',
    '',
    `Emulated: ${published.filter(isServed).length} of ${published.length} published operations; ` +
      `${promised.filter(isServed).length} of the ${promised.length} this project set out with.`,
  ]
  for (const tag of new Set(published.map((operation) => operation.tag))) {
    const own = published.filter((operation) => operation.tag === tag)
    lines.push('', `## ${tag}: ${own.filter(isServed).length} of ${own.length}`, '')
    lines.push('| operation | emulated | privilege | limit | source |', '| --- | --- | --- | --- | --- |')
    for (const operation of own) lines.push(rowOf(operation, served.get(keyOf(operation.method, operation.path))))
  }
  const extra = endpoints.filter(
    (endpoint) => !published.some((one) => keyOf(one.method, one.path) === keyOf(endpoint.method, endpoint.path)),
  )
  lines.push('', '## Beyond the published ones', '', '| operation | source |', '| --- | --- |')
  for (const endpoint of extra) lines.push(`| ${label(endpoint)} | ${endpoint.source} |`)
  lines.push('', '## What differs, or is inferred', '')
  for (const endpoint of endpoints) {
    if (endpoint.deviations === undefined) continue
    lines.push(`- ${label(endpoint)}`, ...endpoint.deviations.map((deviation) => `  - ${deviation}`))
  }
  return `${lines.join('\n')}\n`
}

const keyOf = (method: string, path: string) => `${method} ${path.replace(/:\w+|\{\w+\}/g, '*')}`

const label = ({ method, path }: Pick<Endpoint, 'method' | 'path'>) =>
  `\`${method.toUpperCase()} ${path.replace(/:(\w+)/g, '{$1}')}\``

function rowOf(operation: PublishedOperation, endpoint: Endpoint | undefined): string {
  const name = `\`${operation.method.toUpperCase()} ${operation.path}\``
  if (endpoint === undefined) return `| ${name} | no | | | |`
  return `| ${name} | yes | ${endpoint.access} | ${endpoint.rateLimit} | ${endpoint.source} |`
}
