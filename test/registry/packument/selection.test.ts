// The members of a packument that are kept: of judged versions, of others, of a look-up of hosts.

import { expect, test } from 'vitest'
import { openPackumentSink } from '../../../src/registry/packument/selection.ts'

function read(json: unknown, versions: readonly string[]): unknown {
  const sink = openPackumentSink(versions)
  sink.push(new TextEncoder().encode(JSON.stringify(json)))
  return sink.end()
}

const kept = {
  _hasShrinkwrap: true,
  _npmUser: { name: 'jane', email: 'j@example.test', trustedPublisher: { id: 'x' } },
  bin: { a: 'a.js' },
  bundleDependencies: ['b'],
  bundledDependencies: ['b'],
  dependencies: { b: '1' },
  deprecated: 'no',
  directories: { bin: 'bin' },
  dist: { tarball: 't', signatures: [1], attestations: { url: 'u' }, integrity: 'i' },
  gypfile: true,
  hasInstallScript: true,
  optionalDependencies: { c: '1' },
  peerDependencies: { d: '1' },
  scripts: { install: 'x', test: 'y' },
}
const manifest = { name: 'a', version: '1.0.0', description: 'x', readme: 'y', ...kept }
const packument = (versions: object) => ({
  name: 'a',
  'dist-tags': { latest: '1.0.0' },
  readme: 'x',
  time: { '1.0.0': 't' },
  versions,
})

test('of a judged version', () =>
  expect(read(packument({ '1.0.0': manifest }), ['1.0.0'])).toEqual({
    name: 'a',
    time: { '1.0.0': 't' },
    versions: { '1.0.0': kept },
  }))

test('of any other version', () =>
  expect(read(packument({ '1.0.0': manifest }), ['2.0.0'])).toMatchObject({
    versions: {
      '1.0.0': {
        _npmUser: { name: 'jane', trustedPublisher: {} },
        deprecated: 'no',
        dist: { attestations: {}, signatures: [1] },
        gypfile: true,
        hasInstallScript: true,
        scripts: { install: 'x' },
      },
    },
  }))

test('no dependency, command or address of any other version', () => {
  const found = JSON.stringify(read(packument({ '1.0.0': manifest }), ['2.0.0']))
  for (const part of ['dependencies', 'bin', 'tarball', 'integrity', 'email', '"test"', 'readme'])
    expect(found).not.toContain(part)
})

test('of a look-up without versions', () =>
  expect(read(packument({ '1.0.0': manifest }), [])).toEqual({
    name: 'a',
    time: { '1.0.0': 't' },
    versions: { '1.0.0': { dist: { tarball: 't' } } },
  }))
