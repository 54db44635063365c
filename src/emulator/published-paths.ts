import { templated } from '../http/nearest-path.ts'
import { type Routed, Router } from '../http/router.ts'
import { endpoints } from '../routes/index.ts'
import { type PublishedOperation, publishedOperations } from '../routes/published.ts'

/** Paths of the API's operations as the document has them: `/tickets/{id}`. */
export const PATH_TEMPLATES: ReadonlySet<string> = new Set(endpoints.map(({ path }) => templated(path)))

/** One of those that differ by the names of their parameters alone: `{id}` and `{language}` of the same path. */
const routesByTemplate = (operations: readonly PublishedOperation[]) =>
  new Map(
    operations.map(({ method, path, unknown }) => [
      `${method} ${templated(path)}`,
      { method, path: path.replace(/\{(\w+)\}/g, ':$1') as `/${string}`, unknown },
    ]),
  ).values()

/** Finds what Freshdesk publishes and no endpoint has; the list is read at the first such path. */
export function publishedOperationFinder() {
  let router: Router<Routed & Pick<PublishedOperation, 'unknown'>> | undefined
  return (method: string, path: string) => {
    router ??= new Router([...routesByTemplate(publishedOperations())])
    const match = router.match(method, path)
    if (match.kind !== 'endpoint') return match
    const { path: found, unknown } = match.endpoint
    return { kind: match.kind, operation: `${method} ${found.replace(/:(\w+)/g, '{$1}')}`, unknown } as const
  }
}
