// A policy before a change merged with its edits: what tightens, and which waivers count.

import { describe, expect, test } from 'vitest'
import { judgeByBase, keepTampering } from '../../../src/policy/load/over-base.ts'
import type { Layer } from '../../../src/policy/layers.ts'
import { parsePolicy } from '../../../src/policy/parse.ts'
import { writtenPaths } from '../../../src/policy/value-paths.ts'

const waiver = { rule: 'minimum-age', package: 'a@1.0.0', reason: 'x', expires: '2026-12-01' }
const other = { ...waiver, package: 'b@1.0.0' }
const layer = (input: object, more: Partial<Layer> = {}): Layer => ({
  name: 'project',
  origin: 'depgate.json',
  policy: parsePolicy(input),
  written: writtenPaths(input),
  ...more,
})
const base = (input: object, more: Partial<Layer> = {}) =>
  layer(input, { origin: 'depgate.json at main', ...more })
const defaults = () => parsePolicy({})
const refused = {
  path: 'x',
  layer: 'project',
  origin: 'y',
  value: 1,
  holds: 2,
  by: 'z',
  reason: 'r',
} as const
const off = { rules: { malware: 'off' } }
const judge = (before: object | null, after: object | null, above: object = {}) =>
  judgeByBase(
    { base: before === null ? null : base(before), disk: after === null ? null : layer(after) },
    () => parsePolicy(above),
  )
const levelOf = (found: Layer | null, rule = 'malware') => found?.policy.rules.get(rule)?.level

describe('by the policy before the change', () => {
  test('no policy in either state', () => expect(judge(null, null)).toBeNull())
  test('a deleted policy is still in force', () => {
    const before = base({ deny: ['a'] })
    expect(judgeByBase({ base: before, disk: null }, defaults)).toBe(before)
  })
  test('the same policy', () => {
    const found = judge({ deny: ['a'] }, { deny: ['a'] })
    expect(found?.origin).toBe('depgate.json at main')
    expect(found?.policy).toEqual(parsePolicy({ deny: ['a'] }))
  })
  test('an edit that loosens changes nothing', () => {
    const found = judge({ deny: ['a'] }, off)
    expect(found?.origin).toBe('depgate.json at main')
    expect([levelOf(found), found?.policy.deny.length]).toEqual(['error', 1])
  })
  test('an edit that tightens is in force', () => {
    const found = judge(off, { deny: ['a'] })
    expect(found?.origin).toBe('depgate.json at main, tightened by depgate.json')
    expect([levelOf(found), found?.policy.deny.length]).toEqual(['error', 1])
    expect([...(found?.written ?? [])]).toEqual(['rules.malware', 'deny'])
  })
  test('values that were refused are those of the edit only where it tightens', () => {
    const before = base({}, { refused: [refused], origins: new Map([['deny', 'x']]) })
    const same = judgeByBase({ base: before, disk: layer({}, { refused: [refused] }) }, defaults)
    expect(same).toMatchObject({ refused: [refused], origins: new Map([['deny', 'x']]) })
    const tightened = judgeByBase(
      { base: before, disk: layer({ deny: ['a'] }, { refused: [refused] }) },
      defaults,
    )
    expect(tightened?.refused).toEqual([refused, refused])
    expect(tightened).not.toHaveProperty('origins')
  })
})

describe('a policy that the change adds', () => {
  test('only tightens the policies above it', () => {
    const found = judge(null, { ...off, deny: ['a'] })
    expect(found?.origin).toBe('depgate.json, as far as it tightens')
    expect([levelOf(found), found?.policy.deny.length, found?.refused]).toEqual(['error', 1, []])
    expect(levelOf(judge(null, off, off))).toBe('off')
  })
  test('proposes its waivers', () => {
    const found = judge(null, { waivers: [waiver] })
    expect([found?.policy.waivers, found?.policy.proposedWaivers]).toEqual([[], [waiver]])
  })
  test('waives where the policies above it let a change do so', () => {
    const found = judge(null, { waivers: [waiver] }, { waivers: { from: 'head' } })
    expect([found?.policy.waivers, found?.policy.proposedWaivers]).toEqual([[waiver], undefined])
  })
  test('cannot let itself do so', () =>
    expect(judge(null, { waivers: { from: 'head', list: [waiver] } })?.policy.waivers).toEqual([]))
})

test.each<[string, object, object, object[], object[] | undefined]>([
  ['of before', { waivers: [waiver] }, { waivers: [waiver] }, [waiver], undefined],
  [
    'with keys in another order',
    { waivers: [waiver] },
    { waivers: [Object.fromEntries(Object.entries(waiver).reverse())] },
    [waiver],
    undefined,
  ],
  ['that the change adds', { waivers: [waiver] }, { waivers: [waiver, other] }, [waiver], [other]],
  [
    'that the change edits',
    { waivers: [waiver] },
    { waivers: [{ ...waiver, expires: '2027-01-01' }] },
    [],
    [{ ...waiver, expires: '2027-01-01' }],
  ],
  ['that the change removes', { waivers: [waiver] }, {}, [], undefined],
  [
    'that a change may add',
    { waivers: { from: 'head' } },
    { waivers: { from: 'head', list: [other] } },
    [other],
    undefined,
  ],
  ['that a change lets itself add', {}, { waivers: { from: 'head', list: [other] } }, [], [other]],
])('a waiver %s', (_, before, after, counted, proposed) => {
  const found = judge(before, after)
  expect(found?.policy.waivers).toEqual(counted)
  expect(found?.policy.proposedWaivers).toEqual(proposed)
})

describe('the rule "tampering" where the disk judges', () => {
  const keep = (before: object | null, after: object | null) =>
    keepTampering({
      base: before === null ? null : base(before),
      disk: after === null ? null : layer(after),
    })
  const tampering = (level: string) => ({ rules: { tampering: level } })
  test.each<[string, object | null, object, string]>([
    ['an edit cannot switch it off', {}, tampering('off'), 'error'],
    ['a new policy cannot switch it off', null, tampering('off'), 'error'],
    ['one that was off stays off', tampering('off'), tampering('off'), 'off'],
    ['an edit can switch it on', tampering('off'), tampering('warn'), 'warn'],
  ])('%s', (_, before, after, level) => {
    const found = keep(before, { ...off, ...after, rules: { ...off.rules, ...(after as typeof off).rules } })
    expect([levelOf(found, 'tampering'), levelOf(found)]).toEqual([level, 'off'])
  })
  test('without a policy on disk there is no layer', () => expect(keep({}, null)).toBeNull())
})
