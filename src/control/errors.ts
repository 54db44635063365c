import { AccountInUse } from '../fixtures/load-rows.ts'

/** The code of an error, by its status. */
export const CODES = {
  400: 'invalid_value',
  401: 'invalid_credentials',
  403: 'access_denied',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'timeout',
  409: 'conflict',
  415: 'unsupported_content_type',
  500: 'internal_error',
  503: 'unavailable',
} as const

/** An error whose body is always `{"code","message"}`, with more members where an operation says so. */
export class ControlError extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  /** Further members of the body. */
  readonly details: Readonly<Record<string, unknown>>
  constructor(
    status: keyof typeof CODES,
    message: string,
    {
      headers = {},
      details = {},
    }: {
      readonly headers?: Readonly<Record<string, string>>
      readonly details?: Readonly<Record<string, unknown>>
    } = {},
  ) {
    super(message)
    this.name = 'ControlError'
    this.status = status
    this.code = CODES[status]
    this.headers = headers
    this.details = details
  }
}

function refusalOf(error: unknown): ControlError {
  if (error instanceof ControlError) return error
  return new ControlError(error instanceof AccountInUse ? 409 : 400, (error as Error).message)
}

/** Does `work`. Turns an error about what cannot be done into a 400 with the reason. */
export function asControlError<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw refusalOf(error)
  }
}

/** The same for work in turns. */
export async function asControlErrors<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    throw refusalOf(error)
  }
}
