import { expect, test } from 'vitest'
import { describeRule } from '../../src/rules/catalogue.ts'

test('a rule has its own texts', () => {
  expect(describeRule('minimum-age')).toMatchObject({
    id: 'minimum-age',
    summary: expect.stringContaining('public') as string,
  })
})

test.each(['another-rule', 'constructor', ''])('the unknown rule %j has a sentence', (id) => {
  const { summary, why, fix } = describeRule(id)
  expect([summary, why]).toEqual([`The rule ${id} is not known to this version of depgate.`, summary])
  expect(fix).toContain('version that wrote it')
})
