import { AbstractStartedContainer, type StartedTestContainer } from 'testcontainers'
import type { Fault, FaultDefinition } from '../account/faults.ts'
import type { RateLimits, RateLimitsChange } from '../account/rate-limits.ts'
import type { Verified } from '../control/requests.ts'
import type { Expectation } from '../journal/verify.ts'
import type { JournaledRequest, RequestFilter } from '../journal/view.ts'
import type { Verdict } from '../verdicts/verdict.ts'

const CONTROL_PATH = '/_emulator'

/** A control operation's own JSON: moments are texts. */
interface Advanced {
  readonly now: string
  readonly frozen: boolean
  readonly ran: readonly { readonly at: string; readonly kind: string; readonly id: number }[]
}

/** A running emulator: where clients reach it, and its control operations on the default account. */
export class StartedFreshdeskEmulatorContainer extends AbstractStartedContainer {
  readonly #token: string | undefined
  #apiKey = ''

  private constructor(container: StartedTestContainer, token: string | undefined) {
    super(container)
    this.#token = token
  }

  /** @param token what its control operations ask for, if anything */
  static async of(container: StartedTestContainer, token?: string): Promise<StartedFreshdeskEmulatorContainer> {
    const started = new StartedFreshdeskEmulatorContainer(container, token)
    const account = await started.control<{ readonly api_keys: readonly { readonly key?: string }[] }>(
      'GET',
      '/account',
    )
    const [agent] = account.api_keys
    started.#apiKey = agent === undefined ? '' : (agent.key ?? (await keyFromWithin(container)))
    return started
  }

  /** URL that a client on this machine uses in place of `https://acme.freshdesk.com`. */
  get url(): string {
    return `http://${this.getHost()}:${this.getFirstMappedPort()}`
  }

  /** The Account Administrator's, as it was at the start. */
  get apiKey(): string {
    return this.#apiKey
  }

  /** Back to right after the fixture. Snapshots stay. */
  async reset(): Promise<void> {
    await this.control('POST', '/reset')
  }

  async snapshot(name: string): Promise<void> {
    await this.control('POST', '/snapshots', { name })
  }

  async restore(name: string): Promise<void> {
    await this.control('POST', `/snapshots/${encodeURIComponent(name)}/restore`)
  }

  /** Moves the clock forward; everything that falls due runs. */
  advanceClock(seconds: number): Promise<Advanced> {
    return this.control('POST', '/clock/advance', { seconds })
  }

  rateLimits(): Promise<RateLimits> {
    return this.control('GET', '/rate-limits')
  }

  setRateLimits(change: RateLimitsChange): Promise<RateLimits> {
    return this.control('PUT', '/rate-limits', change)
  }

  addFault(definition: FaultDefinition): Promise<Fault> {
    return this.control('POST', '/faults', definition)
  }

  async clearFaults(): Promise<void> {
    await this.control('DELETE', '/faults')
  }

  /** Calls of clients, oldest first. */
  requests(filter: RequestFilter = {}): Promise<readonly JournaledRequest[]> {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) search.set(name, String(value))
    return this.control('GET', `/requests?${search}`)
  }

  /** Rejects, naming the nearest misses, when the expectation is not met. */
  verify(expectation: Expectation): Promise<Verified> {
    return this.control('POST', '/requests/verify', expectation)
  }

  verdicts(): Promise<readonly Verdict[]> {
    return this.control('GET', '/requests/verdicts')
  }

  /** Any control operation, by its path below `/_emulator`; resolves to its answer, rejects with its message. */
  async control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${CONTROL_PATH}${path}`, {
      method,
      headers: {
        ...(this.#token === undefined ? {} : { Authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) throw new Error(`${method} ${CONTROL_PATH}${path}: ${response.status} ${answer?.message ?? text}`)
    return answer
  }
}

/** Run in the container. */
const PRINT_KEY = `
const port = process.env.FRESHDESK_EMULATOR_PORT || process.env.PORT || 4800
const response = await fetch('http://127.0.0.1:' + port + '/_emulator/account?secrets=true')
process.stdout.write((await response.json()).api_keys[0].key)
`

/** Keys are told to callers on the emulator's own machine alone, which is the container. */
async function keyFromWithin(container: StartedTestContainer): Promise<string> {
  const { output, exitCode } = await container.exec(['node', '--input-type=module', '--eval', PRINT_KEY])
  if (exitCode !== 0) throw new Error(`the container does not tell its API key: ${output}`)
  return output.trim()
}
