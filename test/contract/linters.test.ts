import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { describe, expect, it, vi } from 'vitest'
import { downgraded } from '../../src/openapi/downgrade.ts'
import { DOCUMENTS, documentOf, documentText } from '../support/documents.ts'

// Spectral takes 5 s where nothing else runs.
vi.setConfig({ testTimeout: 180_000 })

async function redoclyProblems(source: string) {
  const config = await createConfig({ extends: ['recommended'], rules: { 'no-server-example.com': 'off' } })
  const problems = await lintFromString({ source, absoluteRef: 'document.json', config })
  return problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])
}

async function spectralProblems(source: string) {
  const linter = new spectral.Spectral()
  linter.setRuleset({ extends: [rulesets.oas as spectral.RulesetDefinition] })
  const problems = await linter.run(source)
  // Spectral takes a `default` in the example of a reply for that of a schema.
  const own = problems.filter(({ code, path }) => code !== 'oas3-valid-schema-example' || !path.includes('examples'))
  return own.map(({ code, message, path }) => [code, message, path.join('/')])
}

describe.each(DOCUMENTS)('%s', (name) => {
  it('passes Redocly’s recommended rules, but for its server being local', async () => {
    expect(await redoclyProblems(documentText(name))).toEqual([])
  })

  it('passes Spectral’s rules for OpenAPI', async () => {
    expect(await spectralProblems(documentText(name))).toEqual([])
  })

  it('passes them as OpenAPI 3.0 too', async () => {
    const document = downgraded(documentOf(name))
    expect(document).toMatchObject({ openapi: '3.0.3' })
    expect(await redoclyProblems(JSON.stringify(document))).toEqual([])
  })

  it('names no number that only JavaScript has', () => {
    expect(documentText(name)).not.toContain('9007199254740991')
  })

  it('describes every parameter', () => {
    const paths = Object.entries(documentOf(name).paths ?? {})
    const parameters = paths.flatMap(([path, operations]) =>
      Object.values(operations as Record<string, { parameters?: { name: string; description?: string }[] }>).flatMap(
        (operation) => (operation.parameters ?? []).map((parameter) => ({ path, ...parameter })),
      ),
    )
    expect(parameters.length).toBeGreaterThan(30)
    expect(parameters.filter(({ description }) => !description)).toEqual([])
  })
})

it('Redocly and Spectral do find what is wrong', async () => {
  const { info: _, ...document } = documentOf('openapi.json')
  const source = JSON.stringify(document)
  expect(await redoclyProblems(source)).toContainEqual(['struct', expect.stringContaining('info'), '#/'])
  expect((await spectralProblems(source)).length).toBeGreaterThan(0)
})
