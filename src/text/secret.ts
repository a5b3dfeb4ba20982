// The type of a secret that was found in a text.

/** A secret in a text. Never print the characters between `start` and `end`. */
export interface Secret {
  /** The kind of secret, as a noun phrase without any part of it. */
  readonly kind: string
  readonly start: number
  readonly end: number
  /**
   * `doubtful` can just as well be a user's name; `harmless` gives no access to others, such as the password of a
   * database on localhost: it is masked too.
   */
  readonly certainty: 'certain' | 'doubtful' | 'harmless'
}
