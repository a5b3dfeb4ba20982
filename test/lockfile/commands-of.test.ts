import { describe, expect, test } from 'vitest'
import { canTryLines, commandFor, commandsOf, managerOf } from '../../src/lockfile/commands-of.ts'
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

test('lines of npm can be tried', () => expect(canTryLines('npm-3')).toBe(true))

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
