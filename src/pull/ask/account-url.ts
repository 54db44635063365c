import { isIP } from 'node:net'

/** An account's URL is no place that a key may be sent to. */
class UrlError extends Error {}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  (isIP(hostname) === 4 && hostname.startsWith('127.'))

/** The account's base URL, without a slash at its end: https, or http on this machine. Throws a `UrlError`. */
export function accountUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined) throw new UrlError(`${given} is no URL such as https://acme.freshdesk.com`)
  const { protocol, hostname, username, password, search, hash, pathname, origin } = url
  if (username !== '' || password !== '') throw new UrlError('the URL should hold no user and no key')
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    throw new UrlError(`${origin} is not asked: a key goes over https alone, or stays on this machine`)
  }
  const path = withoutEndingSlashes(pathname)
  if (search !== '' || hash !== '' || path.includes('/api')) {
    throw new UrlError('the URL should be the account’s, without /api/v2')
  }
  return `${origin}${path}`
}

function withoutEndingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end--
  return path.slice(0, end)
}
