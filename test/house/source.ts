import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript-5'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A TypeScript file below `src`: its path from there, its text and its syntax tree, parsed when first asked for. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
}

let files: readonly SourceFile[] | undefined

/** Every TypeScript file of `src`, by path. */
export function sourceFiles(): readonly SourceFile[] {
  files ??= readSources()
  return files
}

const readSources = (): SourceFile[] =>
  readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .sort()
    .map((path) => {
      const text = readProjectFile(`src/${path}`)
      let tree: ts.SourceFile | undefined
      return {
        path,
        text,
        get tree() {
          tree ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
          return tree
        },
      }
    })

/** The text of a file, by its path from the project's folder. */
export const readProjectFile = (path: string): string => readFileSync(ROOT + path, 'utf8')

/** Every node below `tree`, parents before children. */
export function nodesOf(tree: ts.Node): ts.Node[] {
  const nodes = [tree]
  ts.forEachChild(tree, function add(node) {
    nodes.push(node)
    ts.forEachChild(node, add)
  })
  return nodes
}

/** One-based. */
export const lineOf = ({ tree }: SourceFile, position: number): number =>
  tree.getLineAndCharacterOfPosition(position).line + 1
