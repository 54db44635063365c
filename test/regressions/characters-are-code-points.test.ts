import { describe, expect, it } from 'vitest'
import { startFreshdesk } from '../support/freshdesk.ts'
import { fieldsAndCodes } from '../support/tickets.ts'

const freshdesk = await startFreshdesk()

describe('a text that may have so many characters', () => {
  it('has one for an emoji: a tag may be 32 of them, not 33', async () => {
    expect((await freshdesk.put('/tickets/1', { tags: ['😀'.repeat(32)] })).status).toBe(200)
    const longer = await freshdesk.put('/tickets/1', { tags: ['😀'.repeat(33)] })
    expect(fieldsAndCodes(longer)).toEqual([['tags', 'invalid_value']])
  })

  it('may be a query of 512', async () => {
    const query = (letters: number) => `?query=${encodeURIComponent(`"tag:'${'😀'.repeat(letters)}'"`)}`
    expect((await freshdesk.get(`/search/tickets${query(504)}`)).status).toBe(200)
    expect((await freshdesk.get(`/search/tickets${query(505)}`)).status).toBe(400)
  })
})
