import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export type Path = readonly (string | number)[]

/** Counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/**
 * Where in a text a value begins, or with `key` its name; where there is none, the nearest value around it. The text
 * is read again for it: it is only asked for when something is wrong.
 */
export function positionOf(
  text: string,
  path: Path,
  { isJson, key }: { readonly isJson: boolean; readonly key?: string },
) {
  const offset = isJson ? offsetInJson(text, path, key) : offsetInYaml(text, path, key)
  return offset === undefined ? undefined : positionAt(text, offset)
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

function offsetInYaml(text: string, path: Path, key: string | undefined): number | undefined {
  const { isCollection, isMap, isScalar, parseDocument } = require('yaml') as typeof import('yaml')
  let node: unknown = parseDocument(text).contents
  for (const part of path) {
    const inner = isCollection(node) ? node.get(part, true) : undefined
    if (inner === undefined || inner === null) break
    node = inner
  }
  const pair = isMap(node) ? node.items.find((one) => isScalar(one.key) && one.key.value === key) : undefined
  const found = (key !== undefined && pair?.key) || node
  return (found as { readonly range?: readonly number[] | null } | null)?.range?.[0]
}

function offsetInJson(text: string, path: Path, key: string | undefined): number | undefined {
  const { findNodeAtLocation, parseTree } = require('jsonc-parser') as typeof import('jsonc-parser')
  const root = parseTree(text)
  if (root === undefined) return undefined
  for (let length = path.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length))
    if (node === undefined) continue
    const property = node.children?.find((child) => key !== undefined && child.children?.[0]?.value === key)
    return (property ?? node).offset
  }
  return undefined
}

/** Why a text is no JSON, in the words of the same library on every version of Node; undefined when it is. */
export function faultOfJson(text: string): { readonly problem: string; readonly position: Position } | undefined {
  const { parseTree, printParseErrorCode } = require('jsonc-parser') as typeof import('jsonc-parser')
  const errors: import('jsonc-parser').ParseError[] = []
  parseTree(text, errors, { disallowComments: true, allowEmptyContent: false })
  const [first] = errors
  if (first === undefined) return undefined
  const words = printParseErrorCode(first.error).replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return { problem: words, position: positionAt(text, first.offset) }
}
