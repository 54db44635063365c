import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes more than half a minute in the long run. */
const LONGEST = [
  'certify/clients',
  'contract/document-properties',
  'pull/command',
  'persistence/sudden-end',
  'contract/linters',
  'properties/regular-expressions',
  'certify/command',
  'fuzz/fuzz',
  'persistence/kill',
  'persistence/postgres/replicas',
].map((name) => `/test/${name}.test.ts`)

/** Begins each project with its longest files, so that no worker is left alone with one in the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    // A worker is ended where the project changes: each project stays in one piece.
    const projects = [...new Set(sorted.map(({ project }) => project))]
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((path) => moduleId.endsWith(path))
      return found < 0 ? LONGEST.length : found
    }
    return projects.flatMap((one) =>
      sorted.filter(({ project }) => project === one).sort((file, other) => place(file) - place(other)),
    )
  }
}
