import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { PROJECT_URL } from '../../src/project.ts'
import { useFolder } from '../support/folder.ts'
import { objectsOf } from '../support/scale-page.ts'

vi.setConfig({ testTimeout: 180_000 })

const folder = useFolder()
const inProject = (path: string) => fileURLToPath(new URL(path, PROJECT_URL))

/** Where the npm package kubernetes-models has what Kubernetes publishes of each kind. */
const MODULES: Readonly<Record<string, string>> = {
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  Ingress: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  Service: 'v1',
}

const objects = objectsOf('docs/scale.md')

/** What the compiler says of texts of objects, each held against the type of its kind: no key is taken that it lacks. */
function faultsOf(texts: readonly (readonly [kind: string, text: string])[]): string {
  const lines = texts.map(
    ([kind, text], place) =>
      `import type { I${kind} as Kind${place} } from 'kubernetes-models/${MODULES[kind]}'\nexport const object${place}: Kind${place} = ${text}`,
  )
  writeFileSync(join(folder, 'objects.ts'), lines.join('\n'))
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ['es2023'] },
    ...{ target: 'es2023', module: 'preserve', moduleResolution: 'bundler' },
    paths: { 'kubernetes-models/*': [inProject('node_modules/kubernetes-models/*')] },
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['objects.ts'] }))
  const compiler = inProject('node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', join(folder, 'tsconfig.json')])
  return stdout.toString()
}

const textOf = (kind: string): string => JSON.stringify(objects.find((one) => one.kind === kind))

/** Mistakes, each in an object of the page: what is there, and what would stand there instead. */
const MISTAKES: readonly (readonly [kind: string, there: string, instead: string, said: string])[] = [
  ['Deployment', '"replicas":', '"replica":', `'"replica"' does not exist`],
  ['Deployment', '"readinessProbe":', '"readynessProbe":', `'"readynessProbe"' does not exist`],
  ['Deployment', '"failureThreshold":60', '"failureThreshold":"60"', "Type 'string' is not assignable"],
  ['Deployment', '"Recreate"', '"Recreated"', '"Recreated"'],
  ['PodDisruptionBudget', '"maxUnavailable":', '"maxUnavailible":', `'"maxUnavailible"' does not exist`],
  ['Service', '"targetPort":', '"target":', `'"target"' does not exist`],
  ['Ingress', '"pathType":"Prefix",', '', `Property '"pathType"' is missing`],
  ['Ingress', '"service":', '"serviceName":', `'"serviceName"' does not exist`],
]

describe('the objects of Kubernetes in docs/scale.md', () => {
  it('are each of a kind that the schemas know, as the schemas have it', () => {
    expect(objects.map(({ kind }) => kind).filter((kind) => MODULES[kind] === undefined)).toEqual([])
    expect(faultsOf(objects.map((one) => [one.kind, JSON.stringify(one)]))).toBe('')
  })

  it('would not be with a mistake in them', () => {
    const faults = faultsOf(
      MISTAKES.map(([kind, there, instead]) => {
        expect(textOf(kind)).toContain(there)
        return [kind, textOf(kind).replace(there, instead)]
      }),
    )
    for (const [, , , said] of MISTAKES) expect(faults).toContain(said)
  })

  it('pass what the schemas ask for besides types', async () => {
    for (const { kind, ...members } of objects) {
      const { [kind]: Kind } = await import(`kubernetes-models/${MODULES[kind]}`)
      expect(() => new Kind(members).validate(), kind).not.toThrow()
      expect(() => new Kind({ ...members, metadata: { name: 4800 } }).validate(), kind).toThrow()
    }
  })
})
