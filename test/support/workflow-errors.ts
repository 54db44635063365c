import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'
import { folder } from './command.ts'

/** GitHub's own parser of workflows, bundled: it imports JSON in a way that Node refuses. */
async function loadParser(): Promise<typeof import('@actions/workflow-parser')> {
  const outfile = join(folder, 'workflow-parser.cjs')
  await build({
    entryPoints: ['@actions/workflow-parser'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'warning',
  })
  return createRequire(import.meta.url)(outfile)
}

const { NoOperationTraceWriter, parseWorkflow } = await loadParser()

/** What GitHub would say of a workflow: unknown keys, wrong values, contexts and expressions that do not exist. */
export const workflowErrors = (content: string): string[] =>
  parseWorkflow({ name: 'workflow.yaml', content }, new NoOperationTraceWriter())
    .context.errors.getErrors()
    .map(({ message }) => message)
