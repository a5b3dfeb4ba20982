// What depgate takes from npm's configuration for its requests.

import { describe, expect, test } from 'vitest'
import { maxRequestsOf, pickNeeded, requestMsOf, retriesOf } from '../../src/http/npm-options.ts'

describe.each<[string, (value: unknown) => number, [unknown, number][]]>([
  [
    'the timeout of an attempt',
    (timeout) => requestMsOf({ timeout }),
    [
      [undefined, 30_000],
      [300_000, 30_000],
      [5_000, 5_000],
      [1, 1],
      [0, 30_000],
      [-1, 30_000],
      ['5000', 30_000],
      [NaN, 30_000],
      [Infinity, 30_000],
    ],
  ],
  [
    'concurrent requests',
    (maxSockets) => maxRequestsOf({ maxSockets }),
    [
      [undefined, 16],
      [15, 16],
      [50, 16],
      [Infinity, 16],
      [14, 14],
      [1, 1],
      [2.9, 2],
      [0, 16],
      [-3, 16],
      ['3', 16],
    ],
  ],
  [
    'retries',
    (retries) => retriesOf({ retry: { retries } }),
    [
      [undefined, 2],
      [0, 0],
      [3, 3],
      [3.9, 3],
      [10, 10],
      [1000, 10],
      [Infinity, 10],
      [-1, 2],
      [NaN, 2],
      ['5', 2],
    ],
  ],
])('%s', (_, read, rows) => test.each(rows)('%j', (value, expected) => expect(read(value)).toBe(expected)))

test.each([null, 'x', 3, undefined])('retries of %j', (retry) => expect(retriesOf({ retry })).toBe(2))

test('the options that npm-registry-fetch reads, and no others', () => {
  const needed = {
    ca: 'x',
    cert: 'x',
    key: 'x',
    proxy: 'x',
    strictSSL: true,
    registry: 'x',
    '//h.test/:_authToken': 'x',
    '@s:registry': 'x',
  }
  const others = { cache: 'x', dryRun: true, caches: 'x', mykey: 'x', keyfile: 'x', '/x': 'x', '': 'x' }
  expect(pickNeeded({ ...needed, ...others })).toEqual(needed)
})
