/** Code in which a client of March 2026 lists what answered it, with the keys of tickets, notes and articles. */
export const RECORDED = 'https://github.com/KaranHC/cortex_code'

export const KEYS = 'The keys are version 2’s, below the name recorded: no recording shows them (inferred).'
export const NAME = 'The name that each stands below is inferred, as its keys are, which are version 2’s.'
export const ONE = 'That one is read by itself as its list is, is inferred.'
