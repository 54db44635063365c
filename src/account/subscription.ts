import { type LimitMode, LimitWindows, limitsOf, type Plan } from './limits.ts'

/** Terms that were chosen by name; undefined where the default holds. */
export interface SubscriptionTerms {
  readonly plan: Plan | undefined
  /** Bought calls a minute. */
  readonly purchased: number | undefined
  readonly limitMode: LimitMode | undefined
}

const DEFAULT_PLAN: Plan = 'enterprise'

/** The plan of an account, the calls it has bought, and the windows that hold both. */
export class Subscription {
  readonly windows = new LimitWindows(limitsOf(DEFAULT_PLAN, undefined), 'headers')
  #terms: SubscriptionTerms = { plan: undefined, purchased: undefined, limitMode: undefined }
  readonly #onChange: () => void

  constructor(options: { readonly plan?: Plan; readonly rateLimit?: LimitMode | number }, onChange: () => void) {
    this.#onChange = onChange
    this.setPlan(options.plan)
    this.setRateLimit(options.rateLimit)
  }

  get terms(): SubscriptionTerms {
    return this.#terms
  }

  /** The plan whose features and numbers hold; enterprise when none was chosen. */
  get plan(): Plan {
    return this.#terms.plan ?? DEFAULT_PLAN
  }

  /** Undefined where the defaults hold. */
  get chosen(): {
    readonly plan: Plan | undefined
    readonly rateLimit: LimitMode | number | undefined
    /** Mode of the limits, besides a bought number of calls a minute. */
    readonly mode: LimitMode | undefined
  } {
    const { plan, purchased, limitMode } = this.#terms
    return { plan, rateLimit: purchased ?? limitMode, mode: purchased === undefined ? undefined : limitMode }
  }

  /** Naming a plan enforces its limits, unless a mode was chosen; without one the headers count and nothing is refused. */
  setPlan(plan: Plan | undefined): void {
    this.restore({ ...this.#terms, plan })
  }

  /** A number is bought calls a minute, enforced; a mode goes with the plan's own numbers; what was used stays. */
  setRateLimit(rateLimit: LimitMode | number | undefined): void {
    const isNumber = typeof rateLimit === 'number'
    this.restore({
      ...this.#terms,
      purchased: isNumber ? rateLimit : undefined,
      limitMode: isNumber ? undefined : rateLimit,
    })
  }

  /** Keeps the numbers. Undefined: as the plan has it. */
  setLimitMode(limitMode: LimitMode | undefined): void {
    this.restore({ ...this.#terms, limitMode })
  }

  /** The bought calls a minute while they are enforced, else the mode. */
  get rateLimit(): LimitMode | number {
    const { purchased } = this.#terms
    return purchased !== undefined && this.windows.mode === 'on' ? purchased : this.windows.mode
  }

  restore({ plan, purchased, limitMode }: SubscriptionTerms): void {
    this.#terms = { plan, purchased, limitMode }
    const isNamed = plan !== undefined || purchased !== undefined
    this.windows.limits = limitsOf(this.plan, purchased)
    this.windows.mode = limitMode ?? (isNamed ? 'on' : 'headers')
    this.#onChange()
  }
}
