import type { AccountState } from '../../../account/state.ts'
import { beginIn, beginningOf } from '../../../certify/beginning.ts'
import type { Stage, Venue } from '../../../certify/client.ts'
import { AccountHandle } from '../../../emulator/account-handle.ts'
import { createEmulator, type Emulator } from '../../../emulator/emulator.ts'
import type { EmulatorOptions } from '../../../emulator/options.ts'

/** An emulator of its own, whose default account is the run's. */
export interface EmulatorStage extends Stage {
  readonly emulator: Emulator
}

type VenueOptions = Pick<EmulatorOptions, 'allowHosts' | 'seed' | 'also'>

/** Emulators that listen at ports of their own, with one authority for all. */
export class EmulatorVenue implements Venue<EmulatorStage> {
  readonly #options: EmulatorOptions
  /** Hosts that a command reaches besides. */
  readonly allowed: readonly string[]

  /** @param tlsDir keeps the authority */
  constructor({ allowHosts = [], seed, also = [] }: VenueOptions, tlsDir: string) {
    this.allowed = allowHosts
    this.#options = {
      ...(seed === undefined ? {} : { seed }),
      also,
      allowHosts: this.allowed,
      tls: true,
      tlsDir,
      proxy: true,
      proxyOthers: 'deny',
    }
  }

  async open(state: AccountState): Promise<EmulatorStage> {
    const emulator = await createEmulator({ ...this.#options, fixture: 'empty' })
    const account = AccountHandle.accountOf(emulator)
    beginIn(account, state)
    return { account, emulator, url: emulator.url, close: () => emulator.close() }
  }

  /** An account with this fixture, as every run begins, and what its certificate is signed by. */
  async begin(
    fixture: string | object,
  ): Promise<{ readonly state: AccountState; readonly ca: string; readonly keys: readonly string[] }> {
    const emulator = await createEmulator({ ...this.#options, fixture })
    const { caCertificate: ca = '', keys } = emulator
    const state = beginningOf(AccountHandle.accountOf(emulator))
    await emulator.close()
    return { state, ca, keys: keys.map(({ key }) => key) }
  }
}
