import { expect, test } from 'vitest'
import { gate } from '../../src/gate/gate.ts'
import json from '../../src/reporters/json.ts'
import { asOf, locked, lockfile, approvedPolicy } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'

test('is the report, every key of the contract, and a line break', async () => {
  const pair = {
    before: lockfile([]),
    after: lockfile([locked('a@1.0.0')]),
    beforeLabel: 'HEAD',
    afterLabel: 'x',
  }
  const report = await gate(
    [pair],
    approvedPolicy(),
    fakeRegistry({ a: { '1.0.0': 5, '0.9.0': 9000 } }),
    asOf,
  )
  const text = json.render(report, { width: 80, hasColor: true, isVerbose: false })
  expect(text.endsWith('}\n')).toBe(true)
  const read = JSON.parse(text) as Record<string, unknown>
  expect(read).toEqual(report)
  const keys = [
    'schema',
    'tool',
    'outcome',
    'asOf',
    'eligibleAt',
    'lockfiles',
    'policy',
    'coverage',
    'changes',
    'findings',
    'waived',
    'gaps',
    'staleWaivers',
  ]
  expect(Object.keys(read)).toEqual(expect.arrayContaining(keys))
  const finding = [
    'rule',
    'level',
    'package',
    'name',
    'version',
    'previous',
    'message',
    'facts',
    'eligibleAt',
    'suggestion',
    'location',
  ]
  expect(Object.keys(report.findings[0] ?? {}).sort()).toEqual(finding.sort())
  const change = [
    'kind',
    'package',
    'name',
    'version',
    'previous',
    'scope',
    'direct',
    'path',
    'differences',
    'integrity',
    'location',
    'publishedAt',
    'ageHours',
  ]
  expect(Object.keys(report.changes[0] ?? {}).sort()).toEqual(change.sort())
})
