import { expect, test } from 'vitest'
import { fingerprint } from '../../../src/reporters/sarif/fingerprint.ts'
import type { Finding } from '../../../src/model/report.ts'
import { changeOf, findingOf } from '../../support/reports.ts'

const found = (more: Partial<Finding> = {}) => findingOf(changeOf('a@1.0.0'), 'advisory', 'm', more)
const hash = (more: Partial<Finding> = {}, lockfile = 'package-lock.json') =>
  fingerprint(found(more), lockfile)

test.each<[string, Partial<Finding>]>([
  ['message', { message: 'other' }],
  ['line', { location: { file: 'package-lock.json', line: 99 } }],
  ['level', { level: 'warn' }],
  ['age', { facts: { ageHours: 5 }, eligibleAt: '2026-06-16T00:00:00Z' }],
])('another %s is the same finding', (_, more) => expect(hash(more)).toBe(hash()))

test.each<[string, Partial<Finding>]>([
  ['rule', { rule: 'malware' }],
  ['name', { name: 'b' }],
  ['version', { version: '1.0.1' }],
  ['advisory', { facts: { advisory: 'GHSA-1' } }],
])('another %s is another finding', (_, more) => expect(hash(more)).not.toBe(hash()))

test('and so is another lockfile', () => expect(hash({}, 'app/package-lock.json')).not.toBe(hash()))
