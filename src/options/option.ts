// The type of one option of a rule or of a section of the policy.

/** One option: its default, how it is parsed and printed, and which of two values is the stricter. */
export interface OptionSpec<T> {
  readonly default: T
  readonly summary: string
  /** JSON Schema of the value in a policy. */
  readonly schema: Readonly<Record<string, unknown>>
  /** @throws {DepgateError} EPOLICY, naming `where`. */
  parse(input: unknown, where: string): T
  /** The stricter of two values, for policies in layers. */
  stricter(a: T, b: T): T
  /** The value as it is written in a policy. */
  print(value: T): unknown
}
