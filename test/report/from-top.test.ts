// Files of a report, as they are called from the top of the checkout.

import { expect, test } from 'vitest'
import { fromTop } from '../../src/report/from-top.ts'
import { changeOf, findingOf, reportOf } from '../support/reports.ts'

const place = (file: string) => ({ file, line: 3 })

test.each<[string, string, string]>([
  ['', 'package-lock.json', 'package-lock.json'],
  ['web', 'package-lock.json', 'web/package-lock.json'],
  ['web/app', '../package-lock.json', 'web/package-lock.json'],
  ['web', '../.npmrc', '.npmrc'],
  ['web', '../../outside.json', '../outside.json'],
  ['web', '/etc/depgate/policy.json', '/etc/depgate/policy.json'],
  ['../elsewhere', 'package-lock.json', 'package-lock.json'],
])('from %j: %s is %s', (step, file, expected) => {
  const [lockfile] = reportOf().lockfiles
  const found = findingOf(changeOf('a@1.0.0'), 'minimum-age', 'too young')
  const findings = [
    { ...found, location: place(file) },
    { ...found, location: null },
  ]
  const report = reportOf({
    lockfiles: lockfile === undefined ? [] : [{ ...lockfile, path: file }],
    findings,
  })
  const moved = fromTop(report, step)
  expect(moved.lockfiles[0]?.path).toBe(expected)
  expect(moved.findings.map((one) => one.location)).toEqual([place(expected), null])
})
