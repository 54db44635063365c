/** Deviations of operations with a language in their path. */
export const LANGUAGES =
  'Languages are the primary one and those of the setting supported_languages; another one, and a translation that is not there, are 404 (inferred).'
export const TRANSLATED =
  'A language that the record has already answers 409 (inferred). The Location is the record’s own (inferred).'
export const NOT_TRANSLATED = 'What is not translated to the language is not listed (inferred).'
