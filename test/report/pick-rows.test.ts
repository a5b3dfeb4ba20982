import { expect, test } from 'vitest'
import { listRows } from '../../src/report/arrival-rows.ts'
import { countHidden, pickAsked, pickOthers } from '../../src/report/pick-rows.ts'
import { changeOf, findingOf, reportOf } from '../support/reports.ts'

const many = (count: number, direct: boolean) =>
  Array.from({ length: count }, (_, n) => changeOf(`p${n}@1.0.0`, { direct }))
const nothing = () => []

test('of what was asked for some are listed, of what came along all or none', () => {
  const rows = listRows(reportOf({ changes: [...many(50, true), ...many(11, false)] }))
  const asked = pickAsked(rows, nothing)
  expect([asked.groups.map(({ same }) => same.length), asked.hidden.length]).toEqual([[40], 10])
  const others = pickOthers(rows, nothing)
  expect([others.groups, others.hidden.length]).toEqual([[], 11])
  expect(pickOthers(rows.slice(0, -1), nothing).groups.map(({ same }) => same.length)).toEqual([10])
})

test('rows that fail are never left out', () => {
  const changes = many(60, false)
  const findings = changes.map((change) => findingOf(change, 'denied', 'denied'))
  const rows = listRows(reportOf({ changes, findings }))
  const { groups, hidden } = pickOthers(rows, () => ['denied'])
  expect([groups[0]?.same.length, groups[0]?.left, hidden.length]).toEqual([60, 0, 0])
})

test('hidden rows are counted by their verdict', () => {
  const rows = listRows(reportOf({ changes: many(3, true) }))
  expect(countHidden(rows, true)).toEqual(['and 3 more: pass (--verbose shows each)'])
  expect(countHidden(rows, false)).toEqual(['3 packages: pass (--verbose shows each)'])
  expect(countHidden([], true)).toEqual([])
  const mixed = [...rows, { ...rows[0]!, verdict: 'gap' as const }]
  expect(countHidden(mixed, true)).toEqual(['and 4 more: 3 pass, 1 gap (--verbose shows each)'])
})
