import { expect, it, vi } from 'vitest'
import { differenceOf } from '../../support/difference.ts'
import { STEPS, startKept, stateOf } from '../../support/kept-steps.ts'
import { describeWithPostgres, usePostgres } from '../../support/postgres.ts'

vi.setConfig({ testTimeout: 120_000 })

describeWithPostgres('an account in PostgreSQL', () => {
  const postgres = usePostgres()

  it('is after each step, restarted, as it was', async () => {
    const url = await postgres.server.database()
    let desk = await startKept(url)
    for (const [place, step] of STEPS.entries()) {
      let { status, text } = await step(desk)
      // A machine that is too busy for the lease: nothing has changed.
      while (status === 503) ({ status, text } = await step(desk))
      expect(status, `${place}: ${text}`).toBeLessThan(300)
      const before = stateOf(desk.emulator)
      await desk.emulator.close()
      desk = await startKept(url)
      expect(differenceOf(stateOf(desk.emulator), before), `step ${place}`).toBeUndefined()
    }
    await desk.emulator.close()
  })
})
