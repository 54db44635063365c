/** Seconds that stand for the minute of the limits, so that honouring Retry-After takes seconds. */
export const SHORT_WINDOW_S = 2
