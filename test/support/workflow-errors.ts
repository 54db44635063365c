import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

/** GitHub's own parser of workflows, bundled into the folder: it imports JSON in a way that Node refuses. */
async function loadParser(folder: string): Promise<typeof import('@actions/workflow-parser')> {
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

/** Loads what says what GitHub would of a workflow: unknown keys, wrong values, contexts and expressions that do not exist. */
export async function loadWorkflowErrors(folder: string): Promise<(content: string) => string[]> {
  const { NoOperationTraceWriter, parseWorkflow } = await loadParser(folder)
  return (content) =>
    parseWorkflow({ name: 'workflow.yaml', content }, new NoOperationTraceWriter())
      .context.errors.getErrors()
      .map(({ message }) => message)
}
