import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { describe, expect, it } from 'vitest'
import { DOCUMENTS, documentText } from '../support/documents.ts'

describe.each(DOCUMENTS)('%s', (name) => {
  it('passes Redocly’s recommended rules, but for its server being local', async () => {
    const config = await createConfig({ extends: ['recommended'], rules: { 'no-server-example.com': 'off' } })
    const problems = await lintFromString({ source: documentText(name), absoluteRef: name, config })
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([])
  })

  it('passes Spectral’s rules for OpenAPI', async () => {
    const linter = new spectral.Spectral()
    linter.setRuleset({ extends: [[rulesets.oas as never, 'recommended']] } as never)
    const problems = await linter.run(documentText(name))
    // Spectral takes a `default` in the example of a reply for that of a schema.
    const own = problems.filter(({ code, path }) => code !== 'oas3-valid-schema-example' || !path.includes('examples'))
    expect(own.map(({ code, message, path }) => [code, message, path.join('/')])).toEqual([])
  })
})
