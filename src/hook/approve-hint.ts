// Tells an agent that only a person can let through what is blocked.

/** The code for it is shown to the person alone, and never in a text that reaches the model. */
export const approveHint =
  'Only a person can let this through as it is, with `depgate approve` in a terminal of their own.'
