/** Every error that the SCIM door sends. Source: RFC 7644, section 3.12. */

/** Keywords that say more than the status does; all but `uniqueness` and `sensitive` go with 400. */
export const SCIM_TYPES = [
  'invalidFilter',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
] as const
export type ScimType = (typeof SCIM_TYPES)[number]

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error'

export interface ScimErrorBody {
  readonly schemas: readonly string[]
  /** A text, as the RFC has it. */
  readonly status: string
  readonly scimType?: ScimType
  readonly detail: string
}

/** An answer of the SCIM door that is not a success. */
export class ScimError extends Error {
  readonly status: number
  readonly scimType: ScimType | undefined
  /** Names and values in turn. */
  readonly headers: readonly string[]

  constructor(status: number, detail: string, scimType?: ScimType, headers: readonly string[] = []) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
    this.headers = headers
  }

  get body(): ScimErrorBody {
    const type = this.scimType === undefined ? {} : { scimType: this.scimType }
    return { schemas: [ERROR_SCHEMA], status: String(this.status), ...type, detail: this.message }
  }
}

export const invalidFilter = (detail: string) => new ScimError(400, detail, 'invalidFilter')
export const invalidSyntax = (detail: string) => new ScimError(400, detail, 'invalidSyntax')
export const invalidPath = (detail: string) => new ScimError(400, detail, 'invalidPath')
export const scimInvalidValue = (detail: string) => new ScimError(400, detail, 'invalidValue')
export const noTarget = (detail: string) => new ScimError(400, detail, 'noTarget')
export const mutability = (detail: string) => new ScimError(400, detail, 'mutability')
export const uniqueness = (detail: string) => new ScimError(409, detail, 'uniqueness')
