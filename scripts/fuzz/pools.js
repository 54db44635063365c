const MOST = 60

/** Where rows end up that an operation answers with, when its path ends otherwise. */
const KINDS = {
  reply: 'conversations',
  notes: 'conversations',
  forward: 'tickets',
  outbound_email: 'tickets',
  canned_response_folder: 'canned_response_folders',
  responses: 'canned_responses',
  make_agent: 'agents',
  followed_by: 'topics',
  participated_by: 'topics',
  'scenario_automations.json': 'scenario_automations',
  hooks: 'rules',
}

const EXPORT = /^[0-9a-f]{40}$/

/** A path whatever its parameters are called. */
export const templateOf = (path) => path.replace(/\{[^}]*\}/g, '{}')

/** Ids, names and URLs that an account's replies told, by kind: the newest of each. */
export class Pools {
  #byKind = new Map()
  /** Records by their paths, as they were told last: who changes one names its version. */
  #versions = new Map()

  add(kind, value) {
    const pool = this.#byKind.get(kind) ?? []
    if (pool.length === 0) this.#byKind.set(kind, pool)
    if (pool.includes(value)) return
    pool.push(value)
    if (pool.length > MOST) pool.shift()
  }

  /** @returns {any} undefined where none is known */
  pick(kind, chance) {
    const pool = this.#byKind.get(kind)
    if (pool === undefined) return undefined
    // What was made last is likelier to be as its operation needs it.
    return chance.is(0.3) ? pool.at(-1) : chance.pick(pool)
  }

  /** @returns what a change of the row at a path must name; undefined where the row is not known */
  versionAt(path) {
    const row = this.#versions.get(path)
    return row && { display_id: row.display_id, version: row.version }
  }

  /** Learns from the body of a good reply to an operation, and from the target asked for. */
  learn({ path }, body, target = '') {
    const type = target.match(/\/automations\/(\d)/)?.[1]
    if (type !== undefined) return this.#learnRules(type, body)
    const last = path.split('/').findLast((step) => !step.startsWith('{')) ?? ''
    const kind = KINDS[last] ?? last
    const rows = Array.isArray(body) ? body : (body?.results ?? body?.schemas ?? body?.records ?? body?.data ?? [body])
    if (!Array.isArray(rows)) return
    for (const row of rows.slice(0, 40)) {
      this.#learnRow(kind, row)
      this.#learnPaths(path, target, row)
    }
  }

  /** Rows below rows are found by the path alone that they were found at. */
  #learnPaths(path, target, row) {
    const [asked = ''] = target.replace(/^.*?\/api\/v2/, '').split('?')
    if (row === null || typeof row !== 'object' || asked.split('/').length !== path.split('/').length) return
    if (!path.endsWith('}')) return this.#learnPath(path, asked, row)
    this.add(templateOf(path), asked)
    if (row.display_id !== undefined) this.#versions.set(asked, row)
    for (const [name, rows] of Object.entries(row)) {
      if (Array.isArray(rows))
        for (const one of rows.slice(0, 40)) this.#learnPath(`${path}/${name}`, `${asked}/${name}`, one)
    }
  }

  #learnPath(path, asked, row) {
    const id = row?.display_id ?? row?.id
    if (id === undefined || id === null) return
    this.add(templateOf(`${path}/{}`), `${asked}/${encodeURIComponent(id)}`)
    if (row.display_id !== undefined) this.#versions.set(`${asked}/${encodeURIComponent(id)}`, row)
  }

  /** Rules are found below their type alone. */
  #learnRules(type, body) {
    const rules = body?.rules ?? [body]
    for (const rule of Array.isArray(rules) ? rules : []) {
      if (typeof rule?.id === 'number') this.add('rules', `${type}/${rule.id}`)
    }
  }

  #learnRow(kind, row) {
    if (row === null || typeof row !== 'object') return
    if (typeof row.id === 'number' || /^\d+$/.test(row.id)) this.add(kind, row.id)
    if (EXPORT.test(row.id)) this.add('export', row.id)
    if (typeof row.job_id === 'string') this.add('jobs', row.job_id)
    if (kind === 'snapshots' && typeof row.name === 'string') this.add(kind, row.name)
    for (const file of [row.avatar, ...(Array.isArray(row.attachments) ? row.attachments : [])]) {
      if (typeof file?.id === 'number') this.add('attachments', file.id)
      const url = file?.attachment_url ?? file?.avatar_url
      if (typeof url === 'string' && URL.canParse(url)) this.add('files', url.slice(url.indexOf('/', 8)))
    }
  }
}
