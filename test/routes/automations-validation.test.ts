import { describe, expect, it } from 'vitest'
import { ON_ANY_UPDATE, webhook, whereAll } from '../support/automations.ts'
import { startFreshdesk } from '../support/freshdesk.ts'
import { ID } from '../support/tickets.ts'

const freshdesk = await startFreshdesk({ deliver: 'record' })

const NOBODY = 999_999_999_999
const ACTIONS = [{ field_name: 'priority', value: 4 }]
const BLANK = 'It should not be blank as this is a mandatory field'
const UNEXPECTED = 'Unexpected/invalid field in request'

/** Errors of a rule, each as field, code and message. */
async function errorsOf(type: number, fields: object) {
  const base = { name: 'n', conditions: [], actions: ACTIONS, ...(type === 4 ? ON_ANY_UPDATE : {}) }
  const answer = await freshdesk.post(`/automations/${type}/rules`, { ...base, ...fields })
  expect(answer.status, answer.text).toBe(400)
  return answer.body.errors.map(({ field, code, message }: Record<string, string>) => [field, code, message])
}

const errorsOfCondition = (condition: object, type = 1) => errorsOf(type, { conditions: whereAll(condition) })
const errorsOfAction = (action: object) => errorsOf(1, { actions: [action] })
const errorsOfEvent = (event: object) => errorsOf(4, { events: [event] })

const IN_CONDITION = 'conditions[0].properties[0]'

describe('a rule is refused', () => {
  it('without name, conditions and actions', async () => {
    const { body } = await freshdesk.post('/automations/1/rules', {})
    expect(body.errors.map(({ field, code }: Record<string, string>) => [field, code])).toEqual([
      ['name', 'missing_field'],
      ['actions', 'missing_field'],
      ['conditions', 'missing_field'],
    ])
  })

  it('on updates, without performer and events', async () => {
    const { body } = await freshdesk.post('/automations/4/rules', { name: 'n', conditions: [], actions: ACTIONS })
    expect(body.errors).toEqual([
      { field: 'performer', message: 'It should be a/an Object', code: 'missing_field' },
      { field: 'events', message: 'It should be a/an Array', code: 'missing_field' },
    ])
  })

  it.each([1, 3])('of type %i, with performer or events', async (type) => {
    expect(await errorsOf(type, ON_ANY_UPDATE)).toEqual([
      ['performer', 'invalid_field', UNEXPECTED],
      ['events', 'invalid_field', UNEXPECTED],
    ])
  })

  const set = (name: string) => ({
    name,
    match_type: 'all',
    properties: [{ field_name: 'status', operator: 'is', value: 2 }],
  })
  const BOTH =
    "It should be one of these values: 'condition_set_1 and condition_set_2,condition_set_1 or condition_set_2'"
  const SETS = 'It should be condition_set_1, or condition_set_1 and condition_set_2'

  it.each([
    ['no actions', { actions: [] }, ['actions', 'invalid_value', BLANK]],
    ['an unknown field', { priority: 1 }, ['priority', 'invalid_field', UNEXPECTED]],
    ['a blank name', { name: ' ' }, ['name', 'invalid_value', BLANK]],
    ['a position below 1', { position: 0 }, ['position', 'invalid_value', 'It should be a/an Positive Integer']],
    [
      'actions that are no list',
      { actions: {} },
      ['actions', 'datatype_mismatch', 'Value set is of type Object.It should be a/an Array'],
    ],
    [
      'an action that is no object',
      { actions: [7] },
      ['actions', 'datatype_mismatch', 'It should contain elements of type Object only'],
    ],
    [
      'two sets that nothing joins',
      { conditions: [set('condition_set_1'), set('condition_set_2')] },
      ['operator', 'missing_field', BOTH],
    ],
    [
      'two sets joined by nonsense',
      { conditions: [set('condition_set_1'), set('condition_set_2')], operator: 'xor' },
      ['operator', 'invalid_value', BOTH],
    ],
    [
      'one set joined to another',
      { conditions: [set('condition_set_1')], operator: 'condition_set_1 and condition_set_2' },
      ['operator', 'invalid_value', "It should be one of these values: 'condition_set_1'"],
    ],
    ['no set and an operator', { operator: 'condition_set_1' }, ['operator', 'invalid_field', UNEXPECTED]],
    ['a second set alone', { conditions: [set('condition_set_2')] }, ['conditions', 'invalid_value', SETS]],
    [
      'the same set twice',
      { conditions: [set('condition_set_1'), set('condition_set_1')] },
      ['conditions', 'invalid_value', SETS],
    ],
    [
      'a set without conditions',
      { conditions: [{ ...set('condition_set_1'), properties: [] }] },
      ['conditions[0].properties', 'invalid_value', BLANK],
    ],
    [
      'a set that asks for some',
      { conditions: [{ ...set('condition_set_1'), match_type: 'some' }] },
      ['conditions[0].match_type', 'invalid_value', "It should be one of these values: 'all,any'"],
    ],
  ])('with %s', async (_what, fields, error) => {
    expect(await errorsOf(1, fields)).toEqual([error])
  })

  it('with all that is wrong at once', async () => {
    const fields = {
      conditions: whereAll(
        { field_name: 'nope', operator: 'is', value: 1 },
        { field_name: 'status', operator: 'is', value: 99 },
      ),
      actions: [{ field_name: 'nope' }, { field_name: 'priority', value: 9 }],
    }
    expect((await errorsOf(1, fields)).map(([field]: string[]) => field)).toEqual([
      'conditions[0].properties[0].field_name',
      'conditions[0].properties[1].value',
      'actions[0].field_name',
      'actions[1].value',
    ])
  })

  it('with the right parts judged beside the wrong ones', async () => {
    const actions = [{ field_name: 'priority', value: 4, colour: 'red' }, { field_name: 'nope' }]
    expect(await errorsOf(1, { actions })).toEqual([
      ['actions[0].colour', 'invalid_field', UNEXPECTED],
      ['actions[1].field_name', 'invalid_value', 'There is no action named nope'],
    ])
  })
})

