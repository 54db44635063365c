export type ReferenceKind = 'agent' | 'group' | 'product'

/** Fields of tickets whose values are ids. */
const KINDS: Readonly<Record<string, ReferenceKind>> = {
  group_id: 'group',
  internal_group_id: 'group',
  responder_id: 'agent',
  internal_agent_id: 'agent',
  product_id: 'product',
  add_watcher: 'agent',
  send_email_to_agent: 'agent',
  send_email_to_group: 'group',
}
/** What conditions, events and actions say of the field they name. */
const OF_FIELD: ReadonlySet<string> = new Set(['value', 'from', 'to', 'email_to'])
const OF_AGENTS: ReadonlySet<string> = new Set(['members', 'notify_agents', 'last_updated_by'])
/** What webhooks send is nobody's name. */
const OPAQUE: ReadonlySet<string> = new Set(['content', 'custom_headers', 'auth_header'])

/** An automation rule of a fixture with ids in place of names and e-mails. */
export function withIds(rule: object, idOf: (kind: ReferenceKind, name: string) => number): object {
  const resolved = (value: unknown, kind: ReferenceKind): unknown => {
    if (Array.isArray(value)) return value.map((one) => resolved(one, kind))
    return typeof value === 'string' && value !== '' && value !== '--' ? idOf(kind, value) : value
  }
  const visit = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(visit)
    if (typeof node !== 'object' || node === null) return node
    const { field_name } = node as { readonly field_name?: unknown }
    const kind = typeof field_name === 'string' && Object.hasOwn(KINDS, field_name) ? KINDS[field_name] : undefined
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => {
        if (OF_AGENTS.has(key)) return [key, resolved(value, 'agent')]
        if (kind !== undefined && OF_FIELD.has(key)) return [key, resolved(value, kind)]
        return [key, OPAQUE.has(key) ? value : visit(value)]
      }),
    )
  }
  return visit(rule) as object
}
