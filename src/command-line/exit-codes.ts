/** How commands end: one table for all of them, in docs/reference/exit-codes.md for people. */
export const exitCodes = {
  /** Done; what was checked is in order. */
  done: 0,
  /** Something failed, or what was checked is not in order: the message says what. */
  failed: 1,
  /** Used wrongly: an unknown command or option, a value or a setting that cannot be. Nothing was done. */
  usage: 2,
  /** Interrupted before all was done: the same command goes on. */
  unfinished: 3,
  /** Ended at once by a second signal. */
  killed: 130,
} as const;
