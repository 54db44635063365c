import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { COMMAND_OPTIONS } from '../../src/cli/start-flags.ts'
import { CONTROL_PATH } from '../../src/control/door.ts'
import { controlOperations } from '../../src/control/operations.ts'
import { EMULATOR_OPTIONS } from '../../src/emulator/options.ts'
import { documentsOf, objectsOf } from '../support/scale-page.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const documents = documentsOf('docs/scale.md')
const text = JSON.stringify(documents)
const flags = new Set(
  Object.values({ ...EMULATOR_OPTIONS, ...COMMAND_OPTIONS }).flatMap(({ flag }) => flag?.split(' ')[0] ?? []),
)
const found = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))]

describe('docs/scale.md', () => {
  it('has a Compose file that the schema takes', () => {
    const schema = JSON.parse(read('test/support/schemas/compose-spec.json'))
    const validate = new Ajv({ strict: false, validateSchema: false, validateFormats: false }).compile(schema)
    const compose = documents.find(({ services }) => services !== undefined)
    validate(compose)
    expect(validate.errors).toBeNull()
    expect(validate({ ...compose, services: { emulator: { ports: 4800 } } })).toBe(false)
    const { depends_on, ...emulator } = compose.services.emulator
    expect(validate({ ...compose, services: { ...compose.services, emulator } })).toBe(true)
    expect(validate({ ...compose, services: { emulator: { ...emulator, depend_on: depends_on } } })).toBe(false)
  })

  it('has the objects of Kubernetes that it speaks of', () => {
    const kinds = objectsOf('docs/scale.md').map(({ kind }) => kind)
    expect(kinds).toEqual(['Deployment', 'Deployment', 'PodDisruptionBudget', 'Service', 'ConfigMap', 'Ingress'])
  })

  it('sets nothing that the emulator does not read', () => {
    const variables = found(/FRESHDESK_EMULATOR_([A-Z_]+)/g).map(
      (name) => `--${name.toLowerCase().replaceAll('_', '-')}`,
    )
    expect(variables).toContain('--data')
    const given = found(/"(--[a-z-]+)"/g)
    expect(given).toContain('--drain')
    expect([...variables, ...given].filter((flag) => !flags.has(flag))).toEqual([])
  })

  it('asks for its health where that is told', () => {
    const paths = new Set(controlOperations.map(({ path }) => CONTROL_PATH + path))
    const asked = found(/"path":"(\/_emulator[^"]*)"/g)
    expect(asked.length).toBe(2)
    expect(asked.filter((path) => !paths.has(path))).toEqual([])
  })
})
