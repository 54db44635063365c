import child from 'node:child_process'
import threads from 'node:worker_threads'
import { currentLead } from './lead.ts'
import { wrap } from './wrap.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Keeps children from going past the emulator by an environment of their own making. */
export function keepChildren(): void {
  // All that do not wait come by here: spawn, exec, execFile, fork, cluster.
  wrap(child.ChildProcess.prototype, 'spawn', (spawn, _self, [options]) => {
    const { envPairs, ...others } = options as { readonly envPairs?: readonly string[] }
    return spawn(envPairs === undefined ? options : { ...others, envPairs: restoredPairs(envPairs) })
  })
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    wrap(child, name, (original, _self, args) => original(...withEnvironment(args)))
  }
  wrap(process, 'execve', (execve, _self, [file, args = [], env = process.env]) =>
    execve(file, args, restored(env as Environment)),
  )
  Reflect.set(threads, 'Worker', new Proxy(threads.Worker, { construct: newWorker }))
}

/** The environment with what it lacks; what it has stays, but for the one option more in NODE_OPTIONS. */
function restored(env: Environment): Environment {
  const { variables, nodeOption } = currentLead()
  const { NODE_OPTIONS: options = '' } = env
  if (options.includes(nodeOption)) return { ...variables, ...env }
  return { ...variables, ...env, NODE_OPTIONS: options.trim() === '' ? nodeOption : `${options} ${nodeOption}` }
}

function restoredPairs(pairs: readonly string[]): string[] {
  const env = Object.fromEntries(
    pairs.map((pair) => {
      // Windows has names that begin with it.
      const end = pair.indexOf('=', 1)
      return [pair.slice(0, end), pair.slice(end + 1)]
    }),
  )
  return Object.entries(restored(env)).map(([name, value]) => `${name}=${value}`)
}

/** (file, options) or (file, arguments, options), any of them but the first left out. */
function withEnvironment(args: readonly unknown[]): unknown[] {
  const given = args.filter((value, index) => index === 0 || (value !== undefined && value !== null))
  const options = given.find((value, index) => index > 0 && typeof value === 'object' && !Array.isArray(value))
  const { env = process.env, ...others } = (options ?? {}) as { readonly env?: Environment | null }
  return [
    ...given.filter((value) => value !== options || options === undefined),
    { ...others, env: restored(env ?? process.env) },
  ]
}

/** A thread takes NODE_OPTIONS from an environment of its own, where it is given one. */
function newWorker(worker: typeof threads.Worker, [file, options, ...rest]: unknown[], target: object): object {
  const { env } = (options ?? {}) as { readonly env?: Environment | symbol | null }
  const kept = typeof env === 'object' && env !== null ? { ...(options as object), env: restored(env) } : options
  return Reflect.construct(worker, [file, kept, ...rest], target as typeof threads.Worker)
}