describe('a performer is refused', () => {
  it.each([
    [{ type: 5 }, ['performer.type', 'invalid_value', "It should be one of these values: '1,2,3,4'"]],
    [{}, ['performer.type', 'missing_field', "It should be one of these values: '1,2,3,4'"]],
    [{ type: 2, members: [ID.amy] }, ['performer.members', 'invalid_field', UNEXPECTED]],
    [
      { type: 1, members: [ID.ada] },
      ['performer.members', 'invalid_value', 'There are no agents matching the given members'],
    ],
  ])('%j', async (performer, error) => {
    expect(await errorsOf(4, { performer })).toEqual([error])
  })
})

describe('an event is refused', () => {
  const PRIORITIES = "It should be one of these values: '1,2,3,4'"

  it.each([
    [{ field_name: 'nope' }, ['events[0].field_name', 'invalid_value', 'There is no event named nope']],
    [{ field_name: 'from_email' }, ['events[0].field_name', 'invalid_value', 'There is no event named from_email']],
    [
      { field_name: 'hours_since_created' },
      ['events[0].field_name', 'invalid_value', 'There is no event named hours_since_created'],
    ],
    [{ field_name: 'priority', from: 9, to: 4 }, ['events[0].from', 'invalid_value', PRIORITIES]],
    [
      { field_name: 'priority', from: '--', to: '4' },
      ['events[0].to', 'datatype_mismatch', `Value set is of type String.${PRIORITIES}`],
    ],
    [{ field_name: 'priority', value: 'x' }, ['events[0].value', 'invalid_field', UNEXPECTED]],
    [{ field_name: 'subject', to: 'x' }, ['events[0].to', 'invalid_value', "It should be one of these values: '--'"]],
    [
      { field_name: 'responder_id', to: NOBODY },
      ['events[0].to', 'invalid_value', 'There is no agent matching the given value'],
    ],
    [
      { field_name: 'note_type' },
      ['events[0].value', 'missing_field', "It should be one of these values: 'public,private,--'"],
    ],
    [
      { field_name: 'note_type', value: 'secret' },
      ['events[0].value', 'invalid_value', "It should be one of these values: 'public,private,--'"],
    ],
    [{ field_name: 'reply_sent', value: 'sent', to: 1 }, ['events[0].to', 'invalid_field', UNEXPECTED]],
    [
      { field_name: 'status', to: 4, from_nested_field: {} },
      ['events[0].from_nested_field', 'invalid_field', UNEXPECTED],
    ],
    [{ from: 1 }, ['events[0].field_name', 'missing_field', 'It should be a/an String']],
  ])('%j', async (event, error) => {
    expect(await errorsOfEvent(event)).toEqual([error])
  })

  it('where there is none', async () => {
    expect(await errorsOf(4, { events: [] })).toEqual([['events', 'invalid_value', BLANK]])
  })
})

