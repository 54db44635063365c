export const medianOf = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

/** The median of each figure over several records of the same shape. */
export const mediansOf = (records) =>
  Object.fromEntries(Object.keys(records[0]).map((name) => [name, medianOf(records.map((record) => record[name]))]))
