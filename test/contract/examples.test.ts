import { describe, expect, it } from 'vitest'
import { exampleRequestOf } from '../../src/openapi/record.ts'
import { endpoints } from '../../src/routes/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

describe.each(endpoints)('$id', (endpoint) => {
  it('has an example', () => {
    expect(endpoint.examples.length).toBeGreaterThan(0)
  })

  it.each(endpoint.examples)('answers its example as it says: $summary', async (example) => {
    const { method, path, body } = exampleRequestOf(endpoint, example)
    const answer = await freshdesk.call(method, path, { body })
    expect(answer.text && answer.status >= 400 ? answer.text : '').toBe('')
    expect(answer.status).toBe(endpoint.success.status)
    if (endpoint.success.status === 201) {
      expect(answer.headers.get('location')).toMatch(
        /(\/api\/v2\/[\w/-]+\/|\/api\/v2\/\w+\.|\/admin\/contact_fields\.)(\d+(\/accesses)?|[A-Z]+-\d+)$|\/customer-satisfaction\/surveys\/[\w-]{36}\/responses\/[\w-]{36}$/,
      )
    }
  })
})
