import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Account } from '../../src/account/account.ts'
import { createEmulator } from '../../src/index.ts'
import type { Change } from '../../src/store/changes.ts'
import type { TableName } from '../../src/store/database.ts'
import { accountOf, staleIndexes } from '../support/account.ts'
import { type Answer, basic, clientOf, type Freshdesk, NOW } from '../support/freshdesk.ts'
import { type LargeParents, makeLargeParents, ROWS_BELOW } from '../support/large-parents.ts'
import { AUTHORIZATION, exchange, rawCall } from './raw.ts'

// Each row takes a turn of the event loop.
vi.setConfig({ testTimeout: 60_000 })

const TESTING = Symbol.for('freshdesk-emulator.testing')
/** Whatever takes more than two steps takes a turn for each. */
const IN_TURNS = { writing: { steps: 2, turnMs: 0 } }
const AT_ONCE = { writing: { steps: 1_000_000, turnMs: 5 } }

async function started(testing: object): Promise<Freshdesk> {
  const options = { now: NOW, freeze: true, checkReplies: true, rateLimit: 'headers' as const }
  return clientOf(await createEmulator(Object.assign(options, { [TESTING]: testing })))
}

const desk = await started(IN_TURNS)
const atOnce = await started(AT_ONCE)
afterAll(() => Promise.all([desk, atOnce].map((one) => one.emulator.close())))
const { emulator } = desk
const account = accountOf(emulator)

const parents = await makeLargeParents(desk)
await makeLargeParents(atOnce)
for (const one of [desk, atOnce]) one.emulator.snapshot('made')

/** Goes back to where there is a parent of each kind, with rows below it. */
function fresh(one = emulator): LargeParents {
  one.restore('made')
  return parents
}

/** Operations below whose record there may be any number of rows. */
const OPERATIONS: Readonly<Record<string, (one: Freshdesk, made: LargeParents) => Promise<Answer>>> = {
  deleteCompany: (one, { company }) => one.delete(`/companies/${company}`),
  deleteGroup: (one, { group }) => one.delete(`/groups/${group}`),
  deleteAdminGroup: (one, { group }) => one.delete(`/admin/groups/${group}`),
  mergeContacts: (one, { contact }) =>
    one.post('/contacts/merge', { primary_contact_id: 158000002101, secondary_contact_ids: [contact] }),
  hardDeleteContact: (one, { contact }) => one.delete(`/contacts/${contact}/hard_delete?force=true`),
  deleteTicketField: (one, { field }) => one.delete(`/admin/ticket_fields/${field}`),
  deleteSolutionCategory: (one, { category }) => one.delete(`/solutions/categories/${category}`),
  deleteSolutionFolder: (one, { folder }) => one.delete(`/solutions/folders/${folder}`),
  deleteDiscussionCategory: (one, { discussion }) => one.delete(`/discussions/categories/${discussion}`),
  deleteForum: (one, { forum }) => one.delete(`/discussions/forums/${forum}`),
  deleteTopic: (one, { topic }) => one.delete(`/discussions/topics/${topic}`),
  deleteRecord: (one, { object, record }) => one.delete(`/custom_objects/schemas/${object}/records/${record}`),
  deleteCustomObject: (one, { object }) => one.delete(`/_emulator/custom-objects/${object}`),
  deleteCustomObjects: (one) => one.delete('/_emulator/custom-objects'),
  updateCustomObject: (one, { device }) =>
    one.call('PATCH', `/_emulator/custom-objects/${device}`, {
      body: {
        fields: [
          { name: 'owner', deleted: true },
          { label: 'Colour', type: 'TEXT' },
        ],
      },
    }),
  actAsAgent: (one, { company }) =>
    one.post('/_emulator/act', {
      agent_id: 158000002001,
      operation: 'deleteCompany',
      params: { id: company },
    }),
}

function stateOf({ emulator: one }: Freshdesk): unknown {
  const { database, ids, random } = accountOf(one)
  const rows = Object.fromEntries(
    (Object.keys(database) as TableName[]).map((name) => [name, [...database[name].all()]]),
  )
  return { rows, ids: [...ids.capture()].sort(), random: [...random.capture()].sort() }
}

/** Turns of the event loop that pass until it is settled. */
async function turnsOf(work: Promise<unknown>): Promise<number> {
  let isOver = false
  let turns = 0
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await nextTurn()
    turns++
  }
  await over
  return turns
}

