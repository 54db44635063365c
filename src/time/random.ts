import { randomBytes, randomUUID } from 'node:crypto'

/** Chance in a snapshot: the position of each stream. */
export type RandomState = ReadonlyMap<string, number>

/** The one stream that every reply draws from, also a read's. */
const REQUEST_IDS = 'request_id'

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * Seeded chance, one stream a purpose, so that an extra draw for one purpose never shifts another.
 * Each stream is mulberry32, whose whole state is one 32-bit number.
 */
export class Random {
  readonly seed: number
  #streams: Map<string, number>
  #version = 0

  constructor(seed: number) {
    this.seed = seed
    this.#streams = new Map()
  }

  /** Another number after each draw that leaves a trace: ids of requests do not. */
  get version(): number {
    return this.#version
  }

  /** An unsigned 32-bit integer. */
  next(purpose: string): number {
    const state = ((this.#streams.get(purpose) ?? hash(`${this.seed}/${purpose}`)) + 0x6d2b79f5) | 0
    this.#streams.set(purpose, state)
    if (purpose !== REQUEST_IDS) this.#version++
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** Number from 0 up to, not including, 1. */
  fraction(purpose: string): number {
    return this.next(purpose) / 2 ** 32
  }

  /** A version 4 UUID. */
  uuid(purpose: string): string {
    const a = this.next(purpose)
    const b = this.next(purpose)
    const c = this.next(purpose)
    const d = this.next(purpose)
    return `${hex(a)}-${hex(b, 2)}-4${hex(b).slice(5)}-${hex((c & 0x3fffffff) | 0x80000000).slice(0, 4)}-${hex(c).slice(4)}${hex(d)}`
  }

  capture(): RandomState {
    return new Map(this.#streams)
  }

  /** Streams from which nothing was drawn yet go on here. */
  continueAt(positions: Readonly<Record<string, number>>): void {
    for (const [purpose, position] of Object.entries(positions)) {
      if (!this.#streams.has(purpose)) this.#streams.set(purpose, position)
    }
    this.#version++
  }

  restore(state: RandomState): void {
    this.#streams = new Map(state)
    this.#version++
  }
}

function hex(word: number, bytes = 4): string {
  const text = `${HEX[(word >>> 24) & 255]}${HEX[(word >>> 16) & 255]}`
  return bytes === 2 ? text : `${text}${HEX[(word >>> 8) & 255]}${HEX[word & 255]}`
}

/** FNV-1a with a final mix: a 32-bit seed from a name. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  return (value ^ (value >>> 13)) | 0
}

/** Seed of accounts that are given none. */
export const DEFAULT_SEED = 1

/** Secret of this process: for signatures that nobody may make who only knows what the emulator does by default. */
export const PROCESS_SECRET = randomBytes(32).toString('hex')

/** Bytes that nobody can guess, and that no seed repeats. */
export const randomKey = (bytes: number): Buffer => randomBytes(bytes)

/** A key of as many characters as Freshdesk's have, which nobody can guess. */
export const unguessableKey = (): string => randomBytes(15).toString('base64url')

/** A name that no other thing has, of this process or another. */
export const uniqueName = (): string => randomBytes(8).toString('hex')

/** The same as a version 4 UUID. */
export const uniqueUuid = (): string => randomUUID()