describe('a condition is refused', () => {
  const oneOf = (...names: string[]) => `It should be one of these values: '${names.join(',')}'`
  const TEXT = oneOf('is', 'is_not', 'in', 'not_in', 'contains', 'does_not_contain', 'starts_with', 'ends_with')

  it.each([
    [
      { field_name: 'nope', operator: 'is', value: 1 },
      'field_name',
      'invalid_value',
      'There is no ticket field named nope',
    ],
    [
      { resource_type: 'company', field_name: 'subject', operator: 'is', value: 'x' },
      'field_name',
      'invalid_value',
      'There is no company field named subject',
    ],
    [
      { resource_type: 'custom_object', field_name: 'subject', operator: 'is', value: 'x' },
      'resource_type',
      'invalid_value',
      oneOf('ticket', 'contact', 'company'),
    ],
    [
      { field_name: '__proto__', operator: 'is', value: 1 },
      'field_name',
      'invalid_value',
      'There is no ticket field named __proto__',
    ],
    [
      { field_name: 'hours_since_created', operator: 'is', value: 1 },
      'field_name',
      'invalid_value',
      'It can be asked by hourly rules, of type 3, alone',
    ],
    [{ field_name: 'subject', operator: 'greater_than', value: 'x' }, 'operator', 'invalid_value', TEXT],
    [{ field_name: 'subject', operator: 'toString', value: 'x' }, 'operator', 'invalid_value', TEXT],
    [
      { field_name: 'status', operator: 'contains', value: 2 },
      'operator',
      'invalid_value',
      oneOf('is', 'is_not', 'in', 'not_in'),
    ],
    [
      { field_name: 'cf_vip', operator: 'in', value: true },
      'operator',
      'invalid_value',
      oneOf('is', 'selected', 'not_selected'),
    ],
    [
      { field_name: 'tags', operator: 'greater_than', value: 'x' },
      'operator',
      'invalid_value',
      oneOf('in', 'not_in', 'contains', 'does_not_contain'),
    ],
    [{ field_name: 'subject', operator: 'is' }, 'value', 'missing_field', BLANK],
    [{ field_name: 'subject', operator: 'is', value: [] }, 'value', 'invalid_value', BLANK],
    [{ field_name: 'subject', operator: 'contains', value: '' }, 'value', 'invalid_value', BLANK],
    [
      { field_name: 'subject', operator: 'contains', value: 3 },
      'value',
      'datatype_mismatch',
      'Value set is of type Integer.It should be a/an String',
    ],
    [
      { field_name: 'status', operator: 'in', value: [2, 99] },
      'value',
      'invalid_value',
      oneOf('2', '3', '4', '5', '6', '7'),
    ],
    [
      { field_name: 'status', operator: 'is', value: '2' },
      'value',
      'datatype_mismatch',
      `Value set is of type String.${oneOf('2', '3', '4', '5', '6', '7')}`,
    ],
    [
      { field_name: 'group_id', operator: 'in', value: [NOBODY] },
      'value',
      'invalid_value',
      'There is no group matching the given value',
    ],
    [
      { field_name: 'responder_id', operator: 'is', value: ID.ada },
      'value',
      'invalid_value',
      'There is no agent matching the given value',
    ],
    [
      { field_name: 'group_id', operator: 'is', value: 'Support' },
      'value',
      'datatype_mismatch',
      'Value set is of type String.It should be a/an Positive Integer',
    ],
    [
      { field_name: 'cf_seats', operator: 'greater_than', value: [1] },
      'value',
      'datatype_mismatch',
      'Value set is of type Array.It should be one value',
    ],
    [
      { field_name: 'cf_seats', operator: 'is', value: 'x' },
      'value',
      'datatype_mismatch',
      'Value set is of type String.It should be a/an Number',
    ],
    [
      { field_name: 'due_by', operator: 'less_than', value: 'soon' },
      'value',
      'invalid_value',
      "It should be a valid date in the 'combined date and time ISO8601' format",
    ],
    [{ field_name: 'cf_vip', operator: 'selected', value: true }, 'value', 'invalid_field', UNEXPECTED],
    [
      { field_name: 'cf_vip', operator: 'is', value: 'yes' },
      'value',
      'datatype_mismatch',
      'Value set is of type String.It should be a/an Boolean',
    ],
    [
      { field_name: 'status', operator: 'is', value: 2, case_sensitive: true },
      'case_sensitive',
      'invalid_field',
      UNEXPECTED,
    ],
    [
      { field_name: 'status', operator: 'is', value: 2, nested_fields: {} },
      'nested_fields',
      'invalid_field',
      UNEXPECTED,
    ],
    [
      { field_name: 'status', operator: 'is', value: 2, business_hours_id: 1 },
      'business_hours_id',
      'invalid_field',
      UNEXPECTED,
    ],
    [
      { field_name: 'status', operator: 'is', value: { a: 1 } },
      'value',
      'invalid_value',
      'It should be a/an String, Number, Boolean or Array of these',
    ],
  ])('%j', async (condition, field, code, message) => {
    expect(await errorsOfCondition(condition)).toEqual([[`${IN_CONDITION}.${field}`, code, message]])
  })

  const country = (nested_fields: object) => ({
    field_name: 'cf_country',
    operator: 'is',
    value: 'Germany',
    nested_fields,
  })

  it.each([
    [{ level2: { field_name: 'cf_city', value: 'Munich' } }, 'nested_fields.level2.field_name', oneOf('cf_state')],
    [
      { level2: { field_name: 'cf_state', value: 'Bavaria' }, level3: { field_name: 'cf_state', value: 'Munich' } },
      'nested_fields.level3.field_name',
      oneOf('cf_city'),
    ],
    [
      { level2: { field_name: 'cf_state', value: 'Ohio' } },
      'nested_fields.level2.value',
      oneOf('Bavaria', 'Hesse', 'California', 'New York'),
    ],
  ])('of a nested field with the levels %j', async (levels, field, message) => {
    expect(await errorsOfCondition(country(levels))).toEqual([[`${IN_CONDITION}.${field}`, 'invalid_value', message]])
  })

  it('of hours that are no whole number, by an hourly rule', async () => {
    const condition = { field_name: 'hours_since_created', operator: 'is', value: 1.5 }
    expect(await errorsOfCondition(condition, 3)).toEqual([
      [`${IN_CONDITION}.value`, 'invalid_value', 'It should be a/an Integer'],
    ])
  })
})

