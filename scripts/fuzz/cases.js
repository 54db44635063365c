import { Chance } from './chance.js'
import { exampleFixture, fixtureSchema, operations } from './documents.js'
import { multipart, urlencoded } from './forms.js'
import { headersOf } from './headers.js'
import { brokenBytes, hostileText, hostileValue, jsonText, mutated } from './hostile.js'
import { pathOf, queryOf } from './queries.js'
import { rawCase } from './raw.js'
import { poolOf, Values } from './values.js'

/**
 * @typedef {object} Case
 * @property {number} number
 * @property {string} name of the operation, or of the kind of request that is none
 * @property {import('./documents.js').Operation | undefined} operation
 * @property {string | undefined} target
 * @property {Buffer | undefined} bytes of a whole request
 * @property {import('./raw.js').RawCase | undefined} raw for a connection of its own
 * @property {string} method
 * @property {boolean} isAuthorized whether an administrator's key is sent
 */

/** Requests by path alone. */
const PAGES = [
  '/',
  '/docs',
  '/docs/',
  '/openapi.json',
  '/favicon.ico',
  '/docs/swagger-ui-bundle.js',
  '/nowhere',
  '/api/v2',
]
/** Methods of operations that their paths know, and others. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

const ofEmulator = operations.filter(
  (one) => one.isControl && !one.isOfAccount && /^.(accounts|health|openapi|coverage|fixture|ca)/.test(one.path),
)
const ofApi = operations.filter((one) => !one.isControl)
const byName = operations.filter((one) => one.isOfAccount)
const ofDefault = operations.filter((one) => one.isControl && !one.isOfAccount)

/** What a lane may call: the operations without an account's name belong to the default account's lane. */
const reachOf = ({ isDefault }) => [ofApi, ofApi, ofApi, isDefault ? ofDefault : [...byName, ...ofEmulator]]

/**
 * A case, decided by seed and number and what the account told until now.
 * @param {{ account: string, isDefault: boolean, pools: import('./pools.js').Pools }} lane
 * @returns {Case}
 */
export function caseOf(seed, number, lane) {
  const chance = new Chance(seed, number)
  const kind = chance.weighed({ operation: 90, file: 2, raw: 3, page: 2, method: 3 })
  if (kind === 'raw') {
    const raw = rawCase(chance)
    return { number, name: `raw ${raw.kind}`, raw, method: '', isAuthorized: false }
  }
  if (kind === 'page') return pageCase(chance, number, lane, chance.pick(PAGES))
  if (kind === 'file') return pageCase(chance, number, lane, fileOf(chance, lane.pools))
  return operationCase(chance, number, lane, kind === 'method')
}

function fileOf(chance, pools) {
  const url = pools.pick('files', chance) ?? '/data/helpdesk/attachments/production/1/original/a.txt?e=1&s=x'
  if (chance.is(0.7)) return url
  const place = chance.below(url.length)
  return (
    url.slice(0, place) + encodeURIComponent(hostileText(chance).toWellFormed().slice(0, 200)) + url.slice(place + 1)
  )
}

function pageCase(chance, number, lane, target) {
  const { lines } = headersOf(chance, lane, { number, isControl: false, isHostile: chance.is(0.5) })
  const method = chance.pick(['GET', 'GET', 'GET', 'HEAD', 'POST'])
  const name = target.includes('/data/') ? 'file' : 'page'
  // The signature is a file's permission, beside which no other is taken.
  const isSigned = name === 'file' && chance.is(0.9)
  const kept = lines.filter((line) => !isSigned || !line.startsWith('Authorization'))
  const bytes = written(chance, { method, target, lines: kept })
  return { number, name, bytes, method, isAuthorized: false }
}

function operationCase(chance, number, lane, hasOddMethod) {
  const operation = chance.pick(chance.pick(reachOf(lane)))
  const isHostile = chance.is(0.6)
  const values = new Values(chance, lane.pools, operation.components)
  const { prefix, lines, isAuthorized } = headersOf(chance, lane, { number, isControl: operation.isControl, isHostile })
  const path = pathOf(chance, operation, lane, isHostile)
  const target = `${prefix}${operation.root}${path}${queryOf(chance, operation, values, isHostile)}`
  const usual = operation.method === 'GET' && chance.is(0.03) ? 'HEAD' : operation.method
  const method = hasOddMethod ? chance.pick(METHODS) : usual
  const body = bodyOf(chance, { operation, path, isHostile }, lane, values)
  const name = method === usual ? operation.name : 'other method'
  return {
    number,
    name,
    operation: method === usual ? operation : undefined,
    target,
    bytes: written(chance, { method, target, lines, body, isHostile }),
    method,
    isAuthorized,
  }
}

/** @returns {{ contentType: string, bytes: Buffer } | undefined} */
function bodyOf(chance, { operation, path, isHostile }, lane, values) {
  const { json, form } = operation
  if (json === undefined && form === undefined)
    return isHostile && chance.is(0.1) ? jsonBody(chance, hostileValue(chance), true) : undefined
  const isForm = json === undefined || chance.is(form === undefined ? 0.04 : 0.35)
  const made = goodBody(chance, operation, lane, values, isForm && form !== undefined ? form : json)
  const version = lane.pools.versionAt(path)
  const good = version === undefined ? made : { ...made, ...version }
  const value = isHostile && chance.is(0.85) ? mutated(chance, good) : good
  if (!isForm) return jsonBody(chance, value, isHostile)
  return chance.is(0.75) ? multipart(chance, value, isHostile) : urlencoded(chance, value, isHostile)
}

