import { describe, expect, test } from 'vitest'
import type { UnpackedPackage } from '../../src/ports/npm.ts'
import type { PublishedManifest } from '../../src/model/published.ts'
import { approve, compareLock, compareUnpacked, fillIntegrity } from '../../src/wrapper/verify-installed.ts'
import { locked, lockfile } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'
import { entry, lock, planned } from '../support/wrapper.ts'

const registry = (manifests: Record<string, Partial<PublishedManifest>> = {}) =>
  fakeRegistry({ a: { '1.0.0': 9000 }, b: { '1.0.0': 9000 } }, { manifests })

describe('an entry without a hash', () => {
  const fill = async (more: object, from = registry({ 'a@1.0.0': { integrity: 'sha512-known' } })) => {
    const { lockfile: filled, integrity } = await fillIntegrity(lockfile([locked('a@1.0.0', more)]), from)
    return [filled.packages[0]?.integrity, integrity]
  }
  const bare = { integrity: null }

  test('gets the one that the registry published', async () => {
    expect(await fill(bare)).toEqual(['sha512-known', { 'node_modules/a': 'sha512-known' }])
    expect(await fill({ integrity: '' })).toEqual(['sha512-known', { 'node_modules/a': 'sha512-known' }])
  })

  test.each<[string, object, string | null]>([
    ['that has one keeps it', { integrity: 'sha512-own' }, 'sha512-own'],
    ['of git has none', { ...bare, source: { type: 'git', url: 'git+https://x.example.test/a' } }, null],
    [
      'that is bundled has none: its bytes are those of its parent',
      { ...bare, bundler: { name: 'b', version: '1.0.0' } },
      null,
    ],
    ['that the registry does not have stays bare', { ...bare, version: '9.9.9' }, null],
  ])('%s', async (_, more, expected) => expect(await fill(more)).toEqual([expected, {}]))

  test('stays bare where the registry does not answer', async () => {
    expect(await fill(bare, fakeRegistry({}, { failure: 'registry answered 500' }))).toEqual([null, {}])
  })
})

describe('a package that was unpacked', () => {
  const approved = approve([
    locked('a@1.0.0'),
    locked('g@1.0.0', { source: { type: 'git', url: 'x', commit: null } as never }),
  ])
  const compare = (
    manifest: object | string,
    {
      published = {},
      patched = [],
      ...more
    }: Partial<UnpackedPackage> & { published?: Partial<PublishedManifest>; patched?: string[] } = {},
  ) => {
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
    const one = { location: 'node_modules/a', isBundled: false, name: 'a', version: '1.0.0', text, ...more }
    const install = { approved, patchedManifests: new Set(patched) }
    return compareUnpacked([one], install, registry({ 'a@1.0.0': published }))
  }
  const own = { name: 'a', version: '1.0.0' }

  test.each<[string, object | string, Parameters<typeof compare>[1]]>([
    ['is the one that was approved', own, {}],
    [
      'whose commands and scripts a patch of the project changes',
      { ...own, bin: { a: './x.js' }, scripts: { install: 'x' } },
      { published: { bin: {}, scripts: {} }, patched: ['a@1.0.0'] },
    ],
    ['in the store of the linked layout', own, { location: 'node_modules/.store/a@1.0.0-k/node_modules/a' }],
    ['with a byte order mark', `\ufeff${JSON.stringify(own)}`, {}],
    ['with a version that npm reads as the same', { name: ' a ', version: ' v1.0.0+build ' }, {}],
    [
      'with the scripts and commands that the registry shows',
      { ...own, bin: { a: 'x.js' }, scripts: { install: 'x' } },
      { published: { bin: { a: 'x.js' }, scripts: { install: 'x' } } },
    ],
    ['with a script that npm does not run at install', { ...own, scripts: { test: 'x' } }, {}],
    [
      'of git may call itself as it likes',
      { name: 'evil', version: '6.6.6' },
      { location: 'node_modules/g' },
    ],
    ['in the tarball of another is not compared', { name: 'evil', version: '1' }, { isBundled: true }],
    ['without a manifest is not compared', own, { text: null }],
  ])('%s', async (_, manifest, more) => expect(await compare(manifest, more)).toBeNull())

  test.each<[string, object | string, Parameters<typeof compare>[1], string]>([
    [
      'where none was approved',
      own,
      { location: 'node_modules/evil' },
      'node_modules/evil was installed, and it was not approved',
    ],
    [
      'by another name',
      { ...own, name: 'evil' },
      {},
      'its package.json says evil@1.0.0, and a@1.0.0 was approved',
    ],
    ['in another version', { ...own, version: '1.0.1' }, {}, 'says a@1.0.1'],
    ['without a name', {}, {}, 'says undefined@undefined'],
    ['with a manifest that is no JSON', '{', {}, 'its package.json cannot be read'],
    [
      'with another command',
      { ...own, bin: { git: 'x.js' } },
      { published: { bin: { a: 'x.js' } } },
      'other commands (bin)',
    ],
    [
      'with a script that the registry does not show',
      { ...own, scripts: { postinstall: 'evil' } },
      {},
      'runs another postinstall than the registry shows: evil',
    ],
    [
      'with another script',
      { ...own, scripts: { install: 'evil' } },
      { published: { scripts: { install: 'x' } } },
      'runs another install',
    ],
  ])('%s is another one', async (_, manifest, more, why) => {
    expect(await compare(manifest, more)).toContain(why)
  })

  test('reaches no message with its escape sequences', async () => {
    expect(await compare({ name: '\u001b[31mred', version: '1' })).not.toContain('\u001b')
  })
})

describe('the lockfile that npm wrote', () => {
  const approved = approve([locked('a@1.0.0', { integrity: 'sha512-1.0.0' })])
  const compare = (text: string | null, { before = null as string | null, isProject = true } = {}) =>
    compareLock(
      { tree: planned({ isProject }), approved, lockBefore: before },
      { read: (file) => (file.endsWith('/package-lock.json') ? text : null) },
    )
  const at = (place: string, ...args: Parameters<typeof entry>) => lock({ [place]: entry(...args) })
  const evil = at('node_modules/a', '6.6.6')

  test.each<[string, string | null, Parameters<typeof compare>[1]]>([
    ['lists what was approved', at('node_modules/a', '1.0.0'), {}],
    // An entry that npm wrote without one is that of what it unpacked.
    ['lists it without a hash', at('node_modules/a', '1.0.0', { integrity: undefined }), {}],
    ['is as it was before', evil, { before: evil }],
    ['is of no project', evil, { isProject: false }],
    ['is not there', null, {}],
  ])('%s', (_, text, more) => expect(compare(text, more)).toBeNull())

  test.each<[string, string]>([
    ['another version', evil],
    ['another place', at('node_modules/b', '1.0.0')],
    ['another hash', at('node_modules/a', '1.0.0', { integrity: 'sha512-evil' })],
    [
      'another name',
      at('node_modules/a', '1.0.0', {
        name: 'evil',
        resolved: 'https://registry.example.test/evil/-/evil-1.0.0.tgz',
      }),
    ],
    [
      'another source',
      at('node_modules/a', '1.0.0', { resolved: 'git+ssh://git@x.example.test/a.git#' + 'a'.repeat(40) }),
    ],
  ])('lists %s', (_, text) => expect(compare(text)).toContain('which is not what was approved'))
})
