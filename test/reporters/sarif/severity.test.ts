import { expect, test } from 'vitest'
import { rankSeverity } from '../../../src/reporters/sarif/severity.ts'
import type { Finding } from '../../../src/model/report.ts'
import { changeOf, findingOf } from '../../support/reports.ts'

const found = (rule: string, more: Partial<Finding> = {}) => findingOf(changeOf('a@1.0.0'), rule, 'm', more)
const advisory = (severity: string | null) => found('advisory', { facts: { severity } })

test.each<[string, Finding, boolean, string, string, string | null]>([
  ['an error', found('denied'), false, '', 'error', '8.0'],
  ['a warning', found('publisher', { level: 'warn' }), false, '/warn', 'warning', '4.0'],
  ['malware', found('malware'), false, '', 'error', '10.0'],
  ['a moderate advisory', advisory('moderate'), false, '/moderate', 'error', '5.0'],
  ['an unknown severity', advisory('unknown'), false, '/unknown', 'error', '9.5'],
  ['no severity', advisory(null), false, '/unknown', 'error', '9.5'],
  ['a hostile severity', advisory('constructor'), false, '/unknown', 'error', '9.5'],
  ['a waived one', found('malware'), true, '/waived', 'note', null],
])('%s', (_, finding, isWaived, suffix, level, score) =>
  expect(rankSeverity(finding, isWaived)).toEqual({ suffix, level, score }),
)
