import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { controlRoutes } from '../control/routes.ts'
import { createEmulator } from '../emulator/emulator.ts'
import { FIXTURE_SCHEMA } from '../fixtures/file/fixture-file.ts'
import { fixtureSchema } from '../fixtures/format/json-schema.ts'
import { controlDocument } from '../openapi/control-document.ts'
import { coverageOf, coverageTable } from '../openapi/coverage.ts'
import { apiDocument } from '../openapi/document.ts'
import { controlMcpTools, mcpCoverage, mcpTools } from '../openapi/mcp-tools.ts'
import { type RecordedCall, type RecordedReplies, recordReplies } from '../openapi/record.ts'
import { scimCoverage } from '../openapi/scim-coverage.ts'
import { scimDocument } from '../openapi/scim-document.ts'
import { v1Coverage, v1Document } from '../openapi/v1-document.ts'
import { PROJECT_URL, VERSION } from '../project.ts'
import { endpoints } from '../routes/index.ts'
import { publishedOperations } from '../routes/published.ts'
import { scimOperations } from '../scim/operations.ts'
import { v1Operations } from '../v1/operations.ts'
import { commandTable, optionTable, settingTable, withTable } from './option-tables.ts'

/** Writes what is generated from the operations and the fixture format; with `--check`, fails when a file is stale instead. */
const published = publishedOperations()
const promised = published.filter((operation) => operation.isPromised)
const files: Readonly<Record<string, string>> = {
  'openapi/openapi.json': asJson(apiDocument(endpoints, VERSION, await repliesToExamples())),
  'openapi/control.json': asJson(controlDocument(controlRoutes, VERSION)),
  'openapi/scim.json': asJson(scimDocument(scimOperations, VERSION)),
  'openapi/v1.json': asJson(v1Document(v1Operations, VERSION)),
  'openapi/mcp-tools.json': asJson(mcpTools(endpoints)),
  'openapi/mcp-control-tools.json': asJson(controlMcpTools()),
  'src/journal/operation-ids.ts': operationIds([...endpoints, ...scimOperations, ...v1Operations].map(({ id }) => id)),
  [`fixtures/${FIXTURE_SCHEMA}`]: asJson(fixtureSchema()),
  'COVERAGE.md':
    coverageTable(coverageOf(endpoints, published), promised) +
    scimCoverage(scimOperations) +
    mcpCoverage(endpoints) +
    v1Coverage(v1Operations),
  'README.md': withTable(readFile('README.md'), 'options', optionTable()),
  'docs/pull.md': withTable(readFile('docs/pull.md'), 'options', commandTable('pull')),
  'docs/verify.md': withTable(readFile('docs/verify.md'), 'options', commandTable('verify')),
  'docs/settings.md': withTable(readFile('docs/settings.md'), 'settings', settingTable()),
}

for (const [name, content] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(pathOf(name), content)
  else if (readFile(name) !== content) {
    process.stderr.write(`${name} is stale: run npm run generate\n`)
    process.exitCode = 1
  }
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The type of what a journal names, so that a test that names another does not compile. */
function operationIds(ids: readonly string[]): string {
  const union = [...new Set(ids)].sort().map((id) => `  | '${id}'`)
  return `/** Ids of the operations of the API in both versions and of SCIM's door. Generated from them by \`npm run generate\`. */\nexport type OperationId =\n${union.join('\n')}\n`
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(name, PROJECT_URL))
}

/** Empty where it is not there yet. */
function readFile(name: string): string {
  return existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8') : ''
}

/** Replies of the support-desk account on a frozen clock: the same on every machine. */
async function repliesToExamples(): Promise<RecordedReplies> {
  const emulator = await createEmulator({ now: '2026-01-15T09:00:00Z', freeze: true, checkReplies: true })
  try {
    return await recordReplies(endpoints, (call) => {
      emulator.reset()
      return answerTo(emulator.url, emulator.apiKey, call)
    })
  } finally {
    await emulator.close()
  }
}

/** Asked for by the name that the documents give the server, so that URLs in replies have it. */
async function answerTo(url: string, apiKey: string, { method, path, body }: RecordedCall) {
  const form = body instanceof FormData ? new Response(body) : undefined
  const type = form?.headers.get('content-type') ?? (body === undefined ? undefined : 'application/json')
  const bytes = form === undefined ? JSON.stringify(body) : Buffer.from(await form.arrayBuffer())
  return new Promise<{ readonly status: number; readonly body: unknown }>((resolve, reject) => {
    const headers = { Host: 'localhost:4800', ...(type !== undefined && { 'Content-Type': type }) }
    const sent = request(`${url}/api/v2${path}`, { method, headers, auth: `${apiKey}:X` }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString('utf8')
      resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) })
    })
    sent.on('error', reject)
    sent.end(bytes)
  })
}
