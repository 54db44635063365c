import { SCIM_PATH } from '../http/target.ts'
import type { ScimOperation } from '../scim/operation.ts'

/** The SCIM part of COVERAGE.md: what each operation does by a standard, and what is assumed of Freshdesk. */
export function scimCoverage(operations: readonly ScimOperation[]): string {
  const label = ({ method, path }: ScimOperation) =>
    `\`${method.toUpperCase()} ${SCIM_PATH}${path.replace(/:(\w+)/g, '{$1}')}\``
  const rows = operations.map((operation) => {
    const { source, status, assumed } = operation
    const section = source.split('#section-')[1] ?? ''
    const isDone = status === 501 ? '501' : 'yes'
    return `| ${label(operation)} | ${isDone} | [RFC 7644, ${section}](${source}) | ${assumed.length || ''} |`
  })
  return `${[
    '',
    '## SCIM 2.0',
    '',
    'That Freshdesk has this door, on Enterprise with SAML SSO, is claimed by guides of third parties; no public source',
    'describes its wire. All of it is therefore assumed: by the RFCs, and by what Okta and Entra are documented to send. What',
    'is assumed beyond them is listed below. Described in `openapi/scim.json` and [docs/scim.md](docs/scim.md).',
    '',
    '| operation | emulated | by | assumed |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '### Assumed',
    '',
    ...operations.flatMap((operation) =>
      operation.assumed.length === 0
        ? []
        : [`- ${label(operation)}`, ...operation.assumed.map((sentence) => `  - assumed: ${sentence}`)],
    ),
  ].join('\n')}\n`
}
