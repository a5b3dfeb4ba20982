import { describe, expect, test } from 'vitest'
import { findLookalike } from '../../../src/rules/lookalike/find-lookalike.ts'
import { muchUsed } from '../../../src/text/much-used-names.ts'
import { isPackageName } from '../../../src/options/package-pattern.ts'
import { arrival } from '../../support/build.ts'

const names = muchUsed.split(' ')

describe('the much used names', () => {
  test('are sorted, whole, and each there once', () => {
    expect(names.length).toBeGreaterThan(3_000)
    expect(names.filter((name) => !isPackageName(name))).toEqual([])
    expect([...new Set(names)].sort()).toEqual(names)
  })
})

// Names under which malware was published.
test.each([
  ['crossenv', 'cross-env'],
  ['babelcli', '@babel/cli'],
  ['gruntcli', 'grunt-cli'],
  ['nodesass', 'node-sass'],
  ['electorn', 'electron'],
  ['mongose', 'mongoose'],
  ['lodashs', 'lodash'],
  ['types-node', '@types/node'],
])('%s is taken for %s', (name, other) => {
  expect(findLookalike(arrival(`${name}@1.0.0`))?.name).toBe(other)
})

// What is longer by a word differs from too many honest names only in who published it.
test.each(['cross-env.js', 'noderequest', '@typescript_eslinter/eslint'])('%s is not seen', (name) => {
  expect(findLookalike(arrival(`${name}@1.0.0`))).toBeNull()
})

test('what the project uses comes before what is much used, and excuses its own names', () => {
  const project = { uses: new Set(['lodosh', '@acme-tools/parser']), allowScripts: {} }
  expect(findLookalike(arrival('lodush@1.0.0', { project }))).toEqual({
    name: 'lodosh',
    likeness: 'edit',
    isUsed: true,
  })
  expect(findLookalike(arrival('lodosh@1.0.0', { project }))).toBeNull()
  expect(findLookalike(arrival('@acme-tools/parsers@1.0.0', { project }))).toBeNull()
  expect(findLookalike(arrival('@acme-tool/other@1.0.0', { project }))?.name).toBe('@acme-tools')
})
