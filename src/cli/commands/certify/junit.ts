import type { Result } from '../../../certify/certification.ts'

const HARM = new Set<Result['outcome']>(['harmed', 'hung'])
const SKIPPED = new Set<Result['outcome']>(['not_reached', 'not_applicable'])

/** Results as JUnit XML: harm is a failure, what was not tried is skipped. */
export function junitOf({ results }: { readonly results: readonly Result[] }): string {
  const failures = results.filter(({ outcome }) => HARM.has(outcome)).length
  const skipped = results.filter(({ outcome }) => SKIPPED.has(outcome)).length
  const head = `tests="${results.length}" failures="${failures}" skipped="${skipped}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${head}>
  <testsuite name="freshdesk-emulator certify" ${head}>
${results.map(testCase).join('')}  </testsuite>
</testsuites>
`
}

function testCase({ incident, outcome, explanation, request_ids }: Result): string {
  const calls = request_ids.length === 0 ? '' : ` Calls: ${request_ids.join(', ')}.`
  const text = escaped(`${explanation}${calls}`)
  const inner = HARM.has(outcome)
    ? `<failure message="${outcome}">${text}</failure>`
    : SKIPPED.has(outcome)
      ? `<skipped message="${escaped(explanation)}"/>`
      : `<system-out>${outcome}: ${text}</system-out>`
  return `    <testcase classname="certify" name="${escaped(incident)}">${inner}</testcase>\n`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for XML; what that cannot hold at all, such as most control characters, is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (found) => ENTITIES[found] ?? found)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
