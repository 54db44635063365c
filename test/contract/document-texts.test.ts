import { describe, expect, it } from 'vitest'
import { DOCUMENTS, documentOf, documentText } from '../support/documents.ts'

describe.each(DOCUMENTS)('%s', (name) => {
  it('names no number that only JavaScript has', () => {
    expect(documentText(name)).not.toContain('9007199254740991')
  })

  it('describes every parameter', () => {
    const paths = Object.entries(documentOf(name).paths ?? {})
    const parameters = paths.flatMap(([path, operations]) =>
      Object.values(operations as Record<string, { parameters?: { name: string; description?: string }[] }>).flatMap(
        (operation) => (operation.parameters ?? []).map((parameter) => ({ path, ...parameter })),
      ),
    )
    expect(parameters.length).toBeGreaterThan(20)
    expect(parameters.filter(({ description }) => !description)).toEqual([])
  })
})