describe('an action is refused', () => {
  const PRIORITIES = "It should be one of these values: '1,2,3,4'"
  const TAGS = 'It should contain elements of type String without comma only'

  it.each([
    [{ field_name: 'subject', value: 'x' }, 'field_name', 'invalid_value', 'There is no action named subject'],
    [{ field_name: 'constructor' }, 'field_name', 'invalid_value', 'There is no action named constructor'],
    [{ field_name: 'priority' }, 'value', 'missing_field', BLANK],
    [{ field_name: 'priority', value: 9 }, 'value', 'invalid_value', PRIORITIES],
    [{ field_name: 'priority', value: null }, 'value', 'datatype_mismatch', `Value set is of type Null.${PRIORITIES}`],
    [{ field_name: 'priority', value: 4, url: 'https://a.test' }, 'url', 'invalid_field', UNEXPECTED],
    [{ field_name: 'group_id', value: NOBODY }, 'value', 'invalid_value', 'There is no group matching the given value'],
    [
      { field_name: 'responder_id', value: ID.ada },
      'value',
      'invalid_value',
      'There is no agent matching the given value',
    ],
    [
      { field_name: 'cf_region', value: 'Mars' },
      'value',
      'invalid_value',
      "It should be one of these values: 'EMEA,APAC,Americas'",
    ],
    [
      { field_name: 'cf_seats', value: 1.5 },
      'value',
      'datatype_mismatch',
      'Value set is of type Float.It should be a/an Integer',
    ],
    [
      { field_name: 'priority', value: 4, resource_type: 'parent_ticket' },
      'resource_type',
      'invalid_value',
      "It should be one of these values: 'same_ticket'",
    ],
    [{ field_name: 'add_tag', value: ['a,b'] }, 'value', 'invalid_value', TAGS],
    [{ field_name: 'add_tag', value: [] }, 'value', 'invalid_value', TAGS],
    [
      { field_name: 'add_tag', value: 'x'.repeat(33) },
      'value',
      'invalid_value',
      'It should have a maximum of 32 characters',
    ],
    [
      { field_name: 'add_watcher', value: [ID.ada] },
      'value',
      'invalid_value',
      'There are no agents matching the given value',
    ],
    [{ field_name: 'add_note' }, 'note_body', 'missing_field', BLANK],
    [
      { field_name: 'add_note', note_body: 'Hello {{ticket.nope}}' },
      'note_body',
      'invalid_value',
      'There is no placeholder {{ticket.nope}}',
    ],
    [
      { field_name: 'add_note', note_body: 'x', notify_agents: [ID.ada] },
      'notify_agents',
      'invalid_value',
      'There are no agents matching the given notify_agents',
    ],
    [
      { field_name: 'send_email_to_requester', email_subject: 'a', email_body: '{% if ticket.id %}x{% endif %}' },
      'email_body',
      'invalid_value',
      'It should hold no Liquid tags: they are not emulated',
    ],
    [{ field_name: 'send_email_to_requester', email_body: 'a' }, 'email_subject', 'missing_field', BLANK],
    [
      { field_name: 'send_email_to_agent', email_to: ID.ada, email_subject: 'a', email_body: 'b' },
      'email_to',
      'invalid_value',
      'There is no agent matching the given email_to',
    ],
    [
      { field_name: 'send_email_to_group', email_to: ID.amy, email_subject: 'a', email_body: 'b' },
      'email_to',
      'invalid_value',
      'There is no group matching the given email_to',
    ],
    [{ field_name: 'forward_ticket', fwd_to: [], fwd_note_body: 'x' }, 'fwd_to', 'invalid_value', BLANK],
    [
      { field_name: 'forward_ticket', fwd_to: ['nobody'], fwd_note_body: 'x' },
      'fwd_to',
      'invalid_value',
      'It should be a valid email address',
    ],
    [{ field_name: 'delete_ticket', value: true }, 'value', 'invalid_field', UNEXPECTED],
  ])('%j', async (action, field, code, message) => {
    expect(await errorsOfAction(action)).toEqual([[`actions[0].${field}`, code, message]])
  })

  it('that sets a level of a nested field without those above', async () => {
    const [[field, code]] = await errorsOfAction({ field_name: 'cf_state', value: 'Bavaria' })
    expect([field, code]).toEqual(['actions[0].value', 'invalid_value'])
  })
})

