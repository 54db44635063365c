import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { RenderCache, type View } from '../../src/store/render-cache.ts'

interface Row {
  readonly text: string
}

/** A view that counts how often it was asked. */
function countingView(name = 'counting') {
  const counts = new Map<Row, number>()
  const view: View<Row, object, { row: Row; context: object }> = {
    name,
    render(row, context) {
      counts.set(row, (counts.get(row) ?? 0) + 1)
      return { row, context }
    },
  }
  return { view, countOf: (row: Row) => counts.get(row) ?? 0 }
}

const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ text: `row ${index}` }))

describe('a render cache', () => {
  it('makes the text of a row once', () => {
    const { view, countOf } = countingView()
    const cache = new RenderCache(10_000)
    const row = { text: 'Ada' }
    const texts = [cache.text(view, row, {}), cache.text(view, row, {})]
    expect(texts.map(String)).toEqual(['{"row":{"text":"Ada"},"context":{}}', '{"row":{"text":"Ada"},"context":{}}'])
    const context = { form: 1 }
    cache.text(view, row, context)
    cache.text(view, row, context)
    expect(countOf(row)).toBe(3)
  })

  it('makes another text for another view, context or row', () => {
    const cache = new RenderCache(10_000)
    const [first, second] = [{ form: 1 }, { form: 2 }]
    const row = { text: 'Ada' }
    const { view } = countingView()
    const name: View<Row, object, string> = { name: 'name', render: ({ text }) => text }
    expect(String(cache.text(view, row, first))).toBe('{"row":{"text":"Ada"},"context":{"form":1}}')
    expect(String(cache.text(name, row, first))).toBe('"Ada"')
    expect(String(cache.text(view, row, second))).toBe('{"row":{"text":"Ada"},"context":{"form":2}}')
    expect(String(cache.text(name, { ...row, text: 'Eve' }, first))).toBe('"Eve"')
    expect(String(cache.text(view, row, first))).toBe('{"row":{"text":"Ada"},"context":{"form":1}}')
  })

  it('holds no more than its capacity', () => {
    const { view, countOf } = countingView()
    const cache = new RenderCache(100_000)
    const context = {}
    const rows = rowsOf(5000)
    for (const row of rows) cache.text(view, row, context)
    const bytes = cache.text(view, { text: 'row 0' }, context).length
    for (const row of rows.toReversed()) cache.text(view, row, context)
    const kept = rows.filter((row) => countOf(row) === 1).length
    expect(kept).toBeGreaterThan(0)
    expect(kept * bytes).toBeLessThan(100_000)
  })

  it('keeps what is asked for again and forgets the rest', () => {
    const { view, countOf } = countingView()
    const cache = new RenderCache(20_000)
    const context = {}
    const [wanted, unwanted, ...rows] = rowsOf(2000) as [Row, Row, ...Row[]]
    cache.text(view, wanted, context)
    cache.text(view, unwanted, context)
    for (const row of rows) {
      cache.text(view, row, context)
      cache.text(view, wanted, context)
    }
    cache.text(view, unwanted, context)
    expect([countOf(wanted), countOf(unwanted)]).toEqual([1, 2])
  })

  it('never answers a text that is not the row’s own, whatever was asked before', () => {
    const rows = rowsOf(12)
    const contexts = [{ form: 1 }, { form: 2 }]
    const views = [countingView('one').view, countingView('two').view]
    const question = fc.tuple(fc.constantFrom(...rows), fc.constantFrom(...contexts), fc.constantFrom(...views))
    fc.assert(
      fc.property(fc.array(question, { maxLength: 60 }), fc.constantFrom(0, 700, 3000), (questions, capacity) => {
        const cache = new RenderCache(capacity)
        for (const [row, context, view] of questions) {
          expect(String(cache.text(view, row, context))).toBe(JSON.stringify({ row, context }))
        }
      }),
    )
  })

  it('keeps no row that nobody else keeps', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const cache = new RenderCache(100_000)
    let isCollected = false
    const registry = new FinalizationRegistry(() => {
      isCollected = true
    })
    const remember = () => {
      const row = { id: 1 }
      registry.register(row, undefined)
      cache.text({ name: 'gone', render: ({ id }: { id: number }) => ({ id }) }, row, undefined)
    }
    remember()
    await vi.waitFor(() => {
      collect()
      expect(isCollected).toBe(true)
    })
  })
})
