// The one error class: thrown only where no verdict is possible, and answered with exit code 2.

/** What kind of thing kept depgate from judging. */
export type ErrorCode =
  | 'EUSAGE'
  | 'EPOLICY'
  | 'ELOCKFILE'
  | 'EGIT'
  | 'ECONFIG'
  | 'EPREVIEW'
  | 'EADVISORIES'
  | 'EUNDO'
  | 'ETRAIL'
  | 'ERECEIPT'
  | 'EREPORT'

/**
 * Explains why no judgement was possible, and what to do about it.
 *
 * `message` is one plain sentence; `hint` is what to type or to look at next; `cause` is the error beneath.
 * Trouble with a registry is not an error but a gap in the evidence.
 */
export class DepgateError extends Error {
  readonly code: ErrorCode
  readonly hint: string | null

  constructor(code: ErrorCode, message: string, more: { hint?: string; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'DepgateError'
    this.code = code
    this.hint = more.hint ?? null
  }
}
