#!/usr/bin/env node
import module from 'node:module'

/** Node has it from 22.1 on; the types are of the oldest that we run on. */
const { enableCompileCache } = module as { readonly enableCompileCache?: () => void }

// What was compiled once is read from the system's folder of temporary files, by all that is loaded from here on.
enableCompileCache?.()
await import('./cli.ts')
