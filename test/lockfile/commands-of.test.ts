import { describe, expect, test } from 'vitest'
import { commandFor, commandsOf, managerOf, wordsOf } from '../../src/lockfile/commands-of.ts'
import { formats } from '../../src/lockfile/formats.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import { arrival } from '../support/build.ts'

test('a format is found by its id, with the version of the file or without', () => {
  for (const { id, commands } of formats) {
    expect([managerOf(id), managerOf(`${id}-9.0`)]).toEqual([id, id])
    expect(commandsOf(`${id}-1`)).toBe(commands)
  }
})

test.each([undefined, 'none', 'x-1', ''])('npm where the format is %j', (format) => {
  expect(managerOf(format)).toBe('npm')
})

test.each([
  ['npm-3', undefined],
  ['pnpm-9.0', 'pnpm'],
  ['yarn-1', 'yarn'],
  ['yarn-8', 'yarn'],
  ['bun-1', 'bun'],
])('the words of %s are those of %s', (format, program) => {
  expect(wordsOf(format)?.program).toBe(program)
})

test('yarn 1 and later ones have words of their own', () => {
  expect(wordsOf('yarn-1')).not.toBe(wordsOf('yarn-8'))
})

describe('commandFor', () => {
  const after = emptyLockfile('package-lock.json')

  test('a direct dependency is saved', () => {
    const one = arrival('a@1.0.0', { copy: { isDirect: true } })
    expect(commandFor(one, '1.2.3', after)).toBe('npm install --save-exact a@1.2.3')
  })

  test.each([
    ['1.2.3', 'overrides[a@1]=1.2.3'],
    ['0.4.5', 'overrides[a@0.4]=0.4.5'],
  ])('a transitive one is overridden on its release line: %s', (version, text) => {
    const one = arrival('a@1.0.0', { copy: { isDirect: false } })
    expect(commandFor(one, version, after)).toBe(`npm pkg set "${text}" && npm install`)
  })

  test('no command for what is not a version', () => {
    expect(commandFor(arrival('a@1.0.0', { copy: { isDirect: false } }), 'latest', after)).toBeNull()
  })
})
