// One option of a rule or of a section of the policy: how it is read, compared and printed.

/** One option of a rule: how it is read, what it is when nobody sets it, and which of two values is the stricter. */
export interface OptionSpec<T> {
  readonly default: T
  readonly summary: string
  /** JSON Schema of the value as it is written in a policy. */
  readonly schema: Readonly<Record<string, unknown>>
  /** @throws {DepgateError} EPOLICY, naming `where`. */
  parse(input: unknown, where: string): T
  /** The stricter of two values, for policies in layers. */
  stricter(a: T, b: T): T
  /** As it would be written in a policy. */
  print(value: T): unknown
}
