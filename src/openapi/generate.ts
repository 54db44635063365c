import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PROJECT_URL, VERSION } from '../project.ts'
import { endpoints } from '../routes/index.ts'
import { publishedOperations } from '../routes/published.ts'
import { fixtureSchema } from '../schemas/fixture-schema.ts'
import { FIXTURE_SCHEMA } from '../store/fixture-file.ts'
import { coverageTable } from './coverage.ts'
import { openApiDocument } from './document.ts'

/** Writes what is generated from the endpoints and the fixture format; with `--check`, fails when a file is stale instead. */
const files: Readonly<Record<string, string>> = {
  'openapi/openapi.json': `${JSON.stringify(openApiDocument(endpoints, VERSION), null, 2)}\n`,
  [`fixtures/${FIXTURE_SCHEMA}`]: `${JSON.stringify(fixtureSchema(), null, 2)}\n`,
  'COVERAGE.md': coverageTable(endpoints, publishedOperations()),
}

for (const [name, content] of Object.entries(files)) {
  const path = fileURLToPath(new URL(name, PROJECT_URL))
  if (!process.argv.includes('--check')) writeFileSync(path, content)
  else if (read(path) !== content) {
    process.stderr.write(`${name} is stale: run npm run generate\n`)
    process.exitCode = 1
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined // not there yet: stale
  }
}
