/** A sync job as connectors have it: every ticket changed since a moment, over all pages, in peace with the limits. */
export interface Options {
  /** `https://acme.freshdesk.com`, or the emulator. */
  readonly baseUrl: string
  readonly apiKey: string
  /** ISO time; of the last run. */
  readonly since: string
  /** Waits this many seconds: a test moves the emulator's clock instead. */
  readonly sleep: (seconds: number) => Promise<unknown>
}

export interface Ticket {
  readonly id: number
  readonly subject: string
  readonly updated_at: string
}

export interface Synced {
  readonly tickets: ReadonlyMap<number, Ticket>
  /** Where the next run begins: rows may share this second, so it is read again. */
  readonly next: string
}

export async function syncTickets({ baseUrl, apiKey, since, sleep }: Options): Promise<Synced> {
  const query = new URLSearchParams({
    updated_since: since,
    order_by: 'updated_at',
    order_type: 'asc',
    per_page: '100',
  })
  const headers = { Authorization: `Basic ${Buffer.from(`${apiKey}:X`).toString('base64')}` }
  const tickets = new Map<number, Ticket>()
  let next = since
  let url: string | undefined = `${baseUrl}/api/v2/tickets?${query}`
  while (url !== undefined) {
    const response: Response = await fetch(url, { headers })
    if (response.status === 429) {
      await response.text()
      await sleep(Number(response.headers.get('retry-after') ?? 60))
      continue
    }
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
    for (const ticket of (await response.json()) as Ticket[]) {
      tickets.set(ticket.id, ticket)
      next = ticket.updated_at
    }
    // The next page as Freshdesk names it, never built by hand.
    url = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
  return { tickets, next }
}
