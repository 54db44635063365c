import { describe, expect, it } from 'vitest'
import { endpoints } from '../../src/routes/index.ts'
import { startFreshdesk } from '../support/freshdesk.ts'

const freshdesk = await startFreshdesk({ rateLimit: 'off' })

/** What is no collection although its path does not end with an id. */
const SINGLE = new Set([
  'viewCurrentAgent',
  'viewAccount',
  'viewJob',
  'viewEmailSettings',
  'viewBcc',
  'viewPrimeAssociation',
  'viewTicketSummary',
  'viewForumFollow',
  'viewTopicFollow',
  'viewAgentAvailability',
  'cloneTicketFormByGet',
  'countRecords',
])
const ALSO = new Set([
  'viewCannedResponseFolder',
  'listTranslatedSolutionFolders',
  'listTranslatedSolutionSubfolders',
  'listTranslatedSolutionArticles',
  'searchTranslatedSolutions',
])

/** Told by those who probed a live account: github slop-place/terraform-provider-freshdesk, freshdesk/pagination.go */
const REFUSING = new Set(['listAdministeredTicketFields', 'listTicketForms'])

/** Told by a client that runs against a live account: github DaveTCode/FreshdeskApiDotnet#259 */
const OF_THEIR_OWN = new Set(['listCustomObjects', 'listRecords'])

const collections = endpoints.filter(
  ({ id, method, path }) =>
    method === 'get' &&
    !REFUSING.has(id) &&
    !OF_THEIR_OWN.has(id) &&
    ((!/:\w+$/.test(path) && !SINGLE.has(id)) || ALSO.has(id)),
)

const pathOf = ({ path, examples }: (typeof endpoints)[number], query: object) => {
  const [example] = examples
  const filled = path.replace(/:(\w+)/g, (_, name: string) => String(example?.params?.[name]))
  const given = Object.entries({ ...example?.query, ...query }).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  return `${filled}?${new URLSearchParams(given)}`
}

describe.each(collections)('GET $path', (endpoint) => {
  it('takes page and per_page', async () => {
    const answer = await freshdesk.get(pathOf(endpoint, { page: 1, per_page: 100 }))
    expect(answer.status, answer.text).toBe(200)
    expect(answer.headers.get('link')).toBeNull()
  })

  it('pages by them, or is the same whatever they are', async () => {
    const whole = await freshdesk.get(pathOf(endpoint, {}))
    const odd = await freshdesk.get(pathOf(endpoint, { per_page: 'x' }))
    if (odd.status === 400) {
      expect(odd.body.errors).toMatchObject([{ field: 'per_page', code: 'datatype_mismatch' }])
    } else {
      expect([odd.status, odd.text]).toEqual([200, whole.text])
    }
  })
})

describe.each([...OF_THEIR_OWN])('%s', (id) => {
  it('refuses page and per_page', async () => {
    const endpoint = endpoints.find((one) => one.id === id) as (typeof endpoints)[number] // it is one of them
    const answer = await freshdesk.get(pathOf(endpoint, { page: 1, per_page: 100 }))
    expect([answer.status, answer.body.error_type]).toEqual([400, 'INVALID_INPUT'])
    expect(answer.body.errors.map(({ name }: { name: string }) => name)).toEqual(['page', 'per_page'])
  })
})

it('tells of every collection', () => {
  expect(collections.length).toBeGreaterThan(25)
})
