import type { Change, Changes, Replacement, WrittenRows } from '../store/changes.ts'
import { cloneDatabase, type Database, newDatabase } from '../store/database.ts'
import { takeBackRows } from './state.ts'

/** An account's rows: those of one database after the other. */
export class HeldRows {
  #database: Database = newDatabase()
  readonly #changes: Changes

  constructor(changes: Changes) {
    this.#changes = changes
    changes.follow(this.#database)
  }

  get database(): Database {
    return this.#database
  }

  /** Has the rows of the database from now on, and shares them with it. */
  become(database: Database, replacement: Replacement): void {
    this.#follow(cloneDatabase(database), replacement)
  }

  /** Has the rows of a copy from now on, which differs from those it has by what was written to it. */
  advance(database: Database, written: WrittenRows): void {
    const base = this.#database
    this.#database = database
    this.#changes.advance(database, base, written)
  }

  /** Takes back what these changes did, the last first. */
  takeBack(changes: readonly Change[]): void {
    for (const { rows, former = [], base } of changes.toReversed()) {
      if (base !== undefined) {
        this.#follow(base, 'undo')
        continue
      }
      takeBackRows(this.#database, rows)
      for (const { database, rows: earlier } of former.toReversed()) {
        this.#follow(database, 'undo')
        takeBackRows(database, earlier)
      }
    }
  }

  #follow(database: Database, replacement: Replacement): void {
    const former = this.#database
    this.#database = database
    this.#changes.replace(database, replacement, former)
  }
}
