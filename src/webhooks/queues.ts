import { soon } from '../time/timers.ts'

/** Most attempts at once of all rules of an account, which is the number of sockets. */
const MOST_AT_ONCE = 20

/** Work until it resolves, or until `signal` is aborted; then nobody waits for its result. */
export type Task = (signal: AbortSignal) => Promise<void>

/** A queue for each rule: its tasks run one at a time and in order, those of different rules in parallel. */
export class RuleQueues {
  readonly #queues = new Map<number, Task[]>()
  readonly #running = new Map<number, AbortController>()
  readonly #onError: (error: unknown) => void
  #isStarting = false
  #isStopped = false
  #isHeld = false
  #idleWaiters: (() => void)[] = []
  /** Waiters for the end of what runs. */
  #stillWaiters: (() => void)[] = []

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  /** Number of tasks that run or wait. */
  get size(): number {
    let size = this.#running.size
    for (const tasks of this.#queues.values()) size += tasks.length
    return size
  }

  /**
   * Adds a task, which starts after the present turn of the event loop at the earliest: whoever adds it answers first.
   */
  add(rule: number, task: Task): void {
    if (this.#isStopped) return
    const tasks = this.#queues.get(rule)
    if (tasks === undefined) this.#queues.set(rule, [task])
    else tasks.push(task)
    if (this.#isStarting) return
    this.#isStarting = true
    soon(() => {
      this.#isStarting = false
      this.#startTasks()
    }, this.#onError)
  }

  /** Resolves when nothing runs or waits. */
  whenIdle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  /** Starts nothing until `goOn`; what is added waits. Resolves when what runs has ended. */
  hold(): Promise<void> {
    this.#isHeld = true
    if (this.#running.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#stillWaiters.push(resolve))
  }

  goOn(): void {
    this.#isHeld = false
    this.#startTasks()
  }

  /** Aborts what runs and forgets what waits. */
  cancel(): void {
    for (const controller of this.#running.values()) controller.abort()
    this.#running.clear()
    this.#queues.clear()
    this.#tellIdle()
  }

  /** Starts nothing any more; what runs may end. */
  stop(): void {
    this.#isStopped = true
    this.#queues.clear()
    this.#tellIdle()
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && this.#queues.size === 0
  }

  #tellIdle(): void {
    if (this.#running.size === 0) for (const resolve of this.#stillWaiters.splice(0)) resolve()
    if (!this.#isIdle()) return
    for (const resolve of this.#idleWaiters.splice(0)) resolve()
  }

  #startTasks(): void {
    if (this.#isHeld) return
    for (const [rule, tasks] of this.#queues) {
      if (this.#running.size >= MOST_AT_ONCE) return
      if (this.#running.has(rule)) continue
      // The rule goes to the end, so that each gets its turn when there are more rules than sockets.
      this.#queues.delete(rule)
      const task = tasks.shift()
      if (tasks.length > 0) this.#queues.set(rule, tasks)
      if (task !== undefined) this.#run(rule, task).catch(this.#onError)
    }
  }

  async #run(rule: number, task: Task): Promise<void> {
    const controller = new AbortController()
    this.#running.set(rule, controller)
    try {
      await task(controller.signal)
    } catch (error) {
      this.#onError(error)
    }
    if (controller.signal.aborted) return
    this.#running.delete(rule)
    this.#startTasks()
    this.#tellIdle()
  }
}
