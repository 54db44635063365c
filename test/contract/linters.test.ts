import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { describe, expect, it, vi } from 'vitest'
import { downgraded } from '../../src/openapi/downgrade.ts'
import { DOCUMENTS, documentOf, documentText } from '../support/documents.ts'

// Spectral takes 5 s where nothing else runs.
vi.setConfig({ testTimeout: 180_000 })

const config = await createConfig({ extends: ['recommended'], rules: { 'no-server-example.com': 'off' } })

/** Freshdesk's own paths: no ticket has the id `archived`, no contact the id `export`. */
const FRESHDESKS = /`\/(?:tickets\/archived\/\{id\}|contacts\/(?:export\/\{export\}|imports\/\{id\}))`/

async function redoclyProblems(source: string) {
  const problems = await lintFromString({ source, absoluteRef: 'document.json', config })
  const own = problems.filter(({ ruleId, message }) => ruleId !== 'no-ambiguous-paths' || !FRESHDESKS.test(message))
  return own.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])
}

const linter = new spectral.Spectral()
linter.setRuleset({ extends: [rulesets.oas as spectral.RulesetDefinition] })

async function spectralProblems(source: string) {
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
})

// Nobody is offered SCIM's as 3.0, and the converter takes its properties named `schemas` for schemas.
describe.each(['control.json', 'openapi.json'] as const)('%s as OpenAPI 3.0', (name) => {
  it('passes Redocly’s recommended rules too', async () => {
    const document = downgraded(documentOf(name))
    expect(document).toMatchObject({ openapi: '3.0.3' })
    expect(await redoclyProblems(JSON.stringify(document))).toEqual([])
  })
})

it('Redocly and Spectral do find what is wrong', async () => {
  const { info: _, paths = {}, ...document } = documentOf('control.json')
  // One path is enough, and much faster.
  const source = JSON.stringify({ ...document, paths: Object.fromEntries(Object.entries(paths).slice(0, 1)) })
  expect(await redoclyProblems(source)).toContainEqual(['struct', expect.stringContaining('info'), '#/'])
  expect(await spectralProblems(source)).toContainEqual(['oas3-schema', expect.stringContaining('info'), ''])
})
