import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { approvedPolicy, isPolicy, listPoliciesAbove } from '../../../src/hook/judge/policy.ts'
import { openApprovedState } from '../../../src/snapshot/approved.ts'
import { stateOf } from '../../support/approved-state.ts'
import { filesOf, type Tree } from '../../support/memory-snapshot.ts'

const age = (days: number) => JSON.stringify({ rules: { 'minimum-age': ['error', { minimum: `${days}d` }] } })
const waiving = (...names: string[]) =>
  JSON.stringify({
    waivers: {
      from: 'head',
      list: names.map((name) => ({
        rule: 'minimum-age',
        package: name,
        reason: 'ours',
        expires: '2026-12-01',
      })),
    },
  })

const user = path.resolve('/home/policy.json')

function policyOf(approved: Tree, seen: Tree, folder = '') {
  const host = {
    ...filesOf(seen),
    env: {},
    policyPlaces: { managed: [], user },
  }
  return approvedPolicy(folder, openApprovedState(stateOf(approved, seen), host), host)
}

describe('the policy that judges an agent', () => {
  test.each<[string, Tree, Tree, string, number]>([
    ['is the approved one', { 'depgate.json': age(9) }, { 'depgate.json': age(1) }, '', 9],
    [
      'as far as the disk does not tighten it',
      { 'depgate.json': age(9) },
      { 'depgate.json': age(20) },
      '',
      20,
    ],
    ['also where the file is gone', { 'depgate.json': age(9) }, {}, '', 9],
    ['with that of a folder below', { 'depgate.json': age(9), 'app/depgate.json': age(12) }, {}, 'app', 12],
    [
      'and that of the root above a folder',
      { 'depgate.json': age(9) },
      { 'app/depgate.json': age(1) },
      'app',
      9,
    ],
    [
      'with what it extends as approved',
      { 'depgate.json': '{"extends":["./base/depgate.json"]}', 'base/depgate.json': age(14) },
      { 'depgate.json': '{"extends":["./base/depgate.json"]}', 'base/depgate.json': age(1) },
      '',
      14,
    ],
    [
      "with the user's as approved, which a weakened one is not",
      { [user]: age(9) },
      { [user]: age(1) },
      '',
      9,
    ],
    ["with the user's where it is gone", { [user]: age(9) }, {}, '', 9],
    ["with the user's as far as an edit tightens it", { [user]: age(9) }, { [user]: age(20) }, '', 20],
    ["with a new one of the user's as far as it tightens", {}, { [user]: age(20) }, '', 20],
  ])('%s', (_, approved, seen, folder, days) => {
    const options = policyOf(approved, seen, folder).rules.get('minimum-age')?.options
    expect(options).toMatchObject({ minimum: days * 24 * 60 })
  })
})

test('an agent brings no waiver along, not even where those of a change count', () => {
  const { waivers } = policyOf(
    { 'depgate.json': waiving('a@1.0.0') },
    { 'depgate.json': waiving('a@1.0.0', 'b@1.0.0') },
  )
  expect(waivers.map((one) => one.package)).toEqual(['a@1.0.0'])
})

test('a file of that name in a package is no policy of the project', () => {
  expect(isPolicy('/project/depgate.json')).toBe(true)
  expect(isPolicy('/project/node_modules/x/depgate.json')).toBe(false)
  expect(isPolicy('/project/policy.json')).toBe(false)
})

test('the policies above a project are those that lie outside of it', () => {
  const places = { managed: [path.resolve('/etc/depgate/policy.json')], user }
  const named = (DEPGATE_MANAGED_POLICY: string) =>
    listPoliciesAbove('/project', { ...filesOf({}), env: { DEPGATE_MANAGED_POLICY }, policyPlaces: places })
  expect(named('')).toEqual([...places.managed, user])
  expect(named('ours.json')).toEqual([...places.managed, user])
  expect(named('../ours.json')).toEqual([...places.managed, user, path.resolve('/ours.json')])
})
