import { describe, expect, it } from 'vitest'
import { jsonTextOf, withMember, withMembers } from '../../src/store/json-text.ts'

describe('members added to the text of an object', () => {
  it('follow its own', () => {
    const text = withMembers<{ id: number }, { name: string; tags: readonly string[] }>(jsonTextOf({ id: 1 }), [
      ['name', jsonTextOf('Ada')],
      ['tags', jsonTextOf(['vip'])],
    ])
    expect(JSON.parse(text.toString())).toEqual({ id: 1, name: 'Ada', tags: ['vip'] })
  })

  it('are its only ones when it has none', () => {
    const text = withMember(withMember(jsonTextOf({}), 'total', jsonTextOf(2)), 'results', jsonTextOf([1, 2]))
    expect(text.toString()).toBe('{"total":2,"results":[1,2]}')
  })
})
