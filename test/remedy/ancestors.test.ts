// The direct dependencies that bring a refused package in, and pins of other versions of them.

import { describe, expect, test } from 'vitest'
import { ancestorsOf, pinTo } from '../../src/remedy/ancestors.ts'
import { at, project } from '../support/refused.ts'

const commit = 'c'.repeat(40)

describe('ancestors', () => {
  const shared = project(
    { dependencies: { old: '1.0.0', added: '1.0.0' } },
    {
      ...at('old', '1.0.0', { dependencies: { child: '>=1' } }),
      ...at('added', '1.0.0', { dependencies: { middle: '1.0.0' } }),
      ...at('middle', '1.0.0', { dependencies: { child: '^1.1.0' } }),
      ...at('child', '1.1.0'),
    },
  )
  const child = [{ name: 'child', version: '1.1.0', passing: null }]
  const names = (arrived: string[]) =>
    ancestorsOf(child, shared, new Set(arrived)).map(({ declared }) => declared.name)

  test('what the change added, through others', () => expect(names(['added@1.0.0'])).toEqual(['added']))
  test('all where the change added none of them', () => expect(names([]).sort()).toEqual(['added', 'old']))
  test('none of what is not locked', () =>
    expect(ancestorsOf([{ name: 'x', version: '1.0.0', passing: null }], shared, new Set())).toEqual([]))
  test('a pin of one is of the same registry only', () => {
    const [one] = ancestorsOf(child, shared, new Set(['added@1.0.0']))
    if (one === undefined) throw new Error('none')
    expect(pinTo(one.declared, one.locked, '0.9.0')?.spec).toBe('0.9.0')
    expect(pinTo(one.declared, one.locked, 'latest')).toBeNull()
    const range = `git+https://g.example.test/a.git#${commit}`
    expect(pinTo({ ...one.declared, range }, one.locked, '0.9.0')).toBeNull()
  })
})
