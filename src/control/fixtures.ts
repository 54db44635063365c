import { z } from 'zod'
import { exportFixture } from '../domain/fixtures/export.ts'
import { loadRows, type RowSource } from '../domain/load-rows.ts'
import { Generate } from '../schemas/fixture-account.ts'
import { fixtureSchema } from '../schemas/fixture-schema.ts'
import { asControlError, ControlError } from './errors.ts'
import { type ControlOperation, operation } from './operation.ts'

const ShippedName = () =>
  z.string().regex(/^[\w-]+$/, { error: 'It should be the name of a shipped fixture, or the fixture itself' })

/** Rows in and out, in the fixture format. */
export const fixtureOperations: readonly ControlOperation[] = [
  operation({
    method: 'get',
    path: '/fixture-schema.json',
    scope: 'emulator',
    status: 200,
    handle: () => fixtureSchema(),
  }),
  operation({
    method: 'post',
    path: '/load',
    scope: 'account',
    status: 200,
    body: () =>
      z.strictObject({
        fixture: z.union([ShippedName(), z.record(z.string(), z.unknown())]).optional(),
        generate: Generate().optional(),
        seed: z.int().optional(),
        events: z.boolean().optional(),
      }),
    handle({ account, body: { fixture, generate, seed, events } }) {
      if ((fixture === undefined) === (generate === undefined)) {
        throw new ControlError(400, 'A body has either fixture or generate')
      }
      if (fixture !== undefined && seed !== undefined) throw new ControlError(400, 'seed: It goes with generate')
      const source = fixture === undefined ? { generate, seed, events } : { fixture, events }
      return asControlError(() => loadRows(account, source as RowSource)) // one of the two is given
    },
  }),
  operation({
    method: 'get',
    path: '/export',
    scope: 'account',
    status: 200,
    handle: ({ account }) => exportFixture(account),
  }),
]
