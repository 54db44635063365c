/** Where accounts are kept in PostgreSQL, as its own clients name it. */
export const isPostgresUrl = (data: string): boolean => /^postgres(?:ql)?:/i.test(data)

/** The same for messages: without a password, and without parameters, which may hold one too. */
export function shownUrl(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url)
    return `${protocol}//${username && `${username}@`}${host}${pathname}`
  } catch {
    return 'postgres://' // where a password stands in what is no URL nobody knows
  }
}

/** One line, also where the stack is printed: the database is at fault, not the code. */
export function told(what: string, cause: unknown): Error {
  const { message, code } = cause as NodeJS.ErrnoException
  const error = new Error(`${what}: ${message || code}`, { cause })
  error.stack = error.message
  return error
}
