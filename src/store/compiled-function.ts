/**
 * Function with these parameters and this body, which may be made of names that were checked, and of nothing else.
 * Undefined where Node makes no code from texts (`--disallow-code-generation-from-strings`).
 */
export function compiledFunction<Made>(parameters: readonly string[], body: string): Made | undefined {
  try {
    return new Function(...parameters, body) as Made
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
