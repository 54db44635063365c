import type { ParameterObject } from 'openapi3-ts/oas31'
import type { ZodType } from 'zod'
import type { Endpoint, Example, Lazy } from '../http/endpoint.ts'
import { jsonSchemaOf, type Schema } from './components.ts'

type Parameterized = Pick<Endpoint, 'path' | 'params' | 'examples'>

const ID: Schema = { type: 'integer', format: 'int64', minimum: 1 }

/** A path has one name for a parameter, whatever each of its methods takes there: `id_or_language` is `id` too. */
export const documentedName = (name: string): string => name.replace(/_or_language$/, '')

export function pathParameters({ path, params, examples }: Parameterized): ParameterObject[] {
  const { properties = {} } = params === undefined ? {} : jsonSchemaOf(params, 'output')
  const parts = path.split('/')
  const names = parts.flatMap((part, index) => (part.startsWith(':') ? [[parts[index - 1] ?? '', part.slice(1)]] : []))
  return names.map(([collection = '', name = '']) => ({
    name: documentedName(name),
    in: 'path',
    required: true,
    description: `Which ${singular(collection)}`,
    schema: properties[name] ?? (name.endsWith('id') ? ID : { type: 'string' }),
    ...exampleOf(examples, ({ params: given }) => given?.[name]),
  }))
}

/** Singular in words, of `canned_response_folders`: canned response folder. */
const singular = (collection: string) => collection.replace(/ies$/, 'y').replace(/s$/, '').replaceAll('_', ' ')

/** Headers that an operation reads. */
export function headerParameters(headers: Lazy<ZodType> | undefined): ParameterObject[] {
  const { properties = {} } = headers === undefined ? {} : jsonSchemaOf(headers, 'input')
  return Object.entries(properties).map(([name, property]): ParameterObject => {
    const { description, ...schema } = property as Schema
    return { name, in: 'header', required: false, ...(description === undefined ? {} : { description }), schema }
  })
}

export function queryParameters({ query, examples }: Pick<Endpoint, 'query' | 'examples'>): ParameterObject[] {
  if (query === undefined) return []
  const { properties = {}, required = [], additionalProperties } = jsonSchemaOf(query, 'input')
  const named = Object.entries(properties).map(([name, property]): ParameterObject => {
    const { description, ...schema } = property as Schema
    const example = exampleOf(examples, ({ query: given }) => typed(given?.[name], schema.type))
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
      ...(description === undefined ? {} : { description }),
      schema,
      ...example,
    }
  })
  return additionalProperties === false ? named : [...named, FILTERS]
}

/** Parameters by the names of the account's own fields: the members of an object that stands for itself. */
const FILTERS: ParameterObject = {
  name: 'filters',
  in: 'query',
  required: false,
  style: 'form',
  explode: true,
  description: 'field=value, and field[gt]=value with gt, lt, gte or lte: all of them have to hold',
  schema: { type: 'object', additionalProperties: true },
}

/** Examples of queries are written as they are sent. */
function typed(value: string | number | undefined, type: Schema['type']): unknown {
  if (typeof value !== 'string') return value
  if (type === 'array') return value.split(',')
  return type === 'boolean' ? value === 'true' : value
}

function exampleOf(examples: readonly Example[], find: (example: Example) => unknown): { readonly example?: unknown } {
  const found = examples.map(find).find((value) => value !== undefined)
  return found === undefined ? {} : { example: found }
}
