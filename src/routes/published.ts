import { readFileSync } from 'node:fs'
import type { Method } from '../http/endpoint.ts'
import { PROJECT_URL } from '../project.ts'

/** One of Freshdesk's published operations. */
export interface PublishedOperation {
  readonly tag: string
  readonly method: Method
  /** `/tickets/{id}`, below `/api/v2`. */
  readonly path: `/${string}`
  /** Among the 34 that this project promised first. */
  readonly isPromised: boolean
  /** Why it cannot be emulated. */
  readonly unknown: string | undefined
}

interface OperationsFile {
  readonly promised: readonly string[]
  readonly unknown: Readonly<Record<string, string>>
  readonly operations: Readonly<Record<string, readonly string[]>>
}

/** Freshdesk's published operations: the yardstick of COVERAGE.md, and what is told apart from a genuine 404. */
export function publishedOperations(): PublishedOperation[] {
  const file = JSON.parse(readFileSync(new URL('openapi/operations.json', PROJECT_URL), 'utf8')) as OperationsFile
  return Object.entries(file.operations).flatMap(([tag, operations]) =>
    operations.map((operation) => {
      const [method = '', path = ''] = operation.split(' ')
      return {
        tag,
        method: method.toLowerCase() as Method,
        path: path as PublishedOperation['path'],
        isPromised: file.promised.includes(operation),
        unknown: file.unknown[operation],
      }
    }),
  )
}
