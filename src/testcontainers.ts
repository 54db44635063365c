import { basename } from 'node:path'
import { GenericContainer, Wait } from 'testcontainers'
import type { LimitMode, Plan } from './account/limits.ts'
import { isFixturePath } from './fixtures/file/fixture-file.ts'
import type { Fixture } from './fixtures/format/fixture.ts'
import { VERSION } from './project.ts'
import { StartedFreshdeskEmulatorContainer } from './testcontainers/started-container.ts'

export type { StartedFreshdeskEmulatorContainer } from './testcontainers/started-container.ts'

/** Ports and folders of the image. */
const PORT = 4800
const FIXTURES = '/fixtures'

/** Readable for the image's user, whoever owns the copy. */
const READABLE = 0o644

/** The emulator's image with its options by name; everything else of a `GenericContainer` stays as it is. */
export class FreshdeskEmulatorContainer extends GenericContainer {
  #controlToken: string | undefined

  /** @param image where your engine finds it. */
  constructor(image = `freshdesk-emulator:${VERSION}`) {
    super(image)
    this.withExposedPorts(PORT).withWaitStrategy(Wait.forHttp('/_emulator/health', PORT))
  }

  /** Name of the default account. */
  withAccount(name: string): this {
    return this.#withOption('ACCOUNT', name)
  }

  /** Gives the account a plan: its features, and its limits enforced. */
  withPlan(plan: Plan): this {
    return this.#withOption('PLAN', plan)
  }

  /** Calls a minute, or `on`, `headers` (counted, not refused), `off`. */
  withRateLimit(limit: LimitMode | number): this {
    return this.#withOption('RATE_LIMIT', String(limit))
  }

  /** A fixture's name in the image, the path of a file here, or the fixture itself. */
  withFixture(fixture: string | Fixture): this {
    if (typeof fixture === 'string') {
      if (!isFixturePath(fixture)) return this.#withOption('FIXTURE', fixture)
      const target = `${FIXTURES}/${basename(fixture)}`
      return this.withCopyFilesToContainer([{ source: fixture, target, mode: READABLE }]).#withOption('FIXTURE', target)
    }
    const target = `${FIXTURES}/inline.json`
    const content = JSON.stringify(fixture)
    return this.withCopyContentToContainer([{ content, target, mode: READABLE }]).#withOption('FIXTURE', target)
  }

  /** Sets the seed of ids, tokens and generated values. */
  withSeed(seed: number): this {
    return this.#withOption('SEED', String(seed))
  }

  /** ISO time at which the account's clock starts. */
  withNow(now: string): this {
    return this.#withOption('NOW', now)
  }

  /** The clock stands still until advanced. */
  withFreeze(): this {
    return this.#withOption('FREEZE', 'true')
  }

  withControlToken(token: string): this {
    this.#controlToken = token
    return this.#withOption('CONTROL_TOKEN', token)
  }

  /** Names by which this container is reached, where they are public ones: its control operations answer there. */
  withControlHosts(...names: string[]): this {
    return this.#withOption('CONTROL_HOST', names.join(','))
  }

  override async start(): Promise<StartedFreshdeskEmulatorContainer> {
    return await StartedFreshdeskEmulatorContainer.of(await super.start(), this.#controlToken)
  }

  #withOption(name: string, value: string): this {
    return this.withEnvironment({ [`FRESHDESK_EMULATOR_${name}`]: value })
  }
}
