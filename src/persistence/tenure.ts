import type { Fate } from '../account/keeper.ts'

/** Time for which accounts are this process's, where others may take them over. */
export interface Tenure {
  /** Nobody else has them at this moment. */
  readonly isHeld: boolean
  /** Resolves to whether they are still this process's, once that is known or has been waited for long enough. */
  whenKnown(): Promise<boolean>
}

/** The accounts are another process's by now: what stands here is none of its state. */
export class Lost extends Error {}

/** Tells nothing while another process may have the accounts. */
export function withinTenure(tenure: Tenure | undefined, fate: Promise<Fate> | undefined): Promise<Fate> | undefined {
  if (tenure === undefined || (fate === undefined && tenure.isHeld)) return fate
  return tellable(tenure, fate)
}

async function tellable(tenure: Tenure, fate: Promise<Fate> = KEPT): Promise<Fate> {
  const found = await fate
  if (found !== 'kept' || tenure.isHeld) return found
  return (await tenure.whenKnown()) ? 'kept' : 'unknown'
}

/** Undefined where it is held; else settles once that may be so again. */
export const whenHeld = (tenure: Tenure | undefined): Promise<unknown> | undefined =>
  tenure === undefined || tenure.isHeld ? undefined : tenure.whenKnown()

const KEPT = Promise.resolve('kept' as const)
export const UNDONE = Promise.resolve('undone' as const)
export const UNKNOWN = Promise.resolve('unknown' as const)
