type Call = (...args: unknown[]) => unknown

/**
 * Puts a function in front of the one that the owner has under that name, which keeps its properties. Nothing happens
 * where there is none: it is of a later Node.
 */
export function wrap(owner: object, name: string, around: (original: Call, self: unknown, args: unknown[]) => unknown) {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') return
  const apply = (target: object, self: unknown, args: unknown[]) =>
    around((...given) => Reflect.apply(target as Call, self, given), self, args)
  Reflect.set(owner, name, new Proxy(original, { apply }))
}
