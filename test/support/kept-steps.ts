import { Emulator } from '../../src/emulator/emulator.ts'
import type { AccountHandle, EmulatorOptions } from '../../src/index.ts'
import type { Testing } from '../../src/persistence/testing.ts'
import { itemsOf } from '../../src/store/tail.ts'
import { accountOf } from './account.ts'
import { clientOf, type Freshdesk, NOW } from './freshdesk.ts'
import { formOf } from './people.ts'

const TESTING = Symbol.for('freshdesk-emulator.testing')

/** An emulator that keeps its accounts by these files, not started yet; every reply is held against its schema. */
export function newKept(data: string, testing: Testing = {}, more: EmulatorOptions = {}): Emulator {
  const options = { data, now: NOW, freeze: true, checkReplies: true, onError: () => undefined, ...more }
  return new Emulator(Object.assign(options, { [TESTING]: testing }))
}

export async function startKept(data: string, testing?: Testing, more?: EmulatorOptions): Promise<Freshdesk> {
  const emulator = newKept(data, testing, more)
  await emulator.start()
  return clientOf(emulator)
}

const ticket = (subject: string) => ({ email: 'ada@acme.test', subject, description: 'd', status: 2, priority: 1 })

function noteWithFile(text: string): FormData {
  const form = formOf({ body: 'See the file' })
  form.append('attachments[]', new Blob([text]), 'a.txt')
  return form
}

const rule = {
  name: 'Tag and tell',
  conditions: [],
  actions: [
    { field_name: 'add_tag', value: ['ruled'] },
    { field_name: 'send_email_to_requester', email_subject: 'Hello', email_body: 'Hello' },
  ],
}

function people(): FormData {
  const form = formOf({ 'fields[name]': '0', 'fields[email]': '1' })
  form.append('file', new Blob(['name,email\nGrace,grace@acme.test']), 'people.csv')
  return form
}

/** What a client does, in order: each is one call, and changes something. */
export const STEPS: readonly ((desk: Freshdesk) => Promise<{ readonly status: number; readonly text: string }>)[] = [
  (desk) => desk.post('/tickets', ticket('one')),
  (desk) => desk.post('/tickets/2/notes', noteWithFile('first file')),
  (desk) => desk.post('/automations/1/rules', rule),
  (desk) => desk.post('/tickets', ticket('ruled')),
  (desk) => desk.post('/_emulator/snapshots', { name: 'kept' }),
  (desk) => desk.delete('/tickets/3'),
  (desk) => desk.post('/_emulator/accounts', { name: 'w1', fixture: 'empty' }),
  (desk) => desk.post('/_emulator/accounts', { name: 'w2', from: 'acme' }),
  (desk) => desk.call('PATCH', '/_emulator/account', { body: { plan: 'growth', settings: { seats: 3 } } }),
  (desk) => desk.post('/_emulator/faults', { effect: { status: 500 }, match: { operation: 'listProducts' }, times: 2 }),
  (desk) => desk.post('/_emulator/clock/advance', { seconds: 100_000 }),
  (desk) =>
    desk.put('/tickets/merge', { primary_id: 1, ticket_ids: [4], note_in_primary: { body: 'm', private: true } }),
  (desk) => desk.post('/tickets/2/reply', noteWithFile('second file')),
  (desk) => desk.post('/_emulator/snapshots/kept/restore'),
  (desk) =>
    desk.post('/_emulator/mail', {
      from: 'ada@acme.test',
      subject: 'Mail',
      text: 'Hello',
      message_id: '<1@acme.test>',
    }),
  (desk) => desk.post('/companies', { name: 'Hooli' }),
  (desk) => desk.post('/companies/export', { fields: { default_fields: ['name'], custom_fields: [] } }),
  (desk) => desk.post('/contacts/imports', people()),
  (desk) => desk.call('PUT', '/_emulator/traffic', { body: { per_hour: { new_tickets: 5 } } }),
  (desk) => desk.post('/_emulator/clock/advance', { seconds: 3600 }),
  (desk) => desk.delete('/companies/158000003001'),
  (desk) => desk.delete('/_emulator/accounts/w1'),
  (desk) => desk.post('/_emulator/reset'),
  (desk) => desk.post('/companies', { name: 'Initrode' }),
]

/** What no list shows. */
function unlisted(handle: AccountHandle) {
  const { outbox, roots, database, traffic } = accountOf(handle)
  return {
    traffic,
    threads: itemsOf(outbox.threads.capture()),
    undo: roots.undo,
    exports: [...database.exports.all()],
    imports: [...database.imports.all()],
  }
}

/** All that can be seen of all accounts, but of limits and ids of requests: what reads use of them is not kept. */
export function stateOf(emulator: Emulator): string {
  const accounts = emulator.accounts.map((account) => ({
    name: account.name,
    fixture: account.export(),
    plan: [account.plan, account.rateLimit, account.state],
    settings: account.settings,
    clock: [account.clock.now, account.clock.frozen],
    outbox: account.outbox.list(),
    faults: account.faults.list(),
    snapshots: account.snapshots,
    ...unlisted(account),
  }))
  return JSON.stringify(accounts)
}
