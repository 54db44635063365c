import type { Fault } from '../account/faults.ts'
import type { Binding, Changed, Deed, Drive, Incident, Scene } from '../incidents/incident.ts'
import type { OperationId } from '../journal/operation-ids.ts'
import type { Stage } from './client.ts'

/** Binding of an incident, and the record it takes. */
export interface Cue {
  readonly incident: Incident
  readonly binding: Binding
  readonly agentId: number
  readonly record?: number | undefined
}

type When = Extract<Deed, { readonly when: unknown }>['when']

/** Makes an incident happen in a run: sets faults, and changes the account right before the bound call. */
export class Director {
  readonly #stage: Stage
  readonly #cue: Cue
  readonly #undo: (() => void)[] = []
  #stop: () => void = () => undefined
  #wasDone = false
  #record: number | undefined

  constructor(stage: Stage, cue: Cue) {
    this.#stage = stage
    this.#cue = cue
    this.#record = cue.record
  }

  /** Id of the record that it concerned. */
  get record(): number | undefined {
    return this.#record
  }

  /** Way of delivering webhooks to a receiver. */
  get drive(): Drive {
    const drives = this.#cue.incident.deeds.flatMap((deed) => ('drive' in deed ? [deed.drive] : []))
    return Object.assign({}, ...drives)
  }

  begin(): void {
    const { incident, binding } = this.#cue
    const { account } = this.#stage
    this.#wasDone = incident.deeds.some((deed) => 'drive' in deed)
    for (const deed of incident.deeds) {
      if (!('fault' in deed)) continue
      const operation = binding.operation as OperationId // it belongs to a call that was answered
      account.faults.add({ times: 1, ...deed.fault, match: { operation }, after: binding.call - 1 })
    }
    this.#do('before')
    if (binding.call <= 1) this.#do('at_call')
    else this.#await(binding.call - 1)
  }

  /** Does what happens between two runs. */
  between(): void {
    this.#do('between_runs')
  }

  /** Undoes what the next run is to be without. */
  end(): void {
    this.#stop()
    const { account } = this.#stage
    this.#wasDone ||= account.faults.list().some(({ acted }: Fault) => acted > 0)
    account.faults.clear()
    for (const undo of this.#undo.reverse()) account.changes.during(CAUSE, undo)
  }

  /** Whether the client met the incident. */
  get wasMet(): boolean {
    return this.#cue.incident.wasMet?.(this.#stage.account.journal.list()) ?? this.#wasDone
  }

  /** Waits until so many calls of the operation are answered. */
  #await(calls: number): void {
    const { account } = this.#stage
    const requests = account.live.iterate({ types: ['request'] })
    let seen = 0
    const watch = async () => {
      for await (const { type, data } of requests) {
        if (type !== 'request' || data.operation !== this.#cue.binding.operation) continue
        if (++seen === calls) {
          this.#do('at_call')
          return
        }
      }
    }
    const fail = (error: unknown) => {
      this.#failure = error
    }
    this.#stop = () => {
      requests.return().catch(fail)
    }
    watch().catch(fail)
  }

  #failure: unknown

  /** Throws the error of an incident, which is a mistake in it. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #do(when: When): void {
    const { account, url } = this.#stage
    const { incident, binding, agentId } = this.#cue
    for (const deed of incident.deeds) {
      if (!('when' in deed) || deed.when !== when) continue
      const scene: Scene = { account, url, binding, agentId, given: this.#given(), record: this.#record }
      const { record, undo }: Changed = account.changes.during(CAUSE, () => deed.change(scene)) ?? {}
      this.#wasDone = true
      this.#record = record ?? this.#record
      if (undo !== undefined) this.#undo.push(undo)
    }
  }

  #given(): number[] {
    const { journal } = this.#stage.account
    return journal
      .list()
      .filter(({ path }) => path === this.#cue.binding.path)
      .flatMap(({ rows = [] }) => rows.map(({ id }) => id))
  }
}

const CAUSE = { kind: 'control', name: 'incident' } as const
