import type { Faker } from '@faker-js/faker'
import type { Account } from '../../account/account.ts'
import type { Records } from '../../schemas/fixture.ts'
import { ago, listOf, type Maker, oneOf } from './maker.ts'
import type { People, Reference } from './people.ts'

type Ticket = Records<'tickets'>
type Conversation = NonNullable<Ticket['conversations']>[number]

const DAY = 24 * 3600
const TICKETS_WITHOUT_RESPONDER = 0.2
const TICKETS_WITH_TAG = 0.2

const SOURCES = [1, 2, 3, 7, 9]
const TAGS = ['billing', 'hardware', 'invoice', 'login', 'network', 'outage', 'refund', 'shipping', 'urgent', 'vip']
const COMPLAINTS = ['does not start any more', 'arrived damaged', 'was charged twice', 'lost its settings']
const QUESTIONS = ['How do I return', 'When will you ship', 'Can I still cancel', 'Who repairs']
const SENTENCES: readonly ((verb: string, one: string, other: string) => string)[] = [
  (verb, one, other) => `I tried to ${verb} the ${one}, and now the ${other} does not answer.`,
  (verb, one, other) => `Since this morning we cannot ${verb} the ${one}. The ${other} works.`,
  (verb, one, other) => `Please ${verb} the ${one} before you restart the ${other}.`,
  (verb, one, other) => `It helps to ${verb} the ${one} and to look at the ${other} again.`,
]

function choicesOf(account: Account, field: string): (string | number)[] {
  const choices = account.form('ticket').stock.get(field)?.choices ?? []
  return choices.map((choice) => choice.value)
}

export function ticketMaker({ account, faker }: Maker, { requesters, responders }: People) {
  const { arrayElement } = faker.helpers
  const statuses = choicesOf(account, 'status').map(Number)
  const types = choicesOf(account, 'ticket_type').map(String)
  const groups = [...account.database.groups.all()].map((group) => group.name)
  const happens = (share: number) => faker.number.float() < share
  return (age: number, conversations: number): Ticket => {
    const requester = arrayElement(requesters)
    const responder = happens(TICKETS_WITHOUT_RESPONDER) ? undefined : oneOf(faker, responders)
    const product = faker.commerce.productName()
    const subject = happens(0.5)
      ? `${product} ${arrayElement(COMPLAINTS)}`
      : `${arrayElement(QUESTIONS)} my ${product}?`
    const group = oneOf(faker, responder?.groups.length ? responder.groups : groups)
    const authorOf = (index: number) => (index % 2 === 0 ? (responder?.reference ?? requester) : requester)
    return {
      subject,
      description: sentenceOf(faker),
      requester,
      responder: responder?.reference,
      group,
      status: oneOf(faker, statuses),
      priority: faker.number.int({ min: 1, max: 4 }),
      source: arrayElement(SOURCES),
      type: oneOf(faker, types),
      tags: happens(TICKETS_WITH_TAG) ? [arrayElement(TAGS)] : undefined,
      created_at: ago(age),
      conversations: conversationsOf(faker, age, listOf(conversations, authorOf)),
    }
  }
}

function sentenceOf({ hacker, helpers }: Faker): string {
  const thing = () => `${hacker.adjective()} ${hacker.noun()}`
  return helpers.arrayElement(SENTENCES)(hacker.verb(), thing(), thing())
}

/** One reply of each author, within three days of the ticket, in order of time. */
function conversationsOf(faker: Faker, age: number, authors: readonly Reference[]): Conversation[] {
  let since = age
  return authors.map((by) => {
    since -= faker.number.int({ min: 0, max: Math.min(since, Math.ceil((3 * DAY) / authors.length)) })
    return { kind: 'reply', by, body: sentenceOf(faker), created_at: ago(since) }
  })
}