describe('a webhook is refused', () => {
  const URL_RULE = 'It should be a valid URL that begins with http:// or https://'
  const WITHOUT_CONTENT = { content: undefined, content_type: undefined, content_layout: undefined }
  const CONTENT = 'It should be a/an Object or String'

  it.each([
    ['of another scheme', webhook({}, { url: 'ftp://a.test' }), 'url', 'invalid_value', URL_RULE],
    ['without a scheme', webhook({}, { url: 'a.test/hook' }), 'url', 'invalid_value', URL_RULE],
    ['with a URL of script', webhook({}, { url: 'javascript:alert(1)' }), 'url', 'invalid_value', URL_RULE],
    [
      'whose URL is all a placeholder',
      webhook({}, { url: '{{ticket.cf_status_page}}' }),
      'url',
      'invalid_value',
      URL_RULE,
    ],
    [
      'with an unknown placeholder in the URL',
      webhook({}, { url: 'https://a.test/{{ticket.nope}}' }),
      'url',
      'invalid_value',
      'There is no placeholder {{ticket.nope}}',
    ],
    ['without a URL', webhook({}, { url: undefined }), 'url', 'missing_field', BLANK],
    [
      'with a method of its own',
      webhook({}, { request_type: 'FETCH' }),
      'request_type',
      'invalid_value',
      "It should be one of these values: 'GET,POST,PUT,PATCH,DELETE'",
    ],
    [
      'with an unknown encoding',
      webhook({}, { content_type: 'YAML' }),
      'content_type',
      'invalid_value',
      "It should be one of these values: 'JSON,XML,FORM'",
    ],
    [
      'with a list as its content',
      webhook([]),
      'content',
      'datatype_mismatch',
      `Value set is of type Array.${CONTENT}`,
    ],
    [
      'with a number as its content',
      webhook(7),
      'content',
      'datatype_mismatch',
      `Value set is of type Integer.${CONTENT}`,
    ],
    [
      'with an unknown placeholder in a value',
      webhook({ a: [{ b: '{{ticket.nope}}' }] }),
      'content',
      'invalid_value',
      'There is no placeholder {{ticket.nope}}',
    ],
    [
      'with an unknown placeholder in a key',
      webhook({ '{{nope}}': 1 }),
      'content',
      'invalid_value',
      'There is no placeholder {{nope}}',
    ],
    [
      'with a Liquid filter',
      webhook({ a: '{{ticket.subject | upcase}}' }),
      'content',
      'invalid_value',
      'There is no placeholder {{ticket.subject | upcase}}',
    ],
    [
      'with several roots of XML',
      webhook({ a: 1, b: 2 }, { content_type: 'XML' }),
      'content',
      'invalid_value',
      'It should be an object with one key, the root element, and keys that can be elements',
    ],
    ['with simple content that names nothing', webhook([], { content_layout: '1' }), 'content', 'invalid_value', BLANK],
    [
      'with simple content of an unknown placeholder',
      webhook({ id: 'ticket.nope' }, { content_layout: '1' }),
      'content',
      'invalid_value',
      'There is no placeholder {{ticket.nope}}',
    ],
    [
      'with simple content that is a text',
      webhook('ticket.id', { content_layout: '1' }),
      'content',
      'datatype_mismatch',
      'Value set is of type String.It should be a/an Array or Object',
    ],
    [
      'with a GET that has a body',
      webhook({}, { request_type: 'GET', content_type: undefined, content_layout: undefined }),
      'content',
      'invalid_field',
      UNEXPECTED,
    ],
    [
      'with two kinds of credentials',
      webhook({}, { auth_header: { username: 'u', password: 'p' }, api_key: 'k' }),
      'api_key',
      'incompatible_field',
      'It cannot be given together with auth_header',
    ],
    [
      'with a colon in the user name',
      webhook({}, { auth_header: { username: 'a:b', password: 'p' } }),
      'auth_header.username',
      'invalid_value',
      'It should be a/an String without colon',
    ],
    [
      'without a password',
      webhook({}, { auth_header: { username: 'u' } }),
      'auth_header.password',
      'missing_field',
      'It should be a/an String',
    ],
    [
      'with a header that is none',
      webhook({}, { custom_headers: { 'a b': 'c' } }),
      'custom_headers',
      'invalid_value',
      'a b cannot be set as a header',
    ],
    [
      'with a header of the connection',
      webhook({}, { custom_headers: { Host: 'c' } }),
      'custom_headers',
      'invalid_value',
      'Host cannot be set as a header',
    ],
    [
      'with a header of two lines',
      webhook({}, { custom_headers: { 'X-A': 'a\r\nX-B: b' } }),
      'custom_headers.X-A',
      'invalid_value',
      'It should be a header value, without placeholders',
    ],
    [
      'with a header that is a number',
      webhook({}, { custom_headers: { 'X-A': 1 } }),
      'custom_headers.X-A',
      'datatype_mismatch',
      'Value set is of type Integer.It should be a/an String',
    ],
  ])('%s', async (_what, action, field, code, message) => {
    expect(await errorsOfAction(action)).toEqual([[`actions[0].${field}`, code, message]])
  })

  it('with a method that has a body, and none given', async () => {
    expect((await errorsOfAction(webhook(undefined, WITHOUT_CONTENT))).map(([field]: string[]) => field)).toEqual([
      'actions[0].content_type',
      'actions[0].content_layout',
      'actions[0].content',
    ])
  })
})

describe('a change that is refused', () => {
  it('changes nothing', async () => {
    const before = (await freshdesk.get('/automations/4/rules')).text
    const [{ id }] = JSON.parse(before).rules
    const answer = await freshdesk.put(`/automations/4/rules/${id}`, {
      name: 'Changed',
      actions: [webhook({}, { url: 'ftp://a.test' })],
    })
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'actions[0].url'])
    expect((await freshdesk.get('/automations/4/rules')).text).toBe(before)
  })
})
