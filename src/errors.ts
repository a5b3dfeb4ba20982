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
 * `message` is one plain sentence; `also` are further lines about it (what else is wrong, what there is);
 * `hint` is what to type or to look at next; `cause` is the error beneath.
 * Trouble with a registry is not an error but a gap in the evidence.
 */
export class DepgateError extends Error {
  readonly code: ErrorCode
  readonly hint: string | null
  readonly also: readonly string[]

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; also?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'DepgateError'
    this.code = code
    this.hint = more.hint ?? null
    this.also = more.also ?? []
  }
}
