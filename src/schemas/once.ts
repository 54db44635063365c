/**
 * A function that makes its value at the first call and then returns the same: a start makes no schema that no call
 * needs, and a schema with an id stays one definition in the documents.
 */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
