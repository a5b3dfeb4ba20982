import { expect, test } from 'vitest'
import { formatCommonReason, isCommon, keysOf, listCommonReasons } from '../../src/report/common-reasons.ts'
import { changeOf, gapOf } from '../support/reports.ts'

const [a, b] = [changeOf('a@1.0.0'), changeOf('b@1.0.0')]
const advisories = 'without advisories (registry answered 405)'
const gap = (change = a, reason = advisories) => gapOf(change, 'advisory', 'advisories', reason)

test('a reason of one package is none that is common', () => {
  expect(listCommonReasons([gap(), { ...gap(), rule: 'malware' }])).toEqual([])
})

test('counts packages once, and names what to run', () => {
  const [common] = listCommonReasons([gap(), { ...gap(), rule: 'malware' }, gap(b)])
  expect(common && formatCommonReason(common)).toBe(
    '2 packages: no advisories (registry answered 405); run depgate advisories update',
  )
})

test('what keeps the outcome open comes first; a warning names its rules', () => {
  const warnings = [a, b].map((one) => ({
    ...gap(one, 'not told'),
    rule: 'publisher',
    level: 'warn' as const,
  }))
  const common = listCommonReasons([...warnings, gap(), gap(b)])
  expect(common.map(formatCommonReason)).toEqual([
    '2 packages: no advisories (registry answered 405); run depgate advisories update',
    '2 packages, as a warning (publisher): not told',
  ])
  expect(isCommon(gap(), keysOf(common))).toBe(true)
  expect(isCommon({ ...gap(), level: 'warn' }, keysOf(common))).toBe(true)
  expect(isCommon(gap(a, 'not told'), keysOf(common))).toBe(false)
})

test('files are no packages', () => {
  const files = ['a.lock', 'b.lock'].map((name) => ({ ...gap(), package: name, evidence: 'lockfile' }))
  const [common] = listCommonReasons(files.map((one) => ({ ...one, reason: 'cannot be read' })))
  expect(common && formatCommonReason(common)).toBe('2 entries: cannot be read')
})

test('the rules at level warn are not named for packages that are open for the same reason anyway', () => {
  const warnings = [a, b].map((one) => ({ ...gap(one), rule: 'publisher', level: 'warn' as const }))
  expect(listCommonReasons([gap(), gap(b), ...warnings])).toHaveLength(1)
  const c = { ...warnings[0]!, package: 'pkg:npm/c@1.0.0' }
  expect(listCommonReasons([gap(), gap(b), ...warnings, c])).toHaveLength(2)
})
