// Where a 404 of a registry proves nothing, since no login is configured for it.

import { describe, expect, test } from 'vitest'
import { openLogins } from '../../src/registry/login.ts'
import { toEntry } from '../../src/registry/packument/cached.ts'
import type { Outcome } from '../../src/registry/packument/fetch.ts'
import { emptyRecord } from '../../src/registry/packument/projection.ts'

const main = 'https://registry.example.test/'
const failed = (reason: string): Outcome => ({ status: 'failed', reason })
const known = (hasName: boolean, removed: number | null = null): Outcome => {
  const record = { ...emptyRecord, removed: new Map(removed === null ? [] : [['1.0.0', removed]]) }
  const about = { askedAt: 1, hasName, etag: null, lastModified: null, asked: [] }
  return { status: 'known', entry: toEntry(record, about) }
}
const login = failed('registry asks for a login (401)')
const words = (registry = main) =>
  `not shown without a login (none is configured; to log in: npm login --registry=${registry})`

const doubt = (
  name: string,
  outcome: Outcome,
  more: { flat?: object; noted?: readonly (readonly [string, Outcome])[]; registry?: string } = {},
) => {
  const logins = openLogins({ flat: { ...more.flat } }, (one) =>
    one.startsWith('@other/') ? 'https://other.example.test/' : (more.registry ?? main),
  )
  for (const [noted, answer] of more.noted ?? []) logins.note(noted, answer)
  return logins.doubt(name, outcome)
}

describe('a name of a scope', () => {
  test.each<[string, Outcome, string | null]>([
    ['that the registry does not have', known(false), words()],
    ['that it has', known(true), null],
    ['that was seen before and was removed', known(false, 5), null],
    ['that could not be looked up', failed('registry answered 500'), null],
  ])('%s', (_, outcome, reason) => expect(doubt('@s/a', outcome)).toBe(reason))

  const at = '//registry.example.test/'
  test.each<[string, object, boolean]>([
    ['a token', { [`${at}:_authToken`]: 't' }, true],
    ['user and password', { [`${at}:username`]: 'u', [`${at}:_password`]: 'cA==' }, true],
    ['basic credentials', { [`${at}:_auth`]: 'dTpw' }, true],
    ['the token of another registry', { '//other.example.test/:_authToken': 't' }, false],
    ['an empty token', { [`${at}:_authToken`]: '' }, false],
  ])('with %s', (_, flat, hasLogin) =>
    expect(doubt('@s/a', known(false), { flat })).toBe(hasLogin ? null : words()),
  )
  test('with user and password in the address of the registry', () =>
    expect(doubt('@s/a', known(false), { registry: 'https://u:p@registry.example.test/' })).toBeNull())
  test('with a user in it alone', () =>
    expect(doubt('@s/a', known(false), { registry: 'https://u@registry.example.test/' })).toBeNull())
})

describe('a name without a scope', () => {
  test.each<[string, readonly (readonly [string, Outcome])[], string | null]>([
    ['of a registry that asked for no login', [], null],
    ['of one that asked for a login for another name', [['b', login]], words()],
    ['of one that forbade another name', [['b', failed('registry asks for a login (403)')]], words()],
    ['of one that failed', [['b', failed('registry answered 500')]], null],
    ['of one that answered', [['b', known(true)]], null],
    ['where another registry asked for a login', [['@other/b', login]], null],
  ])('%s', (_, noted, reason) => expect(doubt('a', known(false), { noted })).toBe(reason))
  test('with a login', () =>
    expect(
      doubt('a', known(false), {
        noted: [['b', login]],
        flat: { '//registry.example.test/:_authToken': 't' },
      }),
    ).toBeNull())
})
