// Parses a saved report: it may come from anywhere, so nothing in it is trusted.

import { DepgateError } from '../errors.ts'
import type { Change, Finding, Gap, Remedy, Report, SourceAnswer, StaleWaiver } from '../model/report.ts'
import {
  flag,
  list,
  moment,
  oneOf,
  orElse,
  orNull,
  record,
  shape,
  text,
  whole,
  type Read,
} from '../json/decoders.ts'
import type { Waiver } from '../model/policy.ts'
import { evidenceNames } from '../model/evidence-names.ts'

// Several times the largest tree seen in the wild.
const maxItems = 50_000
const level = oneOf('error', 'warn')
const location = orElse(orNull(shape({ file: text(), line: whole(1) })), null)
const optional: Read<string | undefined> = orElse<string | undefined>(text(), undefined)

const waiverKeys = {
  rule: text(200),
  package: text(),
  finding: optional as Read<string>,
  integrity: optional as Read<string>,
  reason: text(),
  by: optional as Read<string>,
  approvedBy: optional as Read<string>,
  expires: text(200),
}
const waiver = shape<Waiver>(waiverKeys)
const staleWaiver = shape<StaleWaiver>({ ...waiverKeys, note: optional as Read<string> })

const fact: Read<string | number | boolean | null> = (input, where) => {
  if (input === null || typeof input === 'boolean' || Number.isFinite(input)) return input as number
  return text()(input, where)
}

const finding = {
  rule: text(200),
  level,
  package: text(),
  name: text(),
  version: orNull(text()),
  previous: orNull(text()),
  message: text(),
  facts: record(fact),
  eligibleAt: orNull(moment),
  suggestion: orNull(shape({ version: text(), command: text() })),
  location,
}

const change = shape<Change>({
  kind: oneOf('added', 'updated', 'altered', 'removed', 'range'),
  package: text(),
  name: text(),
  version: orNull(text()),
  previous: orNull(text()),
  scope: oneOf('runtime', 'development', 'optional', 'peer'),
  direct: flag,
  path: list(text()),
  differences: orElse(list(text()), []),
  integrity: orElse(orNull(text()), null),
  location,
  publishedAt: orNull(moment),
  ageHours: orNull(whole()),
})

const evidence = oneOf(...evidenceNames)

const answer = shape<SourceAnswer>({
  source: text(200),
  evidence,
  status: oneOf('answered', 'unsupported', 'blind', 'failed'),
  reason: orNull(text()),
  updatedAt: orNull(moment),
})

const gap = shape<Gap>({ package: text(), rule: text(200), level, evidence: text(200), reason: text() })

const remedy = shape<Remedy>({
  lines: list(text()),
  folder: text(),
  outcome: oneOf('pass', 'inconclusive'),
  versions: record(text()),
})

const future: Read<true | undefined> = (input) => (input === true ? true : undefined)

const read = shape<Report>({
  schema: oneOf(1),
  tool: shape({ name: oneOf('depgate'), version: text(100) }),
  outcome: oneOf('pass', 'fail', 'inconclusive'),
  asOf: moment,
  asOfIsFuture: future as Read<true>,
  eligibleAt: orNull(moment),
  lockfiles: list(shape({ path: text(), format: text(100), before: orNull(text()), after: text() })),
  policy: shape({ sha256: text(100), origins: list(text()) }),
  coverage: shape({
    arrivals: whole(0),
    judged: whole(0),
    evidence: record(shape({ obtained: whole(0), missing: whole(0) })),
  }),
  sources: orElse(list(answer), []),
  changes: list(change, maxItems),
  findings: list(shape<Finding>(finding), maxItems),
  waived: list(shape<Finding & { readonly waiver: Waiver }>({ ...finding, waiver }), maxItems),
  gaps: list(gap, maxItems),
  staleWaivers: list(staleWaiver),
  // Reports of earlier versions have neither.
  remedy: orElse(orNull(remedy), null),
  remedyReason: orElse(orNull(text()), null),
})

/**
 * Reads a report from the value of JSON.parse; every string is cleaned as in a fresh one.
 *
 * @throws {DepgateError} EREPORT, where it is no report, or its outcome contradicts its own findings or gaps.
 */
export function parseReport(input: unknown): Report {
  const isOther = typeof input === 'object' && input !== null && 'schema' in input && input.schema !== 1
  if (isOther) {
    throw new DepgateError(
      'EREPORT',
      'the report is of another schema than 1, which is all this version reads',
      {
        hint: 'Render it with the version of depgate that wrote it.',
      },
    )
  }
  const report = read(input, '')
  const { outcome } = report
  const errors = report.findings.filter((one) => one.level === 'error').length
  const gaps = report.gaps.filter((one) => one.level === 'error').length
  // Its outcome becomes an exit code: an edited one must not turn a refusal into a pass.
  if (outcome !== 'fail' && errors > 0) throw contradict(outcome, `${errors} findings`)
  if (outcome === 'pass' && gaps > 0) throw contradict(outcome, `${gaps} gaps`)
  return report
}

function contradict(outcome: string, what: string): DepgateError {
  return new DepgateError('EREPORT', `the report says ${outcome}, but holds ${what} at level error`, {
    hint: 'It was edited or damaged. Judge the lockfile again: depgate check.',
  })
}
