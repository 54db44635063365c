import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { environmentOf } from '../../src/cli/commands/exec/environment.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = read('docs/base-url.md')
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

describe('docs/base-url.md', () => {
  it('names every variable that exec sets', () => {
    const trust = { authority: 'a', bundle: 'b', phpFolder: 'p', javaStore: 'j' }
    const given = {
      url: 'http://h:1',
      httpsUrl: 'https://h:2',
      apiKey: 'k',
      also: [],
      nodeOption: 'n',
      binFolder: 'b',
      trust,
    }
    const set = Object.keys(environmentOf({ PATH: 'x' }, given))
    const [, table = ''] = page.split("The command's environment has:")
    const upperCase = set.filter((name) => name === name.toUpperCase())
    expect(upperCase.filter((name) => !table.split('\n\n')[1]?.includes(`\`${name}\``))).toEqual([])
  })

  it('shows the module that is tried with Node', () => {
    expect(block('js')).toBe(read('test/clients/proxy.mjs'))
  })

  it('has a Compose file that the schema takes', () => {
    const schema = JSON.parse(read('test/support/schemas/compose-spec.json'))
    const validate = new Ajv({ strict: false, validateSchema: false, validateFormats: false }).compile(schema)
    const recipe = parse(block('yaml'))
    expect(Object.keys(recipe.services)).toEqual(['freshdesk', 'app'])
    validate(recipe)
    expect(validate.errors).toBeNull()
    expect(recipe.services.freshdesk.image).toBe(`freshdesk-emulator:${JSON.parse(read('package.json')).version}`)
  })
})
