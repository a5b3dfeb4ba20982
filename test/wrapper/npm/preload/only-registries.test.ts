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
function open(origins = ['https://registry.example.test', 'http://127.0.0.1:4873']): Fetch {
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
    expect(await open()(address)).toBe('sent')
    expect(await open()(new URL(address))).toBe('sent')
    expect(await open()({ url: address })).toBe('sent')
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
    await expect(open()(address)).rejects.toThrow(/only the approved registries|Invalid URL/)
    await expect(open()({ url: address })).rejects.toThrow(/only the approved registries|Invalid URL/)
  })

  test('is sent nowhere without a registry', async () => {
    await expect(open([])('https://registry.example.test/a')).rejects.toThrow('only the approved registries')
  })
})

test('the module keeps what else it exports, and is replaced once', () => {
  restrictRequests([])
  const folder = makeFolder({
    'node_modules/make-fetch-happen/index.js': 'module.exports = () => 0; module.exports.defaults = 1',
    'node_modules/other/index.js': 'module.exports = () => "other"',
  })
  const load = createRequire(path.join(folder, 'index.js'))
  expect(load('make-fetch-happen')).toBe(load('make-fetch-happen'))
  expect((load('make-fetch-happen') as Fetch).defaults).toBe(1)
  expect((load('other') as () => string)()).toBe('other')
})