function goodBody(chance, operation, lane, values, schema) {
  if (/^control (create|delete)Account$/.test(operation.name)) return accountBody(chance, lane, values.valid(schema))
  if (/^control loadRows/.test(operation.name)) return loadBody(chance, values.valid(schema))
  if (/^control createCustomObject/.test(operation.name)) return objectBody(chance, values.valid(schema))
  if (operation.examples.length > 0 && chance.is(0.5))
    return withKnownIds(chance, chance.pick(operation.examples), lane.pools)
  return values.valid(schema)
}

/** An account that the lane makes, told from all others by its name. */
function accountBody(chance, { account, pools }, body) {
  const name = `${account}-${chance.below(4)}`
  const source = chance.pick([{}, { fixture: 'empty' }, { fixture: smallFixture(chance) }, { from: account }])
  pools.add('made', name)
  const { plan, seed, freeze } = body
  return {
    name,
    ...source,
    ...(chance.is(0.3) && { plan }),
    ...(chance.is(0.3) && { seed }),
    ...(chance.is(0.5) && { freeze }),
  }
}

/** A custom object with the one field that it must have. */
const objectBody = (chance, { fields }) => ({
  title: `Fuzz ${chance.below(100_000)}`,
  fields: [
    { label: 'Serial number', name: 'serial_number', type: 'PRIMARY' },
    ...(chance.is(0.5) ? fields.filter(({ type }) => type !== 'PRIMARY') : []),
  ],
})

function loadBody(chance, { generate, events }) {
  if (generate !== undefined && chance.is(0.3)) return { generate }
  return { fixture: smallFixture(chance), ...(events !== undefined && { events }) }
}

/** Some sections of a shipped fixture, some rows of each; else what the schema of fixtures allows. */
function smallFixture(chance) {
  if (chance.is(0.3)) return new Values(chance, { pick: () => undefined }, fixtureSchema.$defs).valid(fixtureSchema)
  const { description, ...sections } = exampleFixture
  const names = chance.some(Object.keys(sections), 0.2)
  const rowsOf = (rows) => (Array.isArray(rows) ? chance.some(rows, 0.15).map((row) => fresh(chance, row)) : rows)
  return Object.fromEntries(names.map((name) => [name, rowsOf(sections[name])]))
}

/** A row that is not there yet: without its id, under another name and address. */
function fresh(chance, row) {
  const { id, api_key, ...rest } = row
  const mark = chance.below(100_000)
  return {
    ...rest,
    ...(typeof row.name === 'string' && { name: `${row.name} ${mark}` }),
    ...(typeof row.email === 'string' && { email: `fuzz${mark}@fuzz.test` }),
    ...(Array.isArray(row.domains) && { domains: [`d${mark}.test`] }),
  }
}

/** An example with the account's own ids in place of the document's. */
function withKnownIds(chance, value, pools, field = '') {
  if (Array.isArray(value)) return value.map((one) => withKnownIds(chance, one, pools, field))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withKnownIds(chance, one, pools, key)]))
  }
  if (typeof value === 'number' && /(^|_)ids?$/.test(field)) return pools.pick(poolOf(field), chance) ?? value
  if (field === 'email') return chance.is(0.5) ? `fuzz${chance.below(9999)}@fuzz.test` : value
  if (field !== 'name' || typeof value !== 'string') return value
  return `${value}${/^[a-z_]+$/.test(value) ? '_' : ' '}${chance.below(100_000)}`
}

const JSON_TYPES = [
  'application/json; charset=utf-16',
  'text/plain',
  'application/JSON',
  'application/json;',
  '*/*',
  'x',
  '',
]

function jsonBody(chance, value, isHostile) {
  const bytes = Buffer.from(jsonText(value))
  const contentType = isHostile && chance.is(0.04) ? chance.pick(JSON_TYPES) : 'application/json'
  return { contentType, bytes: isHostile && chance.is(0.05) ? brokenBytes(chance, bytes) : bytes }
}

/** The whole request. */
function written(chance, { method, target, lines, body, isHostile = false }) {
  const head = [`${method} ${target} HTTP/1.1`, ...lines]
  if (body === undefined) {
    // Without a length, some servers would wait.
    if (method !== 'GET' && method !== 'HEAD' && chance.is(0.5)) head.push('Content-Length: 0')
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
  }
  head.push(`Content-Type: ${body.contentType}`)
  const isChunked = isHostile && chance.is(0.06)
  head.push(isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.bytes.length}`)
  const start = Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
  return Buffer.concat([start, isChunked ? chunks(chance, body.bytes) : body.bytes])
}

function chunks(chance, bytes) {
  const parts = []
  for (let at = 0; at < bytes.length; ) {
    const size = Math.min(bytes.length - at, Math.max(chance.size(), Math.ceil(bytes.length / 50)))
    parts.push(Buffer.from(`${size.toString(16)}\r\n`), bytes.subarray(at, at + size), Buffer.from('\r\n'))
    at += size
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
