import { describe, expect, it } from 'vitest'
import type { FieldKind, FieldValue } from '../../src/automations/fields.ts'
import { OPERATORS } from '../../src/automations/operators.ts'
import type { RuleValue } from '../../src/store/rows/automation-rules.ts'

type Row = readonly [operator: string, actual: FieldValue, wanted: RuleValue | RuleValue[], isMet: boolean]

const seconds = (time: string) => Date.parse(time) / 1000
const NOON = seconds('2030-01-15T12:00:00Z')

const TABLE: Readonly<Record<FieldKind, readonly Row[]>> = {
  text: [
    ['is', 'Printer', 'printer', true],
    ['is', 'Printer', 'print', false],
    ['is', 'Printer', ['scanner', 'printer'], true],
    ['is', null, '', true],
    ['is', 'x', '', false],
    ['is', 'x', '--', true],
    ['is', null, '--', false],
    ['is_not', 'Printer', 'scanner', true],
    ['is_not', 'Printer', ['scanner', 'PRINTER'], false],
    ['is_not', null, 'x', true],
    ['in', 'b', ['a', 'b'], true],
    ['in', 'c', ['a', 'b'], false],
    ['not_in', 'b', ['a', 'b'], false],
    ['not_in', 'c', ['a', 'b'], true],
    ['contains', 'My Printer', 'printer', true],
    ['contains', 'My Printer', ['scanner', 'my'], true],
    ['contains', 'My Printer', 'scanner', false],
    ['contains', 'a -- b', '--', true],
    ['contains', 'a b', '--', false],
    ['contains', null, 'x', false],
    ['contains', ['subject', 'description'], 'script', true],
    ['does_not_contain', 'My Printer', 'scanner', true],
    ['does_not_contain', 'My Printer', ['scanner', 'my'], false],
    ['does_not_contain', null, 'x', true],
    ['does_not_contain', ['one', 'two'], 'two', false],
    ['starts_with', 'Re: order', 're:', true],
    ['starts_with', 'order Re:', 're:', false],
    ['ends_with', 'ada@acme.test', '@ACME.test', true],
    ['ends_with', 'ada@acme.test', 'ada', false],
  ],
  choice: [
    ['is', 2, 2, true],
    ['is', 2, 3, false],
    ['is', 'Problem', 'Problem', true],
    ['is', null, null, true],
    ['is', 2, null, false],
    ['is', 2, '--', true],
    ['is', null, '--', false],
    ['is_not', 2, 3, true],
    ['is_not', 2, 2, false],
    ['is_not', null, null, false],
    ['in', 2, [2, 3], true],
    ['in', 4, [2, 3], false],
    ['in', null, [2, null], true],
    ['not_in', 4, [2, 3], true],
    ['not_in', 2, [2, 3], false],
    ['not_in', null, ['--'], true],
  ],
  list: [
    ['in', ['vip', 'new'], ['VIP'], true],
    ['in', ['vip'], ['new', 'old'], false],
    ['in', [], ['--'], false],
    ['in', [], [null], true],
    ['not_in', ['vip'], ['new', 'old'], true],
    ['not_in', ['vip', 'new'], ['new'], false],
    ['contains', ['very-vip'], 'vip', true],
    ['contains', ['new'], 'vip', false],
    ['does_not_contain', ['new'], 'vip', true],
    ['does_not_contain', ['very-vip'], 'vip', false],
  ],
  number: [
    ['is', 5, 5, true],
    ['is', 5, 6, false],
    ['is', null, null, true],
    ['is_not', 5, 6, true],
    ['is_not', 5, 5, false],
    ['in', 5, [4, 5], true],
    ['in', 6, [4, 5], false],
    ['not_in', 5, [4, 5], false],
    ['not_in', 6, [4, 5], true],
    ['greater_than', 5, 4, true],
    ['greater_than', 5, 5, false],
    ['greater_than', null, -1, false],
    ['less_than', 5, 6, true],
    ['less_than', 5, 5, false],
    ['less_than', null, 1, false],
  ],
  hours: [
    ['is', 3, 3, true],
    ['is', 4, 3, false],
    ['greater_than', 4, 3, true],
    ['greater_than', 3, 3, false],
    ['less_than', 2, 3, true],
    ['less_than', 3, 3, false],
    ['is', null, 0, false],
    ['less_than', null, 9, false],
  ],
  date: [
    ['is', NOON, '2030-01-15', true],
    ['is', NOON, '2030-01-16', false],
    ['is', NOON, '2030-01-15T12:00:00Z', true],
    ['is', NOON, '2030-01-15T12:00:01Z', false],
    ['is', '2030-01-15', '2030-01-15', true],
    ['is', null, '2030-01-15', false],
    ['is', null, null, true],
    ['is', NOON, null, false],
    ['is', NOON, '--', true],
    ['is', null, '--', false],
    ['is_not', NOON, '2030-01-15', false],
    ['is_not', null, '2030-01-15', true],
    ['greater_than', NOON, '2030-01-14', true],
    ['greater_than', NOON, '2030-01-15', false],
    ['greater_than', NOON, '2030-01-15T11:59:59Z', true],
    ['greater_than', null, '2030-01-15', false],
    ['less_than', NOON, '2030-01-16', true],
    ['less_than', NOON, '2030-01-15', false],
    ['less_than', NOON, '2030-01-15T12:00:01Z', true],
    ['less_than', null, '2030-01-15', false],
  ],
  checkbox: [
    ['is', true, true, true],
    ['is', true, false, false],
    ['is', null, false, true],
    ['is', false, false, true],
    ['selected', true, [], true],
    ['selected', false, [], false],
    ['selected', null, [], false],
    ['not_selected', true, [], false],
    ['not_selected', null, [], true],
  ],
}

const isMet = (
  kind: FieldKind,
  operator: string,
  comparison: { actual: FieldValue; wanted: RuleValue[]; isCaseSensitive: boolean },
) => OPERATORS[kind][operator]?.isMet(comparison)

describe.each(Object.entries(TABLE) as [FieldKind, readonly Row[]][])('of a %s field', (kind, rows) => {
  it.each(rows)('%s: of %j, wanted %j, is %j', (operator, actual, wanted, expected) => {
    const values = Array.isArray(wanted) ? wanted : [wanted]
    expect(isMet(kind, operator, { actual, wanted: values, isCaseSensitive: false })).toBe(expected)
  })

  it('has a row for each operator, met and not', () => {
    const seen = (expected: boolean) => [...new Set(rows.filter((row) => row[3] === expected).map(([name]) => name))]
    const operators = Object.keys(OPERATORS[kind]).sort()
    expect(seen(true).sort()).toEqual(operators)
    expect(seen(false).sort()).toEqual(operators)
  })
})

describe('a case-sensitive comparison', () => {
  it.each([
    ['is', 'Printer', 'printer', false],
    ['is', 'Printer', 'Printer', true],
    ['contains', 'My Printer', 'printer', false],
    ['starts_with', 'Re: x', 're:', false],
    ['ends_with', 'x.PDF', '.PDF', true],
    ['is_not', 'Printer', 'printer', true],
  ])('%s: of %j, wanted %j, is %j', (operator, actual, wanted, expected) => {
    expect(isMet('text', operator, { actual, wanted: [wanted], isCaseSensitive: true })).toBe(expected)
  })
})
