import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createEmulator, type Emulator } from '../../src/index.ts'
import { useFolder } from './folder.ts'

export interface Pointed {
  readonly emulator: Emulator
  /** The file that clients are to trust. */
  readonly ca: string
  readonly httpsPort: string
  /** A client's calls since it was last asked, as `host path status`. */
  calls(): string[]
}

/** An emulator with HTTPS and proxy, and its authority in a file, for clients of other languages. */
export async function startPointed(): Promise<Pointed> {
  const tlsDir = useFolder()
  const emulator = await createEmulator({ tls: true, proxy: true, proxyOthers: 'deny', tlsDir })
  afterAll(() => emulator.close())
  return {
    emulator,
    ca: join(tlsDir, 'ca.pem'),
    httpsPort: new URL(emulator.httpsUrl ?? '').port,
    calls() {
      const made = emulator.requests.list()
      emulator.requests.clear()
      return made.map(({ request_headers, path, status }) => `${request_headers.host} ${path} ${status}`)
    },
  }
}
