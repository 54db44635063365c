import type { RequestBodyObject } from 'openapi3-ts/oas31'
import type { Endpoint } from '../http/endpoint.ts'
import { type Components, jsonSchemaOf, type Referable, type Schema } from './components.ts'

/** JSON always, multipart where files may go. */
export function requestBodyOf(endpoint: Endpoint, components: Components): RequestBodyObject | undefined {
  if (endpoint.body === undefined) return undefined
  const schema = jsonSchemaOf(endpoint.body, 'input')
  const form = endpoint.accepts === 'multipart' ? components.name(formOf(schema)) : undefined
  const examples = endpoint.examples.flatMap(({ summary, body }, index) =>
    body === undefined ? [] : [[`example${index + 1}`, { summary, value: body }] as const],
  )
  return {
    required: (schema.required ?? []).length > 0,
    content: {
      'application/json': {
        schema: components.name(withoutFiles(schema)),
        ...(examples.length > 0 ? { examples: Object.fromEntries(examples) } : {}),
      },
      ...(form === undefined ? {} : { 'multipart/form-data': { schema: form } }),
    },
  }
}

/** JSON cannot carry files. */
function withoutFiles(schema: Schema): Schema {
  const kept = Object.entries(schema.properties ?? {}).filter(([, property]) => !isFile(property as Schema))
  return { ...schema, properties: Object.fromEntries(kept) }
}

const isFile = ({ format, items }: Schema): boolean =>
  format === 'binary' || (items !== undefined && isFile(items as Schema))

/**
 * The same fields as parts of a form, where names say the structure: `tags[]` for each element of a list,
 * `custom_fields[NAME]` for a member of an object, `other_companies[][company_id]` for both.
 */
function formOf(schema: Schema): Schema {
  const properties: Record<string, Referable> = {}
  const patternProperties: Record<string, Schema> = {}
  const required: string[] = []
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const part = withoutNull(property as Schema)
    const element = part.items as Schema | undefined
    if (part.type === 'object') patternProperties[`^${name}\\[[^\\]]+\\]$`] = MEMBER
    else if (element?.type === 'object') patternProperties[`^${name}\\[\\]\\[[^\\]]+\\]$`] = MEMBER
    else {
      const partName = element === undefined ? name : `${name}[]`
      properties[partName] = part
      if (schema.required?.includes(name)) required.push(partName)
    }
  }
  return {
    ...schema,
    title: `${schema.title?.replace(/Body$/, '')}Form`,
    properties,
    ...(Object.keys(patternProperties).length > 0 ? { patternProperties } : {}),
    ...(required.length > 0 ? { required } : {}),
  } as Schema // the types of OpenAPI 3.1 lack patternProperties, which its JSON Schema has
}

const MEMBER: Schema = { type: ['string', 'number', 'boolean'] }

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
