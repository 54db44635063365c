import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { pullReport } from '../../src/cli/commands/pull/report.ts'
import type { Fixture } from '../../src/index.ts'
import { fixtureYaml } from '../../src/pull/fixture/yaml.ts'
import { times } from '../support/extent.ts'
import { Canaries, CanaryLayer, escapedHtml, percentEncoded, quotedPrintable } from './canaries.ts'
import { randomAccount } from './random-account.ts'
import { type PullSetting, pullFrom, standIn, stateFile } from './stand-in.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const ACCOUNTS = Number(process.env.PULL_ACCOUNTS ?? times(20, 3))
const desk = await standIn({ rateLimit: 'off' })
afterAll(() => desk.close())
let made = 0

/** Places of a fixture at which labels and choices may stand. */
const LISTED =
  /^(?:(?:ticket|contact|company)_fields\[\]\.(?:label|label_for_customers|description|choices.*|nested_names.*|sections\[\]\.(?:label|choices\[\]))|(?:tickets|contacts|companies)\[\]\.custom_fields\..*|tickets\[\]\.type|companies\[\]\.(?:health_score|account_tier|industry)|ticket_forms\[\]\.fields\[\]\.label_for_customers|sla_policies\[\]\.applicable_to\.ticket_types\[\]|(?:skills|automation_rules|scenario_automations)\[\].*\.(?:value|from|to)(?:\[\])?)$/

function* textsIn(node: unknown, path: string): Generator<readonly [path: string, text: string]> {
  if (typeof node === 'string') yield [path, node]
  else if (Array.isArray(node)) for (const one of node) yield* textsIn(one, `${path}[]`)
  else if (typeof node === 'object' && node !== null) {
    for (const [name, one] of Object.entries(node)) {
      yield [`${path}.*key`, name]
      yield* textsIn(one, path === '' ? name : `${path}.${name}`)
    }
  }
}

/** Pulls through a layer that puts a canary into every text, and looks for them in all that is left behind. */
async function leaksOf(seed: number, setting: PullSetting = {}) {
  const { fixture: source, administrator } = randomAccount(seed)
  await using account = desk.createAccount({ name: `canary-${made++}`, fixture: source })
  const layer = await CanaryLayer.before(`${desk.url}/${account.name}`, seed)
  try {
    const file = stateFile('canary.pull')
    const options = { apiKey: administrator, stateFile: file, ...setting }
    const result = await pullFrom(desk, { url: layer.url, ...options })
    const written = fixtureYaml(result.fixture, [])
    const report = pullReport(result, { out: 'acme.yaml', keepsNothing: [] })
    const labelled = [...textsIn(result.fixture, '')].filter(([, text]) => layer.labels.leaksIn(text).length > 0)
    return {
      fixture: result.fixture as Fixture,
      secrets: layer.secrets.leaksIn(`${written}\n${readFileSync(file, 'utf8')}\n${report}`),
      labelsToldOf: layer.labels.leaksIn(report),
      labelsAt: [...new Set(labelled.map(([path]) => path))],
    }
  } finally {
    layer.close()
  }
}

it(`lets no text of ${ACCOUNTS} random accounts through but labels and choices, and these at their places alone`, async () => {
  let seen = 0
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { fixture, secrets, labelsToldOf, labelsAt } = await leaksOf(seed)
      expect({ secrets, labelsToldOf }).toEqual({ secrets: [], labelsToldOf: [] })
      expect(labelsAt.filter((path) => !LISTED.test(path))).toEqual([])
      seen += labelsAt.length
      await using _ = desk.createAccount({ name: `loaded-${made++}`, fixture })
    }),
    { numRuns: ACCOUNTS, endOnFailure: true },
  )
  expect(seen).toBeGreaterThan(0)
})

describe('a canary that came through', () => {
  it('is found in a path that is kept', async () => {
    expect((await leaksOf(3, { keep: ['contacts[].name', 'groups[].name'] })).secrets).not.toEqual([])
  })

  const canaries = new Canaries(1)
  const word = canaries.word()
  it.each([
    ['as it is', `a: ${word}`],
    ['in capitals', word.toUpperCase()],
    ['in part', `x${word.slice(3, 11)}x`],
    ['as quoted-printable', quotedPrintable(word)],
    ['as quoted-printable over two lines', `${word.slice(0, 7)}=\r\n${word.slice(7)}`],
    ['as HTML', escapedHtml(word)],
    ['percent-encoded', percentEncoded(word)],
    ['in base64', Buffer.from(`user:${word}`).toString('base64')],
  ])('is found %s', (_, text) => {
    expect(canaries.leaksIn(text)).not.toEqual([])
    expect(canaries.leaksIn('Dear customer, we are on it. zqrstklmn')).toEqual([])
  })
})
