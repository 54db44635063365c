import { MOST_DEFINITIONS } from '../domain/definition-limit.ts'

/** Deviation of every operation that adds a definition. */
export const ROOM = `An account has at most ${MOST_DEFINITIONS} of them; another one is 409 (inferred).`
