import type { Freshdesk } from './freshdesk.ts'

/** Rows that are made below each parent. */
export const ROWS_BELOW = 6

/** Records with rows below them, in an account of the fixture `support-desk`; equal calls make equal ids. */
export interface LargeParents {
  readonly company: number
  readonly group: number
  readonly contact: number
  readonly field: number
  readonly category: number
  readonly folder: number
  readonly discussion: number
  readonly forum: number
  readonly topic: number
  readonly object: number
  readonly device: number
  readonly record: string
}

const PRIMARY = { label: 'Name', type: 'PRIMARY' }

export async function makeLargeParents(desk: Freshdesk): Promise<LargeParents> {
  const made = async (path: string, body: object) => {
    const answer = await desk.post(path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const company = await made('/companies', { name: 'Hooli' })
  const group = await made('/groups', { name: 'Second line' })
  const email = 'gavin@hooli.test'
  const contact = await made('/contacts', { name: 'Gavin', email, company_id: company.id })
  const attribute = { label: 'Site', label_for_customers: 'Site', type: 'custom_text' }
  const field = await made('/admin/ticket_fields', attribute)
  const objects = await madeObjects(made)
  for (let row = 0; row < ROWS_BELOW; row++) {
    await made('/contacts', { name: `Member ${row}`, email: `m${row}@hooli.test`, company_id: company.id })
    const ticket = await made('/tickets', {
      ...{ email, subject: `One ${row}`, description: 'd', status: 2, priority: 1 },
      ...{ company_id: company.id, group_id: group.id, custom_fields: { [field.name]: `Site ${row}` } },
    })
    await made(`/tickets/${ticket.id}/notes`, { body: 'a note' })
    await made(`/custom_objects/schemas/${objects.device}/records`, {
      data: { name: `Device ${row}`, owner: company.org_company_id, maker: objects.record },
    })
  }
  const solutions = await madeSolutions(made)
  return {
    company: company.id,
    group: group.id,
    contact: contact.id,
    field: field.id,
    ...solutions,
    ...objects,
    ...(await madeDiscussions(made)),
  }
}

type Made = (path: string, body: object) => Promise<{ readonly id: number } & Record<string, unknown>>

async function madeObjects(made: Made) {
  const maker = await made('/_emulator/custom-objects', { title: 'Maker', fields: [PRIMARY] })
  const record = await made(`/custom_objects/schemas/${maker.id}/records`, { data: { name: 'Acme' } })
  const device = await made('/_emulator/custom-objects', {
    title: 'Device',
    fields: [
      PRIMARY,
      { label: 'Owner', type: 'RELATIONSHIP', lookup: 'company' },
      { label: 'Maker', type: 'RELATIONSHIP', lookup: maker.name },
    ],
  })
  return { object: Number(maker.id), device: Number(device.id), record: String(record.display_id) }
}

async function madeSolutions(made: Made) {
  const category = await made('/solutions/categories', { name: 'Large' })
  const folder = await made(`/solutions/categories/${category.id}/folders`, { name: 'Large', visibility: 1 })
  for (let row = 0; row < ROWS_BELOW; row++) {
    const article = { title: `Article ${row}`, description: 'd', type: 1, status: 1 }
    await made(`/solutions/folders/${folder.id}/articles`, article)
  }
  return { category: category.id, folder: folder.id }
}

async function madeDiscussions(made: Made) {
  const discussion = await made('/discussions/categories', { name: 'Large' })
  const kind = { name: 'Large', forum_type: 1, forum_visibility: 1 }
  const forum = await made(`/discussions/categories/${discussion.id}/forums`, kind)
  const topic = await made(`/discussions/forums/${forum.id}/topics`, { title: 'Large', message: 'm' })
  for (let row = 0; row < ROWS_BELOW; row++) await made(`/discussions/topics/${topic.id}/comments`, { body: 'c' })
  return { discussion: discussion.id, forum: forum.id, topic: topic.id }
}
