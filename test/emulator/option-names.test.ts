import { expect, it } from 'vitest'
import { createEmulator } from '../../src/index.ts'

it.each([
  [{ rate_limit: 'on' }, 'there is no option rate_limit; did you mean rateLimit?'],
  [{ freese: true }, 'there is no option freese; did you mean freeze?'],
  [{ nonsense: undefined, whatever: 1 }, 'there is no option whatever'],
])('%j is refused with the nearest option', async (options, message) => {
  await expect(createEmulator(options as object)).rejects.toThrow(message)
})

it('is so of an account made later', async () => {
  const emulator = await createEmulator({ port: 0 })
  const options = { name: 'w1', port: 1, fixtures: 'empty' }
  expect(() => emulator.createAccount({ ...options, port: undefined } as never)).toThrow(
    'there is no option fixtures; did you mean fixture?',
  )
  expect(emulator.accounts).toHaveLength(1)
  await emulator.close()
})
