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
])
const ALSO = new Set([
  'viewCannedResponseFolder',
  'listTranslatedSolutionFolders',
  'listTranslatedSolutionSubfolders',
  'listTranslatedSolutionArticles',
  'searchTranslatedSolutions',
])

/** Told by those who probed a live account: github slop-place/terraform-provider-freshdesk, freshdesk/pagination.go */
const REFUSING = new Set(['listAdministeredTicketFields'])

const collections = endpoints.filter(
  ({ id, method, path }) =>
    method === 'get' && !REFUSING.has(id) && ((!/:\w+$/.test(path) && !SINGLE.has(id)) || ALSO.has(id)),
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

it('tells of every collection', () => {
  expect(collections.length).toBeGreaterThan(25)
})
