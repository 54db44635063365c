// npm run new-operation METHOD PATH: begins an operation of openapi/operations.json. Writes its endpoint and the stubs of
// its schemas, its test and its row in the table of permissions. What it cannot know says `inferred`, or fails the
// compiler until it is filled in.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'

const [method = '', path = ''] = process.argv.slice(2)
const named = `${method.toUpperCase()} ${path}`
const { operations } = JSON.parse(readFileSync('openapi/operations.json', 'utf8'))
const [tag] = Object.entries(operations).find(([, list]) => list.includes(named)) ?? []
if (tag === undefined) fail(`${named} is not in openapi/operations.json: npm run new-operation GET "/tickets/{id}"`)

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
const id = `${verb}${pascal}${isOfOne ? 'ById' : ''}`
const hasBody = ['POST', 'PUT', 'PATCH'].includes(method.toUpperCase())
const status = { POST: 201, DELETE: 204 }[method.toUpperCase()] ?? 200
const room = roomOf(expressPath) ?? tag.toLowerCase().replaceAll(' ', '-')
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
  const imports = schemas.length === 0 ? '' : `import { ${schemas.join(', ')} } from '../schemas/${room}.ts'\n`
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
console.log(`${id}: ${Object.values(files).join(', ')}; then npm run format, tsc, npm run generate`)

/** The file of `src/routes` with the endpoint that has the most leading words of the path in common. */
function roomOf(path) {
  const own = path.split('/').slice(1)
  let [room, most] = [undefined, 0]
  for (const name of readdirSync('src/routes')) {
    for (const [, other] of readFileSync(`src/routes/${name}`, 'utf8').matchAll(/path: '([^']+)'/g)) {
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

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
