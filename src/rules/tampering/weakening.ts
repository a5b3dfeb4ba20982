// One way in which an edit weakens a file of the gate.

/** One way in which an edit weakens a file of the gate. */
export interface Weakening {
  /** The weakened part: a setting, a path of the policy, an event of an agent. */
  readonly subject: string
  /** One sentence. */
  readonly message: string
  readonly before: string | null
  readonly after: string | null
  /** 1-based; null where it is gone. */
  readonly line: number | null
  readonly isWaiver?: true
}
