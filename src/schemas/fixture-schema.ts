import { z } from 'zod'
import { Fixture } from './fixture.ts'

/** The JSON Schema of the fixture format, by which editors complete and check a file. */
export const fixtureSchema = () => ({
  title: 'Fixture of freshdesk-emulator',
  ...z.toJSONSchema(Fixture, { io: 'input' }),
})
