import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { planned, type RowWrite, writeAll } from '../account/write.ts'
import { DefinitionError } from '../domain/custom-objects/definitions.ts'
import { addObject, objectChange, objectRemoval } from '../domain/custom-objects/objects.ts'
import { viewedObject } from '../domain/views/custom-objects.ts'
import { CustomObjectReply, RECORD_FIELD_TYPES } from '../schemas/custom-objects.ts'
import { atOnce } from '../time/turns.ts'
import { ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { written } from './written.ts'

/** Custom object with its fields, as control shows it. */
export type CustomObject = ReturnType<typeof viewedObject>

const text = () => z.string().min(1).max(256)

const settable = () => ({
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  editable: z.boolean().optional(),
  visible: z.boolean().optional(),
  filterable: z.boolean().optional(),
  searchable: z.boolean().optional(),
  placeholder: z.string().nullish(),
  hint: z.string().nullish(),
  choices: z.array(text()).optional().meta({ description: 'Of a DROPDOWN or MULTI_SELECT' }),
  lookup: text().optional().meta({
    description: 'Of a RELATIONSHIP: ticket, contact, company, or the name of a custom object',
  }),
})
const name = () => text().optional().meta({ description: 'Default: the label in snake case' })

const NewObjectBody = () =>
  z.strictObject({
    title: text(),
    name: text().optional().meta({ description: 'Default: the title in snake case' }),
    prefix: text().optional().meta({ description: 'Of the ids of its records. Default: of the letters of the title' }),
    description: z.string().optional(),
    fields: z
      .array(z.strictObject({ label: text(), name: name(), type: z.enum(RECORD_FIELD_TYPES), ...settable() }))
      .meta({ description: 'One is PRIMARY' }),
  })

const ObjectChangeBody = () =>
  z.strictObject({
    title: text().optional(),
    description: z.string().optional(),
    fields: z
      .array(
        z.strictObject({
          name: name(),
          label: text().optional(),
          type: z.enum(RECORD_FIELD_TYPES).optional(),
          deleted: z.boolean().optional(),
          ...settable(),
        }),
      )
      .optional()
      .meta({ description: 'By name a field that is there, changed or deleted; any other is new' }),
  })

/** Definition of a custom object to be made. */
export type NewCustomObject = z.input<ReturnType<typeof NewObjectBody>>
/** Change of a custom object; a field is known by its name. */
export type CustomObjectChange = z.input<ReturnType<typeof ObjectChangeBody>>

/** Does `work`. Throws `ControlError` 400, with its place, for a definition that cannot be. */
function defined<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    return asControlError(error)
  }
}

function asControlError(error: unknown): never {
  if (!(error instanceof DefinitionError)) throw error
  throw new ControlError(400, error.place === '' ? error.message : `${error.place}: ${error.message}`)
}

function found({ database }: Account, id: number) {
  const object = database.custom_objects.get(id)
  if (object === undefined) throw new ControlError(404, `There is no custom object with the id ${id}`)
  return object
}

/** Lists the custom objects, by ascending id. */
export const listObjects = ({ database }: Account): readonly CustomObject[] =>
  [...database.custom_objects.all()].map(viewedObject)

/**
 * Makes a custom object. Throws `ControlError` 400 for a definition that cannot be: a name that is taken, no primary
 * field ...
 */
export function createObject(account: Account, object: NewCustomObject): CustomObject {
  const definition = parseInput(NewObjectBody, object)
  return viewedObject(defined(() => addObject(account, definition)))
}

/** Changes a custom object. Throws `ControlError` 404 where there is none of that id, 400 for what it cannot become. */
export function updateObject(account: Account, id: number, change: CustomObjectChange): CustomObject {
  return viewedObject(defined(() => atOnce(changeSteps(account, id, change))))
}

const changeSteps = (account: Account, id: number, change: CustomObjectChange) =>
  objectChange(account, found(account, id), parseInput(ObjectChangeBody, change))

/** Deletes a custom object. Throws `ControlError` 404 where there is none of that id. */
export const deleteObject = (account: Account, id: number): void => writeAll(removal(account, id))

/** Deletes all custom objects with their records. */
export const deleteObjects = (account: Account): void => writeAll(removalOfAll(account))

const removal = (account: Account, id: number) => objectRemoval(account, found(account, id))

function* removalOfAll(account: Account): Generator<RowWrite, void, undefined> {
  for (const object of account.database.custom_objects.all()) yield* objectRemoval(account, object)
}

/** Operations on custom objects, which Freshdesk makes in its interface alone; their records belong to the API. */
export const customObjectOperations: readonly ControlOperation[] = [
  operation({
    id: 'listCustomObjects',
    summary: 'List the custom objects with their fields',
    method: 'get',
    path: '/custom-objects',
    scope: 'account',
    status: 200,
    reply: () => z.array(CustomObjectReply()),
    handle: ({ account }) => listObjects(account),
  }),
  operation({
    id: 'createCustomObject',
    summary: 'Create a custom object, as its fields are defined in Freshdesk’s interface',
    method: 'post',
    path: '/custom-objects',
    scope: 'account',
    status: 201,
    reply: CustomObjectReply,
    body: NewObjectBody,
    handle: ({ account, body }) => createObject(account, body),
  }),
  operation({
    id: 'updateCustomObject',
    summary: 'Change a custom object: its fields while clients run',
    method: 'patch',
    path: '/custom-objects/:id',
    scope: 'account',
    status: 200,
    reply: CustomObjectReply,
    errors: [409],
    body: ObjectChangeBody,
    handle: async ({ account, params, body }) => {
      const steps = (one: Account) => changeSteps(one, Number(params.id), body)
      return viewedObject(await written(account, 'updateCustomObject', steps).catch(asControlError))
    },
  }),
  operation({
    id: 'deleteCustomObject',
    summary: 'Delete a custom object with its records and all fields that look them up',
    method: 'delete',
    path: '/custom-objects/:id',
    scope: 'account',
    status: 204,
    errors: [409],
    handle: ({ account, params }) =>
      written(account, 'deleteCustomObject', (one) => planned(removal(one, Number(params.id)))),
  }),
  operation({
    id: 'deleteCustomObjects',
    summary: 'Delete all custom objects',
    method: 'delete',
    path: '/custom-objects',
    scope: 'account',
    status: 204,
    errors: [409],
    handle: ({ account }) => written(account, 'deleteCustomObjects', (one) => planned(removalOfAll(one))),
  }),
]
