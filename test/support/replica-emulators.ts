import { afterAll } from 'vitest'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { freePort } from './free-port.ts'
import { clientOf, type Freshdesk } from './freshdesk.ts'

/** Starts emulators in this process that share the accounts of a database, for the tests of a file. */
export function useReplicaEmulators(): (data: string, more?: EmulatorOptions) => Promise<Freshdesk> {
  const started: Emulator[] = []
  afterAll(() => Promise.all(started.map((one) => one.close())))
  return async (data, more = {}) => {
    const port = await freePort()
    const options = { data, port, advertise: `http://127.0.0.1:${port}`, ...more }
    const emulator = await createEmulator({ ...options, onError: (error) => process.stderr.write(`${error}\n`) })
    started.push(emulator)
    return clientOf(emulator)
  }
}
