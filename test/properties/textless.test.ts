import { expect, it } from 'vitest'
import type * as z from 'zod'
import { controlRoutes } from '../../src/control/routes.ts'
import { schemaOf } from '../../src/http/schema-of.ts'
import { endpoints } from '../../src/routes/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk()

/** `String` of it throws, and so does a comparison with a number: its text is a member that was sent. */
const TEXTLESS = { toString: { valueOf: null } }
const HOSTILE = [TEXTLESS, { length: TEXTLESS }]

/** The value, each time with another of its members, however deep, replaced. */
function* withHostile(value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    const copyWith = (one: unknown) =>
      Array.isArray(value) ? value.map((other, at) => (String(at) === name ? one : other)) : { ...value, [name]: one }
    for (const one of HOSTILE) yield copyWith(one)
    for (const one of withHostile(member)) yield copyWith(one)
  }
}

/** Sends the bodies, in JSON, and expects no answer that is a mistake of ours. */
async function sendAll(method: string, path: string, bodies: Iterable<unknown>) {
  for (const body of bodies) {
    const { status } = await freshdesk.call(method.toUpperCase(), path, {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(status, JSON.stringify(body)).toBeLessThan(500)
  }
}

const withExamples = endpoints.filter(({ examples }) => examples.some(({ body }) => body !== undefined))

it.each(withExamples)(
  'an object without a text is no mistake of ours in place of any member of $id',
  async (endpoint) => {
    freshdesk.emulator.reset()
    const { method, path, examples } = endpoint
    const filled = path.replace(/:(\w+)/g, (_, name) => String(examples[0]?.params?.[name] ?? 1))
    for (const { body } of examples) await sendAll(method, filled, withHostile(body))
  },
)

const membersOf = (schema: z.ZodType): string[] => ('shape' in schema ? Object.keys(schema.shape as object) : [])

const controlWithBody = controlRoutes.flatMap((operation) =>
  operation.body === undefined ? [] : [{ ...operation, members: membersOf(schemaOf(operation.body)) }],
)

it.each(controlWithBody)('nor in place of a member of the control operation $id', async ({ method, path, members }) => {
  const bodies = members.flatMap((name) => HOSTILE.map((one) => ({ [name]: one })))
  await sendAll(method, `/_emulator${path.replace(':account', 'acme').replace(/:\w+/g, '1')}`, bodies)
})

it.each(['roles', 'ticket_fields', 'contacts', 'tickets'])(
  "nor in place of a fixture's %s, whose place is told",
  async (name) => {
    for (const one of HOSTILE) {
      const { status, body } = await freshdesk.post('/_emulator/load', { fixture: { [name]: one } })
      const message = `fixture is not valid: ${name}: Invalid input: expected array, received object`
      expect([status, body]).toEqual([400, { code: 'invalid_value', message }])
    }
  },
)
