import { expect, test } from 'vitest'
import { guessVersion, isRegistryAddress, linkTo } from '../../src/lockfile/address.ts'

const host = 'https://registry.example.test'

test.each([
  ['packages/a', 'packages/a', true],
  ['', '.', true],
  ['./a/', 'a', true],
  ['../a', '../a', false],
  ['a/../../b', '../b', false],
])('a link to %j', (target, path, isInside) =>
  expect(linkTo(target)).toEqual({ type: 'directory', path, isInside }),
)

test.each([
  ['https://h.example.test/ms-2.1.3.tgz', 'ms', '2.1.3'],
  ['../@s/ms-2.1.3.tgz', '@s/ms', '2.1.3'],
  ['https://h.example.test/ms-latest.tgz', 'ms', null],
  ['https://h.example.test/ms-2.1.3.tar', 'ms', null],
  ['https://h.example.test/other-2.1.3.tgz', 'ms', null],
])('the version in %s', (address, name, expected) => expect(guessVersion(address, name)).toBe(expected))

test.each([
  [`${host}/ms/-/ms-2.1.3.tgz`, 'ms', true],
  [`${host}/@s/ms/-/ms-2.1.3.tgz`, '@s/ms', true],
  [`${host}/@s%2fms/-/ms-2.1.3.tgz`, '@s/ms', true],
  [`${host}/npm/ms/-/ms-2.1.3.tgz?x=1`, 'ms', true],
  [`${host}/evil/-/evil-2.1.3.tgz`, 'ms', false],
  [`${host}/ms/-/ms-2.1.4.tgz`, 'ms', false],
  ['ftp://x.test/ms/-/ms-2.1.3.tgz', 'ms', false],
  ['https://%', 'ms', false],
])('%s is where a registry serves %s: %s', (address, name, expected) =>
  expect(isRegistryAddress(address, { name, version: '2.1.3' })).toBe(expected),
)
