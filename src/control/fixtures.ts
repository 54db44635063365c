import * as z from 'zod'
import type { Account } from '../account/account.ts'
import { fixtureSeries } from '../fixtures/export.ts'
import { shippedSchema } from '../fixtures/file/fixture-file.ts'
import { Generate } from '../fixtures/format/account.ts'
import { loadRows, loadRowsInTurns, type RowCounts, type RowSource } from '../fixtures/load-rows.ts'
import { asControlError, asControlErrors, ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'
import { parseInput } from './parse.ts'
import { FixtureReply, JsonSchemaReply, LoadReply } from './schemas.ts'
import { asksForSecrets, SecretsQuery } from './secrets.ts'

const NAME_OR_FIXTURE =
  'It should be the name of a fixture, or the fixture itself; files are for --fixture and the process'

/** A fixture that a caller over HTTP may name: no file of the machine on which the emulator runs. */
export const FixtureSource = () =>
  z.union([z.string().regex(/^[\w-]+$/, { error: NAME_OR_FIXTURE }), z.record(z.string(), z.unknown())], {
    error: NAME_OR_FIXTURE,
  })

const loadBody = (fixture: z.ZodType<string | Readonly<Record<string, unknown>>>) =>
  z.strictObject({
    fixture: fixture.optional(),
    generate: Generate().optional(),
    seed: z.int().optional(),
    events: z.boolean().optional(),
  })
const LoadBody = () => loadBody(FixtureSource())
/** Body in the process, where a path is allowed too. */
const OwnLoadBody = () => loadBody(z.union([z.string(), z.record(z.string(), z.unknown())]))

/** Adds rows and returns how many, by table. Throws `ControlError` 400, having added none, for what cannot be. */
export const loadInto = (account: Account, source: unknown): RowCounts =>
  asControlError(() => loadRows(account, rowSourceOf(source)))

function rowSourceOf(source: unknown): RowSource {
  const { fixture, generate, seed, events } = parseInput(OwnLoadBody, source)
  if ((fixture === undefined) === (generate === undefined)) {
    throw new ControlError(400, 'It should have either fixture or generate')
  }
  if (fixture !== undefined && seed !== undefined) throw new ControlError(400, 'seed: It goes with generate')
  const rows = fixture === undefined ? { generate, seed, events } : { fixture, events }
  return rows as RowSource // one of the two is given
}

/** Operations that load and export rows in the fixture format. */
export const fixtureOperations: readonly ControlOperation[] = [
  operation({
    id: 'viewFixtureSchema',
    summary: 'The JSON Schema of the fixture format',
    method: 'get',
    path: '/fixture-schema.json',
    scope: 'emulator',
    status: 200,
    reply: JsonSchemaReply,
    handle: () => shippedSchema(),
  }),
  operation({
    id: 'loadRows',
    summary: 'Add the rows of a fixture, or made-up ones: all, or none when something is wrong',
    method: 'post',
    path: '/load',
    scope: 'account',
    hasLongLists: true,
    status: 200,
    reply: LoadReply,
    body: LoadBody,
    handle: ({ account, body }) => asControlErrors(loadRowsInTurns(account, rowSourceOf(body))),
  }),
  operation({
    id: 'exportAccount',
    summary: 'The account as a fixture, with keys, passwords and credentials of webhooks where secrets are asked for',
    method: 'get',
    path: '/export',
    scope: 'account',
    status: 200,
    reply: FixtureReply,
    query: SecretsQuery,
    handle: ({ account, ...call }) => fixtureSeries(account, asksForSecrets(call)),
  }),
]
