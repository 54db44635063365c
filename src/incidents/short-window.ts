/** Seconds of a window in place of the limits' minute, so that honouring Retry-After takes seconds. */
export const SHORT_WINDOW_S = 2