/** Turns of the event loop in which a call of ours has come. */
const MANY_TURNS = 20_000

/** Resolves once rows are being written in turns. */
async function underWay({ writing }: Pick<Account, 'writing'> = account): Promise<void> {
  for (let turn = 0; !writing.isUnderWay; turn++) {
    if (turn > MANY_TURNS) throw new Error('nothing is written in turns')
    await nextTurn()
  }
}

describe('an operation with much below its record', () => {
  it.each(Object.entries(OPERATIONS))(
    '%s leaves the same in turns as at once, told as one change',
    async (_name, run) => {
      for (const one of [desk, atOnce]) fresh(one.emulator)
      const changes: Change[] = []
      const told: Change[] = []
      const stop = [
        account.changes.subscribe((change) => changes.push(change)),
        accountOf(atOnce.emulator).changes.subscribe((change) => told.push(change)),
      ]
      const answer = run(desk, parents)
      await underWay()
      const { status, text } = await answer
      const expected = await run(atOnce, parents)
      for (const end of stop) end()
      expect([status, text]).toEqual([expected.status, expected.text])
      expect(stateOf(desk)).toEqual(stateOf(atOnce))
      expect(staleIndexes(account.database)).toEqual([])
      expect(changes.map(withoutBase)).toEqual(told)
    },
  )

  it('takes turns that grow in number with its rows', async () => {
    const turns: number[] = []
    for (const contacts of [30, 120]) {
      emulator.reset()
      const company = (await desk.post('/companies', { name: 'Hooli' })).body.id
      const rows = Array.from({ length: contacts }, (_, row) => ({ name: `Member ${row}`, company: 'Hooli' }))
      emulator.load({ fixture: { contacts: rows } })
      turns.push(await turnsOf(desk.delete(`/companies/${company}`)))
    }
    expect(turns[1]).toBeGreaterThan(2 * (turns[0] ?? 0))
  })

  it('is answered after calls of other accounts, and after reads of its own, which see the rows as they were', async () => {
    const { company } = fresh()
    emulator.createAccount({ name: 'other' })
    const order: string[] = []
    const deleted = desk.delete(`/companies/${company}`).then(() => order.push('deleted'))
    await underWay()
    const other = await rawCall(emulator, { path: '/other/api/v2/products', headers: keyOf('other') })
    order.push(`other ${other.status}`)
    order.push(`view ${(await desk.get(`/companies/${company}`)).status}`)
    const list = await desk.get(`/tickets?company_id=${company}&per_page=100`)
    order.push(`list ${list.body.length}`)
    await deleted
    expect(order).toEqual(['other 200', 'view 200', `list ${ROWS_BELOW}`, 'deleted'])
    expect((await desk.get(`/companies/${company}`)).status).toBe(404)
    emulator.deleteAccount('other')
  })

  it('is never seen half done', async () => {
    const { company } = fresh()
    const seen = new Set<number>()
    const deleted = turnsOf(desk.delete(`/companies/${company}`))
    let isOver = false
    const over = deleted.finally(() => {
      isOver = true
    })
    while (!isOver) {
      const { body } = await desk.get('/tickets?per_page=100')
      seen.add(body.filter((ticket: { company_id: number | null }) => ticket.company_id === company).length)
    }
    await over
    const { body } = await desk.get('/tickets?per_page=100')
    seen.add(body.filter((ticket: { company_id: number | null }) => ticket.company_id === company).length)
    expect([...seen]).toEqual([ROWS_BELOW, 0])
  })

  it('lets writes wait until it is over, in the order in which they came', async () => {
    const { company, group } = fresh()
    const order: string[] = []
    const noted = (name: string, answer: Promise<Answer>) =>
      answer.then(({ status }) => order.push(`${name} ${status}`))
    const all = [noted('company', desk.delete(`/companies/${company}`))]
    await underWay()
    all.push(noted('update', desk.put(`/companies/${company}`, { name: 'Late' })))
    await desk.get('/products') // by now the update has come
    all.push(noted('group', desk.delete(`/groups/${group}`)))
    await desk.get('/products')
    all.push(noted('create', desk.post('/companies', { name: 'Hooli' })))
    await Promise.all(all)
    expect(order).toEqual(['company 204', 'update 404', 'group 204', 'create 201'])
    expect((await desk.get(`/groups/${group}`)).status).toBe(404)
  })

  it('keeps the order of calls on one connection', async () => {
    const { company } = fresh()
    const head = (method: string, path: string, more = '') =>
      `${method} /api/v2${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTHORIZATION}\r\n${more}\r\n`
    const answers = await exchange(
      emulator,
      head('DELETE', `/companies/${company}`) +
        head('GET', `/companies/${company}`) +
        head('GET', '/products', 'Connection: close\r\n'),
    )
    expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['204', '404', '200'])
  })

  it('begins anew on what members of the process wrote meanwhile, and ends though they go on', async () => {
    const { company } = fresh()
    const deleted = desk.delete(`/companies/${company}`)
    await underWay()
    emulator.load({ fixture: { contacts: [{ name: 'Late', company: 'Hooli' }] } })
    expect((await deleted).status).toBe(204)
    const late = [...account.database.users.all()].find(({ name }) => name === 'Late')
    expect(late?.company_id).toBeNull()

    const { company: again } = fresh()
    let isOver = false
    const over = desk.delete(`/companies/${again}`).finally(() => {
      isOver = true
    })
    for (let row = 0; !isOver; row++) {
      if (account.writing.isUnderWay) emulator.load({ fixture: { contacts: [{ name: `Late ${row}` }] } })
      await nextTurn()
    }
    expect((await over).status).toBe(204)
    expect((await desk.get(`/companies/${again}`)).status).toBe(404)
  })

  it('has nothing fall due in its midst; a move of the clock waits for its end', async () => {
    const { company } = fresh()
    const order: string[] = []
    const deleted = desk.delete(`/companies/${company}`).then(({ status }) => order.push(`deleted ${status}`))
    await underWay()
    const moved = emulator.clock.advance(10 * 86_400).then(() => order.push('moved'))
    await Promise.all([deleted, moved])
    expect(order).toEqual(['deleted 204', 'moved'])
  })

  it.each([
    ['a reset', () => emulator.reset()],
    ['a restore', () => emulator.restore('before')],
  ])('is cut off with its connection by %s, and so is what waits for it', async (_, end) => {
    const { company } = fresh()
    emulator.snapshot('before')
    await desk.post('/companies', { name: 'Later' })
    const deleted = desk.delete(`/companies/${company}`)
    await underWay()
    const waits = desk.post('/companies', { name: 'Waits' })
    await desk.get('/products')
    const ended = Promise.allSettled([deleted, waits])
    end()
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect([...account.database.companies.all()].map(({ name }) => name)).not.toContain('Waits')
    expect((await desk.post('/companies', { name: 'After' })).status).toBe(201)
  })

  it('is cut off by the end of its account, and of the emulator', async () => {
    const other = await started(IN_TURNS)
    for (const [handle, end] of [
      [other.emulator.createAccount({ name: 'w1' }), () => other.emulator.deleteAccount('w1')],
      [other.emulator, () => other.emulator.close()],
    ] as const) {
      const rows = Array.from({ length: 50 }, (_, row) => ({ name: `Member ${row}`, company: 'Hooli' }))
      handle.load({ fixture: { companies: [{ name: 'Hooli' }], contacts: rows } })
      const { database, writing } = accountOf(handle)
      const company = [...database.companies.all()].find(({ name }) => name === 'Hooli')
      const isOwn = handle === other.emulator
      const path = `${isOwn ? '' : '/w1'}/api/v2/companies/${company?.id}`
      const headers = isOwn ? {} : keyOf('w1')
      const deleted = rawCall(other.emulator, { method: 'DELETE', path, headers })
      await underWay({ writing })
      const ended = Promise.allSettled([deleted])
      await end()
      expect((await ended).map(({ status }) => status)).toEqual(['rejected'])
    }
  })

  it('does its work and waits as others do where a fault concerns the call', async () => {
    const { company, group } = fresh()
    await desk.post('/_emulator/faults', {
      effect: { status: 500, phase: 'after_commit' },
      match: { operation: 'deleteCompany' },
      times: 1,
    })
    await desk.post('/_emulator/faults', { effect: { delay_ms: 1 }, match: { operation: 'deleteGroup' }, times: 1 })
    const deleted = desk.delete(`/companies/${company}`)
    await underWay()
    const late = desk.delete(`/groups/${group}`)
    expect([(await deleted).status, (await late).status]).toEqual([500, 204])
    expect((await desk.get(`/companies/${company}`)).status).toBe(404)
  })
})

const keyOf = (name: string) => ({ Authorization: basic(`${name}.admin-api-key`) })

const withoutBase = ({ base: _, ...change }: Change): Change => change
