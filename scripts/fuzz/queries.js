import { hostileText } from './hostile.js'
import { templateOf } from './pools.js'
import { poolOf } from './values.js'

const SEARCHED = [
  ...['status:2', 'priority:4', "tag:'vip'", 'agent_id:158000002001', 'group_id:null', "created_at:>'2029-01-01'"],
  ...["due_by:<'2031-01-01'", "email:'ada@acme.test'", "name:'Acme Corporation'", "domain:'acme.test'", 'active:true'],
  ...["type:'Question'", "cf_region:'EMEA'", 'cf_seats:3', 'cf_vip:true', 'company_id:158000003001', "mobile:'1'"],
]
const TOKENS = [
  '(',
  ')',
  ' AND ',
  ' OR ',
  ' NOT ',
  ':',
  '>',
  '<',
  "'",
  '"',
  '\\',
  'null',
  '~',
  '*',
  ' ',
  '-',
  '\u0000',
  '😀',
]
const STRAY = [
  'page',
  'per_page',
  'x',
  '__proto__',
  'include',
  'filter',
  'query',
  'order_by',
  'a[b]',
  'a[]',
  'page[]',
  '',
]

function search(chance, isHostile) {
  const terms = Array.from({ length: chance.between(1, 3) }, () => chance.pick(SEARCHED))
  const good = terms.join(chance.pick([' AND ', ' OR ']))
  if (!isHostile) return `"${good}"`
  const kind = chance.below(4)
  if (kind === 0) return hostileText(chance)
  if (kind === 1) return `"${'('.repeat(Math.min(chance.size(), 6000))}${good}"`
  if (kind === 2)
    return `"${Array.from({ length: chance.between(1, 60) }, () => chance.pick([...TOKENS, ...SEARCHED])).join('')}"`
  return `"${Array.from({ length: Math.min(chance.size(), 400) }, () => chance.pick(SEARCHED)).join(' OR ')}"`
}

/** What follows the path, with its `?`; mostly nothing. */
export function queryOf(chance, operation, values, isHostile) {
  const known = operation.parameters.filter((one) => one.in === 'query')
  const pairs = known
    .filter((one) => one.required === true || chance.is(isHostile ? 0.4 : 0.15))
    .map(({ name, schema }) => [name, parameterOf(chance, name, schema, values, isHostile)])
  if (isHostile && chance.is(known.length === 0 ? 0.3 : 0.15)) pairs.push([chance.pick(STRAY), hostileText(chance)])
  if (pairs.length === 0) return ''
  const escaped = (text) =>
    isHostile && chance.is(0.05) ? text.replace(/[^!-~]|[#\r\n]/g, '%') : encodeURIComponent(text)
  return `?${pairs.map(([name, text]) => `${escaped(name)}=${escaped(text.toWellFormed().slice(0, 9000))}`).join('&')}`
}

function parameterOf(chance, name, schema, values, isHostile) {
  if (isHostile && chance.is(0.6) && name !== 'query') return hostileText(chance)
  if (name === 'query') return search(chance, isHostile)
  return String(values.valid(schema ?? {}, name) ?? '')
}

/** The path with its parameters filled in, mostly by rows that there are. */
export function pathOf(chance, operation, { pools, account }, isHostile) {
  const [, path, extension = ''] = /^(.*?)(\.json)?$/.exec(operation.path)
  const known = knownPath(chance, path, pools)
  if (known !== undefined && !(isHostile && chance.is(0.25))) return `${known}${extension}`
  const steps = path.split('/')
  const [type, rule] = String(pools.pick('rules', chance) ?? '4/1').split('/')
  return steps
    .map((step, at) => {
      if (!step.startsWith('{')) return step
      if (step === '{account}') return isHostile && chance.is(0.05) ? strayId(chance) : account
      if (isHostile && chance.is(0.12)) return strayId(chance)
      if (step === '{language}') return chance.pick(LANGUAGES)
      if (step === '{type_id}') return steps.includes('{id}') ? type : chance.pick(['1', '3', '4', '4', '1', '3', '2'])
      const kind = step === '{job}' ? 'jobs' : steps.slice(0, at).findLast((one) => !one.startsWith('{'))
      if (kind === 'rules') return rule
      return encodeURIComponent(String(pools.pick(kind, chance) ?? pools.pick(poolOf(kind ?? ''), chance) ?? 1))
    })
    .join('/')
    .concat(extension)
}

/** The path of a row below another one, with what follows it; undefined where none is known. */
function knownPath(chance, path, pools) {
  const isOfOne = path.split('{').length === 2
  if (isOfOne && chance.is(0.5)) return undefined
  const [item, rest] = /^(.*\})(.*)$/.exec(path)?.slice(1) ?? []
  const found = item && pools.pick(templateOf(item), chance)
  return found === undefined ? undefined : `${found}${rest}`
}

const LANGUAGES = ['de', 'de', 'fr', 'en', 'xx', 'pt-BR']

const IDS = [
  '0',
  '-1',
  '1.5',
  '1e3',
  '99999999999',
  '9007199254740993',
  'x',
  '%00',
  '%20',
  '..',
  '1%2f2',
  '01',
  '__proto__',
]
const strayId = (chance) =>
  chance.is(0.7) ? chance.pick(IDS) : encodeURIComponent(hostileText(chance).toWellFormed().slice(0, 3000))
