import { describe, expect, it } from 'vitest'
import { type Answer, startFreshdesk } from '../support/freshdesk.ts'
import { ACCESS_DENIED, ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()
const { emulator } = freshdesk

interface File {
  readonly id: number
  readonly attachment_url: string
}

/** A form with two files, or an avatar. */
function form(fields: Readonly<Record<string, string>>, name = 'attachments[]', count = 2) {
  const body = new FormData()
  for (const [field, value] of Object.entries(fields)) body.append(field, value)
  for (let index = 0; index < count; index++) {
    body.append(name, new Blob([`bytes ${index}`], { type: 'image/png' }), `${index}.png`)
  }
  return body
}

const remove = (id: number, key?: string) => freshdesk.delete(`/attachments/${id}`, key === undefined ? {} : { key })
const filesOf = (answer: Answer): File[] => answer.body.attachments
const counted = async () => (await freshdesk.get('/_emulator/account')).body.counts.attachments

async function articlePath(): Promise<string> {
  const category = await freshdesk.post('/solutions/categories', { name: `Of ${await counted()} files` })
  const folder = await freshdesk.post(`/solutions/categories/${category.body.id}/folders`, { name: 'A' })
  const article = { title: 'A', description: 'B', status: 1 }
  return `/solutions/articles/${(await freshdesk.post(`/solutions/folders/${folder.body.id}/articles`, article)).body.id}`
}

/** The first of two files is deleted: the other one stays, the bytes are gone. */
async function expectTakenAway(files: readonly File[], left: () => Promise<readonly File[]>) {
  const [first, second] = files as [File, File]
  const before = await counted()
  await emulator.clock.advance(60)
  const answer = await remove(first.id)
  expect([answer.status, answer.text]).toEqual([204, ''])
  expect((await left()).map(({ id }) => id)).toEqual([second.id])
  expect(await counted()).toBe(before - 1)
  expect((await fetch(first.attachment_url)).status).toBe(404)
  expect((await fetch(second.attachment_url)).status).toBe(200)
  expect((await remove(first.id)).status).toBe(404)
}

describe('deleting an attachment takes it away', () => {
  it('from a ticket, whose updated_at moves', async () => {
    const files = filesOf(await freshdesk.put('/tickets/2', form({ priority: '2' })))
    await expectTakenAway(files, async () => filesOf(await freshdesk.get('/tickets/2')))
    expect((await freshdesk.get('/tickets/2')).body.updated_at).toBe('2030-01-15T09:01:00Z')
  })

  it('from a note, in the list of conversations too', async () => {
    const files = filesOf(await freshdesk.post('/tickets/2/notes', form({ body: 'x' })))
    await expectTakenAway(files, async () => (await freshdesk.get('/tickets/2/conversations')).body[0].attachments)
  })

  it('from a reply', async () => {
    const files = filesOf(await freshdesk.post('/tickets/2/reply', form({ body: 'x' })))
    await expectTakenAway(files, async () => (await freshdesk.get('/tickets/2/conversations')).body[0].attachments)
  })

  it('from a summary', async () => {
    const files = filesOf(await freshdesk.put('/tickets/2/summary', form({ body: 'x' })))
    await expectTakenAway(files, async () => filesOf(await freshdesk.get('/tickets/2/summary')))
  })

  it('from a canned response', async () => {
    const folders = (await freshdesk.get('/canned_response_folders')).body
    const folder_id = String(folders.find(({ personal }: { personal: boolean }) => !personal).id)
    const made = await freshdesk.post(
      '/canned_responses',
      form({ title: 'Files', content_html: 'x', visibility: '0', folder_id }),
    )
    await expectTakenAway(filesOf(made), async () => filesOf(await freshdesk.get(`/canned_responses/${made.body.id}`)))
  })

  it('from a solution article', async () => {
    const path = await articlePath()
    const files = filesOf(await freshdesk.put(path, form({ title: 'Files' })))
    await expectTakenAway(files, async () => filesOf(await freshdesk.get(path)))
    expect((await remove(files[1]?.id ?? 0, 'agent-api-key')).status).toBe(204)
  })

  it('from one language of a solution article, whose other files stay', async () => {
    emulator.settings.supported_languages = ['fr']
    const path = await articlePath()
    const own = filesOf(await freshdesk.put(path, form({ title: 'Files' })))
    const files = filesOf(await freshdesk.post(`${path}/fr`, form({ title: 'Ici', description: 'x', status: '1' })))
    const { updated_at } = (await freshdesk.get(path)).body
    await expectTakenAway(files, async () => filesOf(await freshdesk.get(`${path}/fr`)))
    const { attachments, ...article } = (await freshdesk.get(path)).body
    expect(attachments.map(({ id }: File) => id)).toEqual(own.map(({ id }) => id))
    expect(article.updated_at).toBe(updated_at)
  })

  it('from a contact: the avatar', async () => {
    const contact = (await freshdesk.put(`/contacts/${ID.ada}`, form({ name: 'Ada' }, 'avatar', 1))).body
    expect((await remove(contact.avatar.id)).status).toBe(204)
    expect((await freshdesk.get(`/contacts/${ID.ada}`)).body.avatar).toBeNull()
    expect((await fetch(contact.avatar.avatar_url)).status).toBe(404)
  })

  it('of the original of a forward, whose copy stays', async () => {
    const [first] = filesOf(await freshdesk.put('/tickets/2', form({ priority: '2' }))) as [File]
    const forward = await freshdesk.post('/tickets/2/forward', { body: 'x', to_emails: ['a@b.test'] })
    await remove(first.id)
    expect((await freshdesk.get('/tickets/2/conversations')).body[0].attachments).toHaveLength(2)
    expect(filesOf(forward)).toHaveLength(2)
  })
})

describe('it is refused', () => {
  const noteWithFile = async (ticket: number) =>
    (filesOf(await freshdesk.post(`/tickets/${ticket}/notes`, form({ body: 'x' }))) as [File])[0].id

  it('where there is none of that id: 404', async () => {
    expect((await remove(1)).status).toBe(404)
  })

  it('where the caller does not see what has it: 404', async () => {
    expect((await remove(await noteWithFile(2), 'restricted-api-key')).status).toBe(404)
  })

  it('where its ticket is deleted or archived: 405 and 404', async () => {
    const [ofDeleted, ofArchived] = [await noteWithFile(2), await noteWithFile(11)]
    await freshdesk.delete('/tickets/2')
    emulator.archiveTicket(11)
    const answer = await remove(ofDeleted)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
    expect((await remove(ofArchived)).status).toBe(404)
    expect((await remove(158000013001)).status).toBe(204)
  })

  it.each([
    [
      'edit_ticket_properties',
      async () => (filesOf(await freshdesk.put('/tickets/2', form({ priority: '2' }))) as [File])[0].id,
    ],
    ['edit_note', () => noteWithFile(2)],
    [
      'manage_contacts',
      async () => (await freshdesk.put(`/contacts/${ID.ada}`, form({ name: 'Ada' }, 'avatar', 1))).body.avatar.id,
    ],
  ])('without the privilege %s: 403', async (privilege, make: () => Promise<number>) => {
    const id = await make()
    const others = ['view_tickets', 'edit_ticket_properties', 'edit_note', 'manage_contacts'].filter(
      (one) => one !== privilege,
    )
    const role = emulator.roles.create({ name: 'Others', privileges: others as never })
    await freshdesk.put(`/agents/${ID.amy}`, { role_ids: [role.id] })
    const answer = await remove(id, 'agent-api-key')
    expect([answer.status, answer.body]).toEqual([403, ACCESS_DENIED])
    emulator.roles.update(role.id, { privileges: [...others, privilege] as never })
    expect((await remove(id, 'agent-api-key')).status).toBe(204)
  })
})
