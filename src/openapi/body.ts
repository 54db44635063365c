import type { EncodingObject, MediaTypeObject, RequestBodyObject } from 'openapi3-ts/oas31'
import type { Endpoint } from '../http/endpoint.ts'
import { type Components, jsonSchemaOf, type Schema } from './components.ts'
import { isFile as isExampleFile } from './record.ts'

/** JSON always, multipart where files may go. */
export function requestBodyOf(endpoint: Endpoint, components: Components): RequestBodyObject | undefined {
  if (endpoint.body === undefined) return undefined
  const schema = jsonSchemaOf(endpoint.body, 'input')
  const form = endpoint.accepts === 'multipart' ? components.name(formOf(schema)) : undefined
  const examples = endpoint.examples.flatMap(({ summary, body }, index) =>
    body === undefined ? [] : [[`example${index + 1}`, { summary, value: body }] as const],
  )
  const multipart = form && {
    'multipart/form-data': { schema: form, ...encodingOf(schema), ...formExamplesOf(endpoint) },
  }
  const needsFile = schema.required?.some((name) => isFile(schema.properties?.[name] as Schema)) ?? false
  const json = needsFile
    ? undefined
    : {
        'application/json': {
          schema: components.name(withoutFiles(schema)),
          ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}),
        },
      }
  return { required: (schema.required ?? []).length > 0, content: { ...json, ...multipart } }
}

function formExamplesOf({ examples }: Endpoint): Pick<MediaTypeObject, 'examples'> {
  const forms = examples.flatMap(({ summary, form }, index) => {
    if (form === undefined) return []
    const value = Object.entries(form).map(([name, part]) => [name, isExampleFile(part) ? part.text : part])
    return [[`example${index + 1}`, { summary, value: Object.fromEntries(value) }] as const]
  })
  return forms.length === 0 ? {} : { examples: Object.fromEntries(forms) }
}

/** JSON cannot carry files. */
export function withoutFiles(schema: Schema): Schema {
  const kept = Object.entries(schema.properties ?? {}).filter(([, property]) => !isFile(property as Schema))
  return { ...schema, properties: Object.fromEntries(kept) }
}

const isFile = ({ format, items }: Schema): boolean =>
  format === 'binary' || (items !== undefined && isFile(items as Schema))

/**
 * The same fields as parts of a form, where names say the structure: `tags[]` for each element of a list,
 * `other_companies[][company_id]` for a member of each; for members of an object see `encodingOf`.
 */
function formOf(schema: Schema): Schema {
  const parts = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const isRequired = schema.required?.includes(name) ?? false
    return partsOf(name, withoutNull(property as Schema)).map((part) => ({ ...part, isRequired }))
  })
  const { required: _, ...rest } = schema
  const required = parts.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  return {
    ...rest,
    title: `${schema.title?.replace(/Body$/, '')}Form`,
    properties: Object.fromEntries(parts.map(({ name, part }) => [name, part])),
    ...(required.length > 0 ? { required } : {}),
  }
}

function partsOf(name: string, part: Schema): { readonly name: string; readonly part: Schema }[] {
  const element = part.items as Schema | undefined
  if (element === undefined) return [{ name, part }]
  if (element.type !== 'object') return [{ name: `${name}[]`, part }]
  return Object.entries(element.properties ?? {}).map(([member, items]) => ({
    name: `${name}[][${member}]`,
    part: { type: 'array', items: withoutNull(items as Schema) },
  }))
}

/** Objects are written as `custom_fields[NAME]`. */
function encodingOf({ properties = {} }: Schema): { readonly encoding?: EncodingObject } {
  const objects = Object.entries(properties).filter(([, property]) => (property as Schema).type === 'object')
  const entries = objects.map(([name]) => [name, { style: 'deepObject', explode: true }])
  return objects.length === 0 ? {} : { encoding: Object.fromEntries(entries) }
}

/** A form has no null. */
function withoutNull(schema: Schema): Schema {
  const { type, enum: choices } = schema
  if (!Array.isArray(type) || !type.includes('null')) return schema
  const [first] = type.filter((one) => one !== 'null')
  return {
    ...schema,
    ...(first === undefined ? {} : { type: first }),
    ...(choices === undefined ? {} : { enum: choices.filter((choice) => choice !== null) }),
  }
}
