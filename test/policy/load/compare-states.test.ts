import { describe, expect, test } from 'vitest'
import { comparePolicyFile } from '../../../src/policy/load/compare-states.ts'
import { commitOf, diskOf, filesOf, type Tree } from '../../support/memory-snapshot.ts'

const denying = (name: string) => JSON.stringify({ deny: [name] })

function compare(then: Tree, now: Tree, step = 'depgate.json') {
  const [before, after] = [commitOf(then), diskOf(now)]
  const texts = [before.read(step), after.read(step)] as const
  const files = { ...filesOf(now), disk: after }
  return comparePolicyFile({ before: { at: before, step }, after: { at: after, step }, texts }, files)
}
const denied = (found: ReturnType<typeof compare>) =>
  found &&
  [found.before, found.after].map(
    (policy) => policy?.deny.map((one) => JSON.stringify(one).includes('b')) ?? null,
  )

describe('a policy file in both states', () => {
  test('is its text alone where it extends nothing and has none above', () =>
    expect(compare({ 'depgate.json': denying('a') }, {})).toBe(undefined))
  test('is merged with what it extends', () => {
    const own = { 'depgate.json': '{"extends":["./base/depgate.json"]}' }
    const [then, now] = [denying('b'), '{}'].map((text) => ({ ...own, 'base/depgate.json': text }))
    expect(denied(compare(then ?? {}, now ?? {}))).toEqual([[true], []])
  })
  test('and with those above it as they were', () => {
    const found = compare({ 'depgate.json': denying('b'), 'app/depgate.json': '{}' }, {}, 'app/depgate.json')
    expect(denied(found)).toEqual([[true], [true]])
  })
  test('and is null where it cannot be read', () => {
    const found = compare({ 'depgate.json': '{"extends":["./gone/depgate.json"]}' }, { 'depgate.json': '{' })
    expect(denied(found)).toEqual([null, null])
  })
})
