import type { Account } from '../account/account.ts'
import { type FieldError, invalidValue } from '../errors.ts'
import { findPlaceholder, hasLiquidTag, placeholdersIn, type Reader } from './placeholders.ts'

export function checkTemplate(account: Account, field: string, template: string): FieldError[] {
  if (hasLiquidTag(template)) return [invalidValue(field, 'It should hold no Liquid tags: they are not emulated')]
  return checkPlaceholders(account, field, placeholdersIn(template))
}

/** The first that is unknown is told. */
export function checkPlaceholders(account: Account, field: string, names: readonly string[]): FieldError[] {
  const unknown = names.find((name) => findPlaceholder(account, name) === undefined)
  return unknown === undefined ? [] : [invalidValue(field, `There is no placeholder {{${unknown}}}`)]
}

/** Stands in for a ticket when a rule is made: what a template becomes with values of the right kinds. */
export const sampleReader =
  (account: Account): Reader =>
  (name) =>
    findPlaceholder(account, name)?.isNumber ? 1 : 'x'
