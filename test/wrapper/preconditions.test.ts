import { expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import type { PlannedTree } from '../../src/ports/npm.ts'
import { sha256Of } from '../../src/text/sha256.ts'
import { describeReceipt } from '../../src/trail/receipt.ts'
import type { Report } from '../../src/model/report.ts'
import { checkPreconditions, recordEnd } from '../../src/wrapper/preconditions.ts'
import { approvedPolicy, asOf } from '../support/build.ts'
import { emptyRecord, entry, lock, openMachine, planned, policy } from '../support/wrapper.ts'

const text = lock({ 'node_modules/a': entry('1.0.0') })
const hash = sha256Of(text)
const open = (more: Parameters<typeof openMachine>[1] = {}) => openMachine(async () => 0, more)

function check(
  files: Record<string, string>,
  more: Partial<PlannedTree> = {},
  receipt: string | null = null,
) {
  const record = emptyRecord()
  checkPreconditions({ tree: planned(more), policy, receipt, record }, open({ files }).host)
  return record
}

test.each([
  ['a lockfile', { 'package-lock.json': text }, '/project/package-lock.json', hash],
  ['a shrinkwrap', { 'npm-shrinkwrap.json': text }, '/project/npm-shrinkwrap.json', hash],
  ['both', { 'package-lock.json': '{}', 'npm-shrinkwrap.json': text }, '/project/npm-shrinkwrap.json', hash],
  ['no lockfile', {}, '/project/package-lock.json', null],
])('the record gets %s as it was', (_, files, path, before) => {
  const record = check(files)
  expect(record).toMatchObject({ project: '/project', policy })
  expect(record.lockfiles).toEqual([{ path, before, after: before }])
})

test('the first state counts where a tree comes late', () => {
  const machine = open({ files: { 'package-lock.json': text } })
  const record = emptyRecord()
  const request = { policy, receipt: null, record }
  checkPreconditions({ ...request, tree: planned() }, machine.host)
  machine.files.set('package-lock.json', '{}')
  checkPreconditions({ ...request, tree: planned({ isLate: true }) }, machine.host)
  expect(record.lockfiles.map((one) => one.before)).toEqual([hash])
})

test('what is no project has no lockfile', () => {
  expect(check({ 'package-lock.json': text }, { isProject: false }).lockfiles).toEqual([])
})

test('a trail that the policy demands must be there', () => {
  const { host } = open({ trailTrouble: new DepgateError('ETRAIL', 'the trail is a folder') })
  const request = { tree: planned(), receipt: null, record: emptyRecord() }
  expect(() => checkPreconditions({ ...request, policy }, host)).not.toThrow()
  const demanding = approvedPolicy({ log: { isRequired: true } })
  expect(() => checkPreconditions({ ...request, policy: demanding }, host)).toThrow('the trail is a folder')
})

const report = (sha256: string) =>
  ({
    outcome: 'pass',
    asOf: asOf.toISOString(),
    policy: { sha256, origins: [] },
    coverage: { arrivals: 1, judged: 1, evidence: {} },
    sources: [],
  }) as unknown as Report
const receiptOf = (after: string, sha256 = policy.sha256) =>
  JSON.stringify(
    describeReceipt(report(sha256), [
      {
        path: 'package-lock.json',
        before: null,
        after,
        files: { 'package.json': null, '.npmrc': null },
      },
    ]),
  )

test('a receipt must be of this lockfile, under this policy', () => {
  const judge = (receipt: string | null, more: Partial<PlannedTree> = {}) =>
    check({ 'package-lock.json': text, ...(receipt === null ? {} : { r: receipt }) }, more, 'r')
  expect(() => judge(receiptOf(hash))).not.toThrow()
  expect(() => judge(null)).toThrow('is not there')
  expect(() => judge(receiptOf('other'))).toThrow('is of another lockfile')
  expect(() => judge(receiptOf(hash, 'other'))).toThrow('is of another policy')
  // npm itself adds to what a receipt was shown for.
  expect(() => judge(null, { isLate: true })).not.toThrow()
})

test('at the end lockfile and policy are recorded as they are then', () => {
  const machine = open({ files: { 'package-lock.json': text } })
  const record = emptyRecord()
  checkPreconditions({ tree: planned(), policy, receipt: null, record }, machine.host)
  machine.files.set('package-lock.json', '{}')
  machine.files.set('depgate.json', '{"rules":{"deprecated":"off"}}')
  recordEnd(record, null, machine.host)
  expect(record.lockfiles).toEqual([{ path: 'package-lock.json', before: hash, after: sha256Of('{}') }])
  expect(record.policyAfter).toMatch(/^[\da-f]{64}$/)
  expect(record.policyAfter).not.toBe(policy.sha256)
})

test('at the end a lockfile that is gone and a policy that is broken are none', () => {
  const machine = open({ files: { 'package-lock.json': text } })
  const record = emptyRecord()
  checkPreconditions({ tree: planned(), policy, receipt: null, record }, machine.host)
  machine.files.delete('package-lock.json')
  machine.files.set('depgate.json', '{')
  recordEnd(record, null, machine.host)
  expect(record.lockfiles.map((one) => one.after)).toEqual([null])
  expect(record.policyAfter).toBeNull()
})
