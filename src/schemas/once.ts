/**
 * What is made at its first use and kept: a start makes no schema that no call needs. The one made is always the same,
 * so that a schema with an id is one definition in the documents.
 */
export function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
