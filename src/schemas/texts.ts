/**
 * Conversion of values that came as texts: in queries, forms and CSV files. A text that does not fit stays and fails
 * validation by its type.
 */

export function textToNumber(text: string): string | number {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** Boolean that the text stands for; Python's `True` and `False` count too, since clients send them in queries. */
export function textToBoolean(text: string): string | boolean {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : text
}

/** Value of a custom field of this type. */
export function textToCustomValue(type: string | undefined, text: string): string | number | boolean {
  if (type === 'custom_number' || type === 'custom_decimal') return textToNumber(text)
  if (type === 'custom_checkbox') return textToBoolean(text)
  return text
}
