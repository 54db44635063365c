import { hash } from './random.ts'

/** Kinds of ids; contacts and agents share `user`, as on real accounts. */
export const ID_KINDS = [
  'ticket',
  'conversation',
  'ticket_summary',
  'user',
  'company',
  'group',
  'role',
  'field',
  'choice',
  'section',
  'status',
  'email_config',
  'product',
  'sla_policy',
  'attachment',
  'business_hour',
  'canned_response',
  'canned_response_folder',
  'discussion_category',
  'discussion_forum',
  'discussion_topic',
  'discussion_comment',
  'discussion_follow',
  'scenario_automation',
  'time_entry',
  'satisfaction_rating',
  'survey',
  'job',
  'export',
  'import',
  'csat_survey',
  'csat_response',
  'collaboration_thread',
  'collaboration_message',
  'automation_rule',
  'skill',
  'solution_category',
  'solution_folder',
  'solution_article',
  'custom_object',
  'ticket_form',
] as const
export type IdKind = (typeof ID_KINDS)[number]

/** Kinds whose ids are small: the last one that is taken from the start. */
const COUNTED: Partial<Readonly<Record<IdKind, number>>> = { ticket: 0, status: 7, custom_object: 0 }

const GLOBAL_ID_BASE = 158_000_000_000

/**
 * The next id of each kind. Tickets and custom objects count 1, 2, 3 and statuses go on from the stock ones; all others are large, as on
 * real accounts, and start at a number that the seed decides. An id is never given twice, also when its row is gone.
 */
export class Ids {
  readonly #seed: number
  #last: Map<IdKind, number>
  #version = 0
  /** The ids as they were last captured, while they are so. */
  #captured: ReadonlyMap<IdKind, number> | undefined

  constructor(seed: number) {
    this.#seed = seed
    this.#last = new Map()
  }

  /** Another number after each change. */
  get version(): number {
    return this.#version
  }

  next(kind: IdKind): number {
    const id = this.#lastOf(kind) + 1
    this.#last.set(kind, id)
    this.#captured = undefined
    this.#version++
    return id
  }

  /** Ids made from now on are larger than this one, which a fixture or file brought. */
  skipTo(kind: IdKind, id: number): void {
    if (id <= this.#lastOf(kind)) return
    this.#last.set(kind, id)
    this.#captured = undefined
    this.#version++
  }

  capture(): ReadonlyMap<IdKind, number> {
    this.#captured ??= new Map(this.#last)
    return this.#captured
  }

  restore(last: ReadonlyMap<IdKind, number>): void {
    this.#last = new Map(last)
    this.#captured = undefined
    this.#version++
  }

  #lastOf(kind: IdKind): number {
    return (
      this.#last.get(kind) ?? COUNTED[kind] ?? GLOBAL_ID_BASE + 1000 * ((hash(`${this.#seed}/${kind}`) >>> 0) % 900_000)
    )
  }
}

/**
 * Decimal digits of an id past 2^53 that prints alike as a number and as a string: a multiple of 256,000, so that
 * neither JSON.stringify nor a client's parser rounds it. Real ones lie near 2.09e18.
 */
export function organisationId(random: number): string {
  return String(2_090_000_000_000_000_000n + BigInt(random % 1_000_000_000) * 256_000n)
}
