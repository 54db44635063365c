import { readFileSync } from 'node:fs'
import { parseAllDocuments } from 'yaml'
import { PROJECT_URL } from '../../src/project.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests state what they expect of it
type Document = any

/** All that a page has in blocks of YAML. */
export const documentsOf = (page: string): readonly Document[] =>
  [...readFileSync(new URL(page, PROJECT_URL), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    parseAllDocuments(block).map((document) => document.toJS()),
  )

/** Of them those of Kubernetes. */
export const objectsOf = (page: string) => documentsOf(page).filter(({ apiVersion }) => apiVersion !== undefined)
