import { describe, expect, it } from 'vitest'
import { Ids, organisationId } from '../../src/time/ids.ts'

describe('ids', () => {
  it('count 1, 2, 3 for tickets', () => {
    const ids = new Ids(1)
    expect([ids.next('ticket'), ids.next('ticket'), ids.next('ticket')]).toEqual([1, 2, 3])
  })

  it('are of 12 digits and in sequence for everything else, each kind by itself', () => {
    const ids = new Ids(1)
    const first = ids.next('user')
    expect(String(first)).toMatch(/^15[89]\d{9}$/)
    const company = ids.next('company')
    expect(company).not.toBe(first + 1)
    expect([ids.next('user'), ids.next('company')]).toEqual([first + 1, company + 1])
  })

  it('begin where the seed says', () => {
    expect(new Ids(1).next('user')).toBe(new Ids(1).next('user'))
    expect(new Ids(1).next('user')).not.toBe(new Ids(2).next('user'))
  })

  it('are larger than those that a fixture brought', () => {
    const ids = new Ids(1)
    ids.skipTo('ticket', 36)
    ids.skipTo('ticket', 7)
    expect(ids.next('ticket')).toBe(37)
    const large = new Ids(1).next('user') + 1000
    ids.skipTo('user', large)
    expect(ids.next('user')).toBe(large + 1)
  })

  it('go on from what was captured', () => {
    const ids = new Ids(1)
    ids.next('ticket')
    const state = ids.capture()
    ids.next('ticket')
    ids.restore(state)
    expect(ids.next('ticket')).toBe(2)
    ids.restore(state)
    expect(ids.next('ticket')).toBe(2)
  })
})

describe('an organisation’s id', () => {
  it.each([0, 1, 999_999_999, 4_294_967_295])('of %i is past 2^53 and prints alike as number and as text', (random) => {
    const id = organisationId(random)
    expect(Number(id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
    expect(JSON.stringify(Number(id))).toBe(id)
    expect(JSON.stringify(JSON.parse(id))).toBe(id)
  })
})
