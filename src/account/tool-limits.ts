import { type LimitMode, type LimitState, LimitWindows } from './limits.ts'

/**
 * Calls of tools by MCP. Source: article 50000012678 of Freshservice, Freshdesk's sister product, on its MCP server
 * (100 a minute, 5,000 a month); that Freshdesk has the same, and that a month is 30 days from its first call, is
 * inferred.
 */
const TOOL_CALLS_A_MINUTE = 100
const TOOL_CALLS_A_MONTH = 5000
const MONTH_MS = 30 * 24 * 60 * 60 * 1000

export interface ToolLimitState {
  readonly minute: LimitState
  readonly month: LimitState
}

/** Two windows, of the minute and the month; a call has to pass both, and one that is refused is counted in neither. */
export class ToolLimits {
  readonly #minute = new LimitWindows({ total: TOOL_CALLS_A_MINUTE, subLimits: {} }, 'on')
  readonly #month = new LimitWindows({ total: TOOL_CALLS_A_MONTH, subLimits: {} }, 'on')

  constructor() {
    this.#month.windowLength = MONTH_MS
  }

  /**
   * Counts a call, as the account's other limits are counted. Returns why it is refused.
   * @param now epoch milliseconds of the account's clock
   */
  take(mode: LimitMode, now: number): string | undefined {
    this.#minute.mode = mode
    this.#month.mode = mode
    if (mode === 'on' && this.#month.view(now).remaining === 0) return usedUp(TOOL_CALLS_A_MONTH, 'month')
    const { refused, retryAfter } = this.#minute.take('default', 1, now)
    if (refused) return `${usedUp(TOOL_CALLS_A_MINUTE, 'minute')}; it opens again in ${retryAfter} s`
    this.#month.take('default', 1, now)
    return undefined
  }

  capture(): ToolLimitState {
    return { minute: this.#minute.capture(), month: this.#month.capture() }
  }

  restore({ minute, month }: ToolLimitState): void {
    this.#minute.restore(minute)
    this.#month.restore(month)
  }
}

const usedUp = (calls: number, time: string) => `the limit of ${calls} tool calls a ${time} is used up`
