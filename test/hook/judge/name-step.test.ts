import { expect, test } from 'vitest'
import { nameStep } from '../../../src/hook/judge/name-step.ts'

test.each<[string, string]>([
  ['i x', '"npm i x"'],
  ['i --//r.example.test/:_authToken=secret x', '"npm i --//r.example.test/:_authToken=*** x"'],
  ['i --//r.example.test/:_authToken secret x', '"npm i --//r.example.test/:_authToken *** x"'],
  ['i --_auth secret x', '"npm i --_auth *** x"'],
  ['i --_auth=secret x', '"npm i --_auth=*** x"'],
])('%s', (args, expected) => expect(nameStep({ tool: 'npm', args: args.split(' ') })).toBe(expected))

test('an address keeps no password', () =>
  expect(
    nameStep({ tool: 'npx', args: ['--registry', 'https://me:secret@r.example.test/', 'x'] }),
  ).not.toContain('secret'))
