import integrity from '../../src/rules/integrity.ts'
import type { Bundler } from '../../src/model/report.ts'
import { arrival, locked, missing, obtained, published } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const strong = 'sha512-aaaa'
const shasum = 'a9483e9c8d5d1f0e4a5c8d5d1f0e4a5c8d5d1f0e'
const sha1 = `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
const bundler: Bundler = {
  name: 'carrier',
  version: '1.0.0',
  source: { type: 'registry', url: null },
  roots: ['a'],
}
const carried = locked('a@1.0.0', {
  integrity: null,
  bundler,
  location: 'node_modules/carrier/node_modules/a',
  line: 4,
})
const publication = (more = {}, bundled: (typeof carried)[] = []) => ({
  manifest: obtained({ published: published(more), scripts: {}, previousScripts: null, bundled }),
})
const withHash = (hash: string | null) => arrival('a@1.0.0', { copy: { integrity: hash } })

testRule(integrity, {
  quiet: [
    { name: 'one strong hash', arrival: withHash(strong) },
    {
      name: "a hash of yarn's archive in place of one of the tarball",
      arrival: arrival('a@1.0.0', {
        copy: { integrity: null, archiveHash: { kind: 'zip', value: 'aa', cacheKey: '10c0' } },
      }),
    },
    {
      name: 'none for some platforms, where yarn records none',
      arrival: arrival('a@1.0.0', { copy: { integrity: null, isUnhashed: true } }),
    },
    {
      name: 'none for some platforms, as before',
      arrival: {
        ...arrival('a@1.0.0', { copy: { integrity: null, isUnhashed: true } }),
        kind: 'altered',
        before: [locked('a@1.0.0', { integrity: null, isUnhashed: true })],
      },
    },
    {
      name: 'a folder that collided with the same one before',
      arrival: {
        ...arrival('a@1.0.0', { copy: { integrity: strong, collidesWith: 'node_modules/A' } }),
        kind: 'altered',
        before: [locked('a@1.0.0', { integrity: strong, collidesWith: 'node_modules/A' })],
      },
    },
    { name: 'the same hash twice', arrival: withHash(`${strong} ${strong}?x`) },
    { name: 'a strong hash beside a weak one', arrival: withHash(`sha1-b ${strong}`) },
    { name: 'sha384', arrival: withHash('sha384-aaaa') },
    {
      name: 'git, which npm binds by the commit alone',
      arrival: arrival('a@1.0.0', {
        copy: {
          integrity: null,
          source: { type: 'git', url: 'git+ssh://h.test/a.git', commit: 'a'.repeat(40) },
        },
      }),
    },
    {
      name: 'a folder',
      arrival: arrival('a@1.0.0', {
        copy: { integrity: null, source: { type: 'directory', path: 'a', isInside: true } },
      }),
    },
    {
      name: 'a package of which every copy is truly bundled',
      arrival: arrival('a@1.0.0', { copies: [carried] }),
      evidence: { manifest: { status: 'inapplicable' } },
    },
    {
      name: 'a truly bundled copy beside one that is fetched',
      arrival: arrival('a@1.0.0', { copies: [locked('a@1.0.0'), carried] }),
      evidence: publication({}, [carried]),
    },
    {
      name: 'a version that is only considered',
      arrival: { ...withHash(null), isHypothetical: true },
    },
  ],
  reports: [
    {
      name: 'a folder that is another one where case is ignored',
      arrival: arrival('a@1.0.0', { copy: { integrity: strong, collidesWith: 'node_modules/A' } }),
      finding: {
        level: 'error',
        message:
          'its folder node_modules/a and the folder node_modules/A differ only in case: macOS and Windows unpack both packages into one, and the last one runs',
        facts: { location: 'node_modules/a', other: 'node_modules/A' },
      },
    },
    {
      name: 'no hash, whatever else is known',
      arrival: withHash(null),
      evidence: { manifest: missing() },
      finding: {
        level: 'error',
        message: 'the lockfile holds no hash for it: npm installs whatever it is served',
        facts: { kind: null, hashes: 0, bundler: null, location: 'node_modules/a', copies: 1 },
      },
    },
    {
      name: 'a hash that the change took out, on the ground that it is for some platforms',
      arrival: {
        ...arrival('a@1.0.0', { copy: { integrity: null, isUnhashed: true } }),
        kind: 'altered',
        before: [
          locked('a@1.0.0', { integrity: null, archiveHash: { kind: 'zip', value: 'aa', cacheKey: '10c0' } }),
        ],
      },
      finding: { level: 'error' },
    },
    { name: 'an empty hash', arrival: withHash(' '), finding: { level: 'error' } },
    {
      name: 'a hash of no known kind',
      arrival: withHash('sha9-aaaa whirlpool-b sha512'),
      finding: {
        message: 'the lockfile holds no hash that npm knows for it: npm installs whatever it is served',
      },
    },
    {
      name: 'no hash of a file',
      arrival: arrival('a@1.0.0', { copy: { integrity: null, source: { type: 'file', path: 'a.tgz' } } }),
      evidence: { manifest: { status: 'inapplicable' } },
      finding: { level: 'error' },
    },
    {
      name: 'two hashes of the strongest kind',
      arrival: withHash(`${strong} sha1-b sha512-bbbb`),
      finding: {
        message: 'the lockfile holds 2 sha512 hashes for it, and npm accepts what matches either',
        facts: { kind: 'sha512', hashes: 2, location: 'node_modules/a', copies: 1 },
      },
    },
    {
      name: 'the sha1 of the registry, which has more: the lesser case',
      arrival: withHash(sha1),
      evidence: publication({ shasum }),
      finding: {
        level: 'warn',
        message:
          'the lockfile holds only a sha1 hash for it, which can be forged; the registry publishes sha512',
      },
    },
    {
      name: 'another sha1 where the registry has more',
      arrival: withHash('sha1-b'),
      evidence: publication({ shasum }),
      finding: {
        level: 'error',
        message:
          'the lockfile holds only a sha1 hash for it, which can be forged; the registry publishes sha512',
      },
    },
    {
      name: 'only sha1 where that is all there is, and the same: the lesser case',
      arrival: withHash(sha1),
      evidence: publication({ shasum, integrity: null }),
      finding: {
        level: 'warn',
        message:
          'the lockfile holds only a sha1 hash for it, which can be forged; the registry publishes nothing stronger',
      },
    },
    {
      name: 'another sha1 than all there is',
      arrival: withHash('sha1-b'),
      evidence: publication({ shasum, integrity: null }),
      finding: { level: 'error' },
    },
    {
      name: 'sha224 beside the only sha1 there is: npm goes by the sha224',
      arrival: withHash(`${sha1} sha224-evil`),
      evidence: publication({ shasum, integrity: null }),
      finding: {
        level: 'error',
        message: 'the lockfile holds only a sha224 hash for it, which can be forged',
      },
    },
    {
      name: 'only sha1 where the registry cannot be asked',
      arrival: withHash(sha1),
      evidence: { manifest: missing() },
      finding: { level: 'error', message: 'the lockfile holds only a sha1 hash for it, which can be forged' },
    },
    { name: 'md5', arrival: withHash('md5-aaaa'), finding: { level: 'error' } },
    {
      name: 'a copy that calls itself bundled, at its own line',
      arrival: arrival('a@1.0.0', { copies: [locked('a@1.0.0'), carried] }),
      evidence: publication(),
      finding: {
        level: 'error',
        message:
          'the lockfile holds no hash for it: npm installs whatever it is served, since carrier@1.0.0 does not carry it in its tarball',
        location: { file: 'package-lock.json', line: 4 },
      },
    },
  ],
  gaps: [
    {
      name: 'a copy whose bundler could not be looked up: unknown',
      arrival: arrival('a@1.0.0', { copies: [locked('a@1.0.0'), carried] }),
      evidence: {
        manifest: obtained({
          published: published(),
          scripts: {},
          previousScripts: null,
          bundled: [],
          doubtful: [carried],
        }),
      },
      gap: 'manifest',
    },
    {
      name: 'a copy that calls itself bundled, where the registry cannot be asked',
      arrival: arrival('a@1.0.0', { copies: [carried] }),
      evidence: { manifest: missing('registry answered 500') },
      gap: 'manifest',
    },
  ],
})
