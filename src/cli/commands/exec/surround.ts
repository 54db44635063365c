import type { Emulator } from '../../../emulator/emulator.ts'
import { environmentOf } from './environment.ts'
import { nodeOptionOf, writeHook, writeNodeInFront } from './hook-file.ts'
import type { TrustFiles } from './trust-files.ts'

/** Lists: a child that has one without ours keeps it. */
const OF_ITS_OWN = ['NODE_OPTIONS', 'PATH']

export interface SurroundOptions {
  /** Folder for the files that the environment names. */
  readonly folder: string
  /** Hosts besides Freshdesk's that lead to the emulator. */
  readonly also: readonly string[]
  /** Undefined when the certificate is the user's own. */
  readonly trust: TrustFiles | undefined
  /** The only hosts besides that are reached; undefined: all are. */
  readonly allowed?: readonly string[]
}

/** Environment in which a command finds the emulator, with the files that it names. */
export async function surround(
  emulator: Pick<Emulator, 'url' | 'httpsUrl' | 'apiKey' | 'caCertificate'>,
  { folder, also, trust, allowed }: SurroundOptions,
): Promise<Record<string, string>> {
  const { url, httpsUrl = '', apiKey, caCertificate: ca } = emulator
  const nodeOption = nodeOptionOf(folder)
  const binFolder = await writeNodeInFront(folder)
  const env = environmentOf(process.env, { url, httpsUrl, apiKey, also, nodeOption, binFolder, trust })
  const { hostname, port } = new URL(url)
  await writeHook(folder, {
    host: hostname.replace(/[[\]]/g, ''),
    httpPort: Number(port),
    httpsPort: Number(new URL(httpsUrl).port),
    also,
    allowed,
    ca,
    nodeOption,
    variables: Object.fromEntries(
      Object.entries(env).filter(([name, value]) => !OF_ITS_OWN.includes(name) && value !== process.env[name]),
    ),
  })
  return env
}
