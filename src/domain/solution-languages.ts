import type { Account } from '../account/account.ts'
import { inconsistentState, notFound, requireFeature } from '../errors.ts'
import type { SolutionText, Translations } from '../store/rows/solutions.ts'

/** A row with a text in the account's primary language and translations of it. */
type Translated<Text> = Text & { readonly translations: Translations<Text> }

/**
 * The language, if the account has it. Throws 403 on a plan with one language only, 404 for a language that the account
 * does not have (inferred).
 */
export function knownLanguage(account: Account, language: string): string {
  if (!account.hasFeature('Multi Language')) throw requireFeature('Multi Language')
  const { primary_language, supported_languages } = account.settings
  if (language !== primary_language && !supported_languages.includes(language)) throw notFound()
  return language
}

/** The row's text in a language; undefined when it has none. The primary language's text is the row's own. */
export function textIn<Text extends object>(
  { settings }: Account,
  row: Translated<Text>,
  language: string | undefined,
): Text | undefined {
  if (language === undefined || language === settings.primary_language) return row
  return row.translations[language]
}

/** The row's text in a language. Throws 404 when it has none. */
export function findTextIn<Text extends object>(
  account: Account,
  row: Translated<Text>,
  language: string | undefined,
): Text {
  const text = textIn(account, row, language)
  if (text === undefined) throw notFound()
  return text
}

/** Name and description of a category or folder in a language; in the primary one where it is not translated. */
export function nameIn(account: Account, row: Translated<SolutionText>, language: string | undefined) {
  const text = textIn(account, row, language)
  const { primary_language } = account.settings
  return text === undefined
    ? { name: row.name, language: primary_language }
    : { name: text.name, language: language ?? primary_language }
}

/** Throws 409 (inferred) where the row has a text in this language already. */
export function checkUntranslated<Text extends object>(
  account: Account,
  row: Translated<Text>,
  language: string,
): void {
  if (textIn(account, row, language) !== undefined) {
    throw inconsistentState(`There is a translation to the language ${language} already`)
  }
}

/** The row with its text in this language added or replaced. */
export function withTextIn<Text extends object, Row extends Translated<Text>>(
  { settings }: Account,
  row: Row,
  { language, text }: { readonly language: string | undefined; readonly text: Text },
): Row {
  if (language === undefined || language === settings.primary_language) return { ...row, ...text }
  return { ...row, translations: { ...row.translations, [language]: text } }
}

export interface TextFields {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
}

export function newText(account: Account, fields: TextFields & { readonly name: string }): SolutionText {
  const now = account.clock.seconds()
  return { name: fields.name, description: fields.description ?? null, created_at: now, updated_at: now }
}

export const changedText = (account: Account, text: SolutionText, fields: TextFields): SolutionText => ({
  name: fields.name ?? text.name,
  description: fields.description === undefined ? text.description : fields.description,
  created_at: text.created_at,
  updated_at: account.clock.seconds(),
})
