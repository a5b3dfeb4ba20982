// The requests of an npm that tries lines: to the approved registries, and to no address that the change names.

import Module, { createRequire } from 'node:module'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { restrictRequests } from '../../../../src/wrapper/npm/preload/only-registries.ts'
import { makeFolder } from '../../../support/folder.ts'

const loader = Module as unknown as { _load: unknown }
const original = loader._load
afterEach(() => {
  loader._load = original
})

type Fetch = ((address: unknown) => Promise<string>) & { defaults?: unknown }

/** What a program gets that loads make-fetch-happen under the restriction. */
function load(origins = ['https://registry.example.test', 'http://127.0.0.1:4873']): Fetch {
  restrictRequests(origins)
  const folder = makeFolder({
    'node_modules/make-fetch-happen/index.js':
      'module.exports = async (address) => "sent"; module.exports.defaults = 1; module.exports.delete = 2',
  })
  return createRequire(path.join(folder, 'index.js'))('make-fetch-happen') as Fetch
}

describe('a request', () => {
  test.each([
    'https://registry.example.test/a',
    'https://registry.example.test:443/@s%2fa',
    'https://REGISTRY.example.test/a/-/a-1.0.0.tgz',
    'http://127.0.0.1:4873/a',
  ])('to %s is sent', async (address) => {
    expect(await load()(address)).toBe('sent')
    expect(await load()(new URL(address))).toBe('sent')
    expect(await load()({ url: address })).toBe('sent')
  })

  test.each([
    'https://evil.example.test/a.tgz',
    'http://registry.example.test/a',
    'https://registry.example.test:8443/a',
    'https://registry.example.test.evil.example/a',
    'https://registry.example.test@evil.example/a',
    'https://codeload.example.test/o/r/tar.gz/main',
    'http://127.0.0.1:4874/a',
    'not an address',
    '',
  ])('to %j is rejected', async (address) => {
    await expect(load()(address)).rejects.toThrow(/only the approved registries|Invalid URL/)
    await expect(load()({ url: address })).rejects.toThrow(/only the approved registries|Invalid URL/)
  })

  test('is sent nowhere without a registry', async () => {
    await expect(load([])('https://registry.example.test/a')).rejects.toThrow('only the approved registries')
  })
})

test('the module keeps what else it exports, and is replaced once', () => {
  restrictRequests([])
  const folder = makeFolder({
    'node_modules/make-fetch-happen/index.js': 'module.exports = () => 0; module.exports.defaults = 1',
    'node_modules/other/index.js': 'module.exports = () => "other"',
  })
  const require = createRequire(path.join(folder, 'index.js'))
  expect(require('make-fetch-happen')).toBe(require('make-fetch-happen'))
  expect((require('make-fetch-happen') as Fetch).defaults).toBe(1)
  expect((require('other') as () => string)()).toBe('other')
})
