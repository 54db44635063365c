/** Values that came as texts: in queries, forms and CSV files. What does not fit stays text and fails validation by its type. */

export function textToNumber(text: string): string | number {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** Python's `True` and `False` are taken too: clients send them in queries. */
export function textToBoolean(text: string): string | boolean {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : text
}

/** As the definition of a custom field says, whose type it is. */
export function textToCustomValue(type: string | undefined, text: string): string | number | boolean {
  if (type === 'custom_number' || type === 'custom_decimal') return textToNumber(text)
  if (type === 'custom_checkbox') return textToBoolean(text)
  return text
}
