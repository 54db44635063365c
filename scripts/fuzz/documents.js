import { readdirSync, readFileSync } from 'node:fs'

const COMPILED = new URL('../../dist/fixtures/', import.meta.url)

const read = (file) => JSON.parse(readFileSync(new URL(`../../openapi/${file}`, import.meta.url), 'utf8'))

/**
 * @typedef {object} Operation
 * @property {string} name unique in all documents
 * @property {string} method in upper case
 * @property {string} root what stands before its path: `/api/v2`, of version 1 nothing
 * @property {string} path with its parameters in braces
 * @property {boolean} isControl
 * @property {boolean} isOfAccount a control operation that names its account in the path
 * @property {readonly object[]} parameters of the path and the query
 * @property {object | undefined} json schema of the body
 * @property {object | undefined} form schema of the body as multipart
 * @property {readonly object[]} examples of the body
 */

function operationsOf(document, root) {
  const isControl = root === '/_emulator'
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.responses !== undefined && !isStream(operation))
      .map(([method, operation]) => {
        const content = operation.requestBody?.content ?? {}
        const json = content['application/json']
        return {
          name: isControl ? `control ${operation.operationId}` : operation.operationId,
          method: method.toUpperCase(),
          root,
          path,
          isControl,
          isOfAccount: path.includes('{account}'),
          parameters: operation.parameters ?? [],
          json: json?.schema,
          form: content['multipart/form-data']?.schema,
          examples: Object.values((json ?? content['multipart/form-data'])?.examples ?? {}).map(({ value }) => value),
          components: document.components.schemas,
        }
      }),
  )
}

/** Its reply ends when its reader goes. */
const isStream = ({ responses }) => responses[200]?.content?.['text/event-stream'] !== undefined

/** All operations of the API in both versions and of control. @type {readonly Operation[]} */
export const operations = [
  ...operationsOf(read('openapi.json'), '/api/v2'),
  ...operationsOf(read('v1.json'), ''),
  ...operationsOf(read('control.json'), '/_emulator'),
]

/** The format of fixtures, its parts below `$defs` or inline. */
export const fixtureSchema = JSON.parse(readFileSync(new URL('../../fixtures/schema.json', import.meta.url), 'utf8'))

/** A shipped fixture, to be changed. */
export const exampleFixture = JSON.parse(readFileSync(new URL(compiledFixture('support-desk'), COMPILED), 'utf8'))

/** The build names each by a hash of its text. */
function compiledFixture(name) {
  const file = readdirSync(COMPILED).find((one) => one.startsWith(`${name}-`))
  if (file === undefined) throw new Error(`there is no ${name} in dist/fixtures: build first`)
  return file
}
