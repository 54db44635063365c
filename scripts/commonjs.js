/**
 * The CommonJS entries: each loads its module as Node does, outside of what a test runner puts around `require`. So Jest
 * runs the emulator with real timers and once a worker, and CommonJS and ES modules have one and the same
 * (docs/decisions/0014-commonjs-entries.md).
 */

import { writeFileSync } from 'node:fs'

/** By entry: what it exports besides types. */
const ENTRIES = {
  index: { functions: ['createEmulator'] },
  testcontainers: { classes: ['FreshdeskEmulatorContainer'] },
  jest: { commands: ["require('@jest/globals').expect.extend({ toHaveReceived: module.exports.received })"] },
}

const FROM = (name) => `'./${name}.js', { with: { 'resolution-mode': 'import' } }`

export function writeCommonJs(folder) {
  for (const [name, { functions = [], classes = [], commands = [] }] of Object.entries(ENTRIES)) {
    // Jest's own `require` takes no ES modules, and its `node:module` is its own; the process is not.
    const code = [
      `'use strict'`,
      `const node = require('node:vm').runInThisContext('process')`,
      `const { createRequire } = node.getBuiltinModule('node:module')`,
      `module.exports = createRequire(__filename)('./${name === 'jest' ? 'received' : name}.js')`,
      ...commands,
    ]
    const types = [
      `export type * from './${name}.js' with { 'resolution-mode': 'import' }`,
      ...[...functions, ...classes].map(
        (value) => `export declare const ${value}: typeof import(${FROM(name)}).${value}`,
      ),
      ...classes.map((value) => `export type ${value} = import(${FROM(name)}).${value}`),
    ]
    writeFileSync(`${folder}/${name}.cjs`, `${code.join('\n')}\n`)
    writeFileSync(`${folder}/${name}.d.cts`, `${types.join('\n')}\n`)
  }
}
