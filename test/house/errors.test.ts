import ts from 'typescript-5'
import { expect, it } from 'vitest'
import { FIELD_ERROR_CODES } from '../../src/errors.ts'
import { lineOf, nodesOf, sourceFiles } from './source.ts'

it('field errors are made in src/errors.ts: no other file gives one its code', () => {
  const codes = new Set<string>(FIELD_ERROR_CODES)
  const namesOne = new RegExp(`['"](?:${FIELD_ERROR_CODES.join('|')})['"]`)
  const strays = sourceFiles()
    .filter(({ path, text }) => path !== 'errors.ts' && namesOne.test(text))
    .flatMap((file) =>
      nodesOf(file.tree)
        .filter(ts.isPropertyAssignment)
        .filter(({ name, initializer }) => {
          return name.getText() === 'code' && ts.isStringLiteral(initializer) && codes.has(initializer.text)
        })
        .map((node) => `${file.path}:${lineOf(file, node.getStart())}: ${node.getText()}`),
    )
  expect(strays).toEqual([])
})
