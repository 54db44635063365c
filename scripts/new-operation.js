// npm run new-operation METHOD PATH [ID]: begins an operation of openapi/operations.json. Writes its endpoint and the stubs
// of its schemas, its test and its row in the table of permissions, and takes it from the operations that are not known
// well enough. What it cannot know says `inferred`, or fails the compiler until it is filled in.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const PUBLISHED = 'openapi/operations.json'
const [method = '', path = '', givenId] = process.argv.slice(2)
const named = `${method.toUpperCase()} ${path}`
const { operations } = JSON.parse(readFileSync(PUBLISHED, 'utf8'))
const [tag] = Object.entries(operations).find(([, list]) => list.includes(named)) ?? []
if (tag === undefined) {
  const usage = 'npm run new-operation GET "/tickets/{id}" viewTicket'
  fail(`${named} is not in ${PUBLISHED}, which lists what Freshdesk publishes; add it there first. Usage: ${usage}`)
}

const words = path.split('/').filter((part) => part !== '')
const expressPath = path.replaceAll('{', ':').replaceAll('}', '')
const isOfOne = words.at(-1)?.startsWith('{') ?? false
const verb = { GET: isOfOne ? 'view' : 'list', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[
  method.toUpperCase()
]
const pascal = words
  .filter((part) => !part.startsWith('{'))
  .map((part) =>
    part
      .split(/[_-]/)
      .map((word) => word[0].toUpperCase() + word.slice(1))
      .join(''),
  )
  .join('')
const id = givenId ?? `${verb}${pascal}${isOfOne ? 'ById' : ''}`
const hasBody = ['POST', 'PUT', 'PATCH'].includes(method.toUpperCase())
const status = { POST: 201, DELETE: 204 }[method.toUpperCase()] ?? 200
const room = roomOf(expressPath, tag) ?? tag.toLowerCase().replaceAll(' ', '-')
const files = {
  endpoint: `src/routes/${room}.ts`,
  schemas: `src/schemas/${room}.ts`,
  test: `test/routes/${id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.test.ts`,
  permissions: 'test/contract/permissions.test.ts',
}
const schemas = [...(hasBody ? [`${cap(id)}Body`] : []), ...(status === 204 ? [] : [`${cap(id)}Reply`])]

const endpoint = `  endpoint({
    id: '${id}',
    method: '${method.toLowerCase()}',
    path: '${expressPath}',
    summary: '${named}',
    source: '#${id.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}',
    access: 'admin_tasks',
${path.includes('{id}') ? '    params: IdParams,\n' : ''}${hasBody ? `    body: ${cap(id)}Body,\n` : ''}    success: { status: ${status}${status === 204 ? '' : `, schema: ${cap(id)}Reply`} },
    deviations: ['Access, fields and reply are inferred.'],
    examples: [{ summary: 'By id'${path.includes('{id}') ? ', params: { id: 1 }' : ''}${hasBody ? ', body: {}' : ''} }],
    handle(call, account) {
      return undefined // what the compiler asks for
    },
  }),
`

if (existsSync(files.endpoint)) {
  const before = readFileSync(files.endpoint, 'utf8')
  if (before.includes(`id: '${id}'`)) fail(`${files.endpoint} has ${id} already`)
  const end = before.lastIndexOf('])')
  const params =
    path.includes('{id}') && !/\bIdParams\b/.test(before) ? "import { IdParams } from '../schemas/fields.ts'\n" : ''
  const imports =
    (schemas.length === 0 ? '' : `import { ${schemas.join(', ')} } from '../schemas/${room}.ts'\n`) + params
  writeFileSync(files.endpoint, `${imports}${before.slice(0, end)}\n${endpoint}${before.slice(end)}`)
} else {
  const schemaImport = schemas.length === 0 ? '' : `import { ${schemas.join(', ')} } from '../schemas/${room}.ts'\n`
  const params = path.includes('{id}') ? "import { IdParams } from '../schemas/fields.ts'\n" : ''
  const list = `${room.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase())}Endpoints`
  writeFileSync(
    files.endpoint,
    `import { endpoint, resource } from '../http/endpoint.ts'\n${params}${schemaImport}\nexport const ${list} = resource({ tag: '${tag}' }, [\n${endpoint}])\n`,
  )
  console.log(`name ${list} in src/routes/index.ts, and '${tag}' in src/http/tags.ts`)
}

const stubs = schemas
  .map((name) => `\nexport const ${name} = () => named('${name.replace(/Reply$/, '')}', {})\n`)
  .join('')
const header = "import { named } from './named.ts'\n"
writeFileSync(files.schemas, (existsSync(files.schemas) ? readFileSync(files.schemas, 'utf8') : header) + stubs)

writeFileSync(
  files.test,
  `import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'

const { call } = await startFreshdesk()

describe('${named}', () => {
  it('answers ${status}', async () => {
    const { status, body } = await call('${method.toUpperCase()}', '${path.replaceAll('{id}', '1')}'${hasBody ? ', { body: {} }' : ''})
    expect({ status, body }).toEqual({ status: ${status}, body: 'as a recorded reply shows it' })
  })
})
`,
)

const table = readFileSync(files.permissions, 'utf8')
const start = table.indexOf('const MAY_CALL')
const end = table.indexOf('\n}', start)
writeFileSync(files.permissions, `${table.slice(0, end)}\n  ${id}: administrators,${table.slice(end)}`)

const published = readFileSync(PUBLISHED, 'utf8')
const known = published.replace(new RegExp(`^ *"${escaped(named)}": .*\n`, 'm'), '')
writeFileSync(PUBLISHED, known.replace(/,(\s*\})/g, '$1'))
if (known !== published) console.log(`${named} was in \`unknown\` of ${PUBLISHED}: a test may say that it answers 501`)
console.log(`${id}: ${Object.values(files).join(', ')}`)
console.log('then npm run format, npm run check:types until it compiles, npm run generate, npm run test:contract')

/**
 * The file of `src/routes` with the endpoint that has the most leading words of the path in common: among those of the
 * tag if there are any, and of several the one that is named after the tag.
 */
function roomOf(path, tag) {
  const byName = `${tag.toLowerCase().replaceAll(' ', '-')}.ts`
  const names = readdirSync('src/routes').sort((a, b) => Number(b === byName) - Number(a === byName))
  const texts = names.map((name) => ({ name, text: readFileSync(`src/routes/${name}`, 'utf8') }))
  const ofTag = texts.filter(({ text }) => text.includes(`tag: '${tag}'`))
  const own = path.split('/').slice(1)
  let [room, most] = [undefined, 0]
  for (const { name, text } of ofTag.length > 0 ? ofTag : texts) {
    for (const [, other] of text.matchAll(/path: '([^']+)'/g)) {
      const others = other.split('/').slice(1)
      const unlike = own.findIndex((word, index) => word !== others[index])
      const shared = unlike === -1 ? own.length : unlike
      if (shared > most) [room, most] = [name.replace('.ts', ''), shared]
    }
  }
  return room
}

function cap(text) {
  return text[0].toUpperCase() + text.slice(1)
}

function escaped(text) {
  return text.replace(/[{}/]/g, '\\$&')
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
