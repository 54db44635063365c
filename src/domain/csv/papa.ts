import { createRequire } from 'node:module'
import type Papa from 'papaparse'

let loaded: typeof Papa | undefined

/** Papa Parse, loaded when first needed: most accounts have no CSV file. In the bundle, where `require` is, it lies inside. */
export function papa(): typeof Papa {
  loaded ??= (
    typeof require === 'function' ? require('papaparse') : createRequire(import.meta.url)('papaparse')
  ) as typeof Papa
  return loaded
}
