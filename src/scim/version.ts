import { hash } from 'node:crypto'
import { ScimError } from './errors.ts'

/** A weak ETag; equal resources have the same. */
export const versionOf = (resource: object): string =>
  `W/"${hash('sha1', JSON.stringify(resource), 'base64url').slice(0, 16)}"`

/** Throws a `ScimError` 412 when the client means another version. Source: RFC 7644, section 3.14. */
export function checkIfMatch(header: string | undefined, version: string): void {
  if (header === undefined || names(header, version)) return
  throw new ScimError(412, `The resource was changed meanwhile: its version is ${version}`)
}

/** Whether the client has this version already. */
export const isUnchanged = (ifNoneMatch: string | undefined, version: string): boolean =>
  ifNoneMatch !== undefined && names(ifNoneMatch, version)

const opaque = (tag: string) => tag.trim().replace(/^W\//, '')

const names = (header: string, version: string) =>
  header.trim() === '*' || header.split(',').some((tag) => opaque(tag) === opaque(version))
