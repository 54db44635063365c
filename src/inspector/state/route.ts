import { computed, signal } from '@preact/signals'

/** Place of the page: `#/ACCOUNT/VIEW/REST...`, so that each view has a URL. */
export interface Route {
  /** Undefined for the default account. */
  readonly account: string | undefined
  readonly view: string
  /** Parts that name what is open in the view: an id, a tab. */
  readonly rest: readonly string[]
}

const routeOf = (hash: string): Route => {
  const [account, view, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  return { account: account || undefined, view: view || 'requests', rest: rest.filter((part) => part !== '') }
}

export const route = signal(routeOf(location.hash))
addEventListener('hashchange', () => {
  route.value = routeOf(location.hash)
})

/** Name of the account that is shown; empty until it is known. */
export const accountName = signal(route.value.account ?? '')
export const viewName = computed(() => route.value.view)

export const hrefOf = (view: string, ...rest: readonly (string | number)[]): string =>
  `#/${[accountName.value, view, ...rest].map((part) => encodeURIComponent(part)).join('/')}`

export function go(view: string, ...rest: readonly (string | number)[]): void {
  location.hash = hrefOf(view, ...rest)
}

/** Id that is open in the view; undefined where none is. */
export const openId = computed(() => {
  const id = Number(route.value.rest[0])
  return Number.isInteger(id) ? id : undefined
})
