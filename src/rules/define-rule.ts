// The contract of a rule.

import type { Evidence, EvidenceMap } from '../model/evidence.ts'
import type { Level, Suggestion } from '../model/report.ts'
import type { OptionSpec } from '../options/option.ts'
import type { EvidenceName, Policy } from '../model/policy.ts'
import type { PackageArrival, ProjectFile, RangeChange } from '../model/change.ts'

/** A breach that a rule yields; `evaluate` adds the rule, its level and the package. */
export interface Breach {
  /** One plain sentence with the figures in it. */
  readonly message: string
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>
  /** A lesser case is reported as `warn` by a rule at level `error`. */
  readonly asWarning?: boolean
  /** A worse case is reported as `error` by a rule at level `warn`. */
  readonly isWorse?: boolean
  /** Reported only if nothing else is found on the same arrival. */
  readonly ifAlone?: Pick<Breach, 'message' | 'facts' | 'asWarning' | 'eligibleAt'>
  /** The subject, where it is a part of the judged file: a dependency that a manifest asks for. */
  readonly about?: {
    readonly package: string
    readonly name: string
    readonly version: string | null
    readonly location: { readonly file: string; readonly line: number } | null
  }
  /** 1-based line in the judged file; by default that of the arrival. */
  readonly line?: number
  /** The time from which the finding passes by waiting alone. */
  readonly eligibleAt?: Date | null
  /** The command to run instead, where the rule knows one; otherwise another version is searched for. */
  readonly suggestion?: Suggestion | null
  /** Set where the rule could not judge after all: makes a gap in this evidence instead of a finding, with `message` as its reason. */
  readonly gap?: EvidenceName
}

type Options<O> = { readonly [K in keyof O]: O[K] extends OptionSpec<infer T> ? T : never }

type Subjects = {
  readonly package: PackageArrival
  readonly range: RangeChange
  readonly file: ProjectFile
}

/** A rule: judges one kind of subject from the evidence that it declares. */
export interface Rule<
  J extends keyof Subjects = 'package',
  N extends EvidenceName = never,
  W extends EvidenceName = never,
  O extends Readonly<Record<string, OptionSpec<unknown>>> = Readonly<Record<string, OptionSpec<unknown>>>,
> {
  readonly id: string
  /** One line: the requirement. */
  readonly summary: string
  /** The reason for the rule, with incidents and figures. */
  readonly why: string
  /** How to fix a finding. */
  readonly fix: string
  readonly level: Level | 'off'
  /** It cannot be waived. */
  readonly isFinal?: boolean
  /**
   * Set where it can have several findings on one package: derives the name of a finding from its facts. A waiver has to
   * repeat that name.
   */
  readonly nameFinding?: (facts: Readonly<Record<string, string | number | boolean | null>>) => string
  /** What fixes a finding where another version does not: rewriting the entry of the same version, or a review by a person. */
  readonly fixedBy?: 'entry' | 'person'
  /** Which kind it judges. */
  readonly judges: J
  /** Evidence without which it cannot judge: where some is missing, `evaluate` records a gap instead. */
  readonly needs: readonly N[]
  /** Evidence that it reads where it was obtained. */
  readonly wants?: readonly W[]
  readonly options: O
  /** Whether the options exclude this arrival, so that missing evidence of it is no gap either. */
  readonly skips?: (arrival: Subjects[J], options: Options<O>) => boolean
  /** Why it can never find anything with these options, as a clause; null where it can. */
  readonly describeIdle?: (options: Options<O>) => string | null
  /** Yields the breaches. Pure: the clock is `asOf`. */
  readonly check: (
    arrival: Subjects[J],
    evidence: { readonly [K in N]: EvidenceMap[K] } & { readonly [K in W]: Evidence<EvidenceMap[K]> },
    options: Options<O>,
    asOf: Date,
    policy: Policy,
  ) => Iterable<Breach>
}

/** A rule whose evidence and options are not known to the compiler: the type that the stages use. */
export interface AnyRule extends Omit<
  Rule,
  'judges' | 'needs' | 'wants' | 'options' | 'skips' | 'describeIdle' | 'check'
> {
  readonly judges: keyof Subjects
  readonly needs: readonly EvidenceName[]
  readonly wants?: readonly EvidenceName[]
  readonly options: Readonly<Record<string, OptionSpec<unknown>>>
  readonly skips?: (arrival: never, options: never) => boolean
  readonly describeIdle?: (options: never) => string | null
  readonly check: (
    arrival: never,
    evidence: never,
    options: never,
    asOf: Date,
    policy: Policy,
  ) => Iterable<Breach>
}

/** Declares a rule; the compiler restricts `check` to the evidence that `needs` and `wants` name. */
export function defineRule<
  J extends keyof Subjects,
  N extends EvidenceName = never,
  W extends EvidenceName = never,
  const O extends Readonly<Record<string, OptionSpec<unknown>>> = Readonly<Record<never, never>>,
>(rule: Rule<J, N, W, O>): AnyRule {
  return rule as unknown as AnyRule
}
