// A remedy as the report has it.

import { expect, test } from 'vitest'
import { describeRemedy, withRemedy } from '../../src/remedy/describe.ts'
import { at, floating, project, refused } from '../support/refused.ts'
import { entry } from '../support/npm-lock.ts'
import { reportOf } from '../support/reports.ts'

const after = project(
  { dependencies: { a: '1.0.0', b: '1.0.0' } },
  { ...at('a', '1.0.0'), ...at('b', '1.0.0'), 'node_modules/b/node_modules/a': entry('a', '0.9.0') },
)
const refusedReport = reportOf({
  outcome: 'fail',
  findings: [
    refused('a', '1.1.0', '1.0.0'),
    refused('gone', '1.0.0', null),
    { ...floating('b', '^1.0.0'), level: 'warn' },
  ],
})
const lines = [[{ type: 'npm', args: ['install', '--save-exact', 'a@1.0.0'] }]] as const

test('the versions of what was refused, the nearest copy; nothing of what is gone or was no error', () => {
  expect(describeRemedy(lines, 'pass', refusedReport, [after])).toEqual({
    lines: ['npm install --save-exact a@1.0.0'],
    folder: '.',
    outcome: 'pass',
    versions: { a: '1.0.0' },
  })
})

test('each finding at level error gets the line that was tried, in place of its own', () => {
  const remedy = describeRemedy(lines, 'pass', refusedReport, [after])
  const [a, gone, b] = withRemedy(refusedReport.findings, { ...remedy, lines: ['one', 'two'] })
  expect(a?.suggestion).toEqual({ version: '1.0.0', command: 'one && two' })
  expect(gone?.suggestion).toBeNull()
  expect(b).toEqual(refusedReport.findings[2])
})

test('a name such as constructor is a name like any other', () => {
  const [one] = withRemedy([refused('constructor', '1.0.0', null)], {
    lines: ['x'],
    folder: '.',
    outcome: 'pass',
    versions: {},
  })
  expect(one?.suggestion).toBeNull()
})
