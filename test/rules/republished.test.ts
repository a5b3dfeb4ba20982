import { expect } from 'vitest'
import { createHash } from 'node:crypto'
import republished from '../../src/rules/republished.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import { arrival, locked, missing, obtained, published } from '../support/build.ts'
import { testRule } from '../support/rule.ts'

const hash = (kind: string, text: string) =>
  `${kind}-${createHash(kind).update(text, 'utf8').digest('base64')}`
const [old, evil, oldSha1, evilSha1] = [
  hash('sha512', 'old'),
  hash('sha512', 'evil'),
  hash('sha1', 'old'),
  hash('sha1', 'evil'),
]
const shasum = (text: string) => createHash('sha1').update(text, 'utf8').digest('hex')
const file: LockedPackage['source'] = { type: 'file', path: 'vendor/a-1.0.0.tgz' }
const git: LockedPackage['source'] = {
  type: 'git',
  url: 'git+ssh://git@x.test/a.git',
  commit: 'a'.repeat(40),
}

type Copy = Partial<LockedPackage>
const altered = (before: readonly Copy[], after: readonly Copy[]) =>
  arrival('a@1.0.0', {
    kind: 'altered',
    previous: '1.0.0',
    differences: ['hash'],
    before: before.map((more) => locked('a@1.0.0', more)),
    copies: after.map((more) => locked('a@1.0.0', more)) as [LockedPackage],
  })
const swap = (before: string | null, after: string | null, more: Copy = {}) =>
  altered([{ integrity: before, ...more }], [{ integrity: after, ...more }])
const document = (integrity: string | null, sha1: string | null) => ({
  manifest: obtained({
    published: published({ integrity, shasum: sha1 }),
    scripts: {},
    previousScripts: null,
    bundled: [],
  }),
})
const genuine = document(old, shasum('old'))

const zip = (value: string, cacheKey = '10c0'): Copy => ({
  integrity: null,
  archiveHash: { kind: 'zip', value, cacheKey },
})
const tar = (value: string): Copy => ({
  integrity: null,
  archiveHash: { kind: 'tar', value, cacheKey: null },
})

testRule(republished, {
  quiet: [
    { name: "the same of yarn's archives", arrival: altered([zip('aa')], [zip('aa')]) },
    { name: "yarn's archive under another cache key", arrival: altered([zip('aa')], [zip('bb', '10')]) },
    { name: 'the first hash of an archive', arrival: altered([{ integrity: null }], [zip('aa')]) },
    { name: 'a tar hash after a hash of the tarball', arrival: altered([{ integrity: old }], [tar(old)]) },
    { name: 'a new version', arrival: arrival('a@1.0.0'), evidence: genuine },
    {
      name: 'an update',
      arrival: arrival('a@1.1.0', { kind: 'updated', previous: '1.0.0' }),
      evidence: genuine,
    },
    { name: 'the same hash with a note', arrival: swap(old, `${old}?note`), evidence: genuine },
    { name: 'a weaker hash beside the same', arrival: swap(old, `${oldSha1} ${old}`), evidence: genuine },
    { name: 'sha1 and then sha512, both published', arrival: swap(oldSha1, old), evidence: genuine },
    { name: 'sha512 and then sha1, both published', arrival: swap(old, oldSha1), evidence: genuine },
    {
      name: 'one copy more with the hash of one that was there',
      arrival: altered([{ integrity: old }, { integrity: evil }], [{ integrity: old }, { integrity: old }]),
    },
    { name: 'a hash that went, of which `integrity` speaks', arrival: swap(old, null) },
    { name: 'a hash that came', arrival: swap(null, old) },
    {
      name: 'no hash in a kind that npm knows',
      arrival: swap(old, 'sha9000-aaaa'),
    },
    { name: 'git, whose hash npm drops', arrival: swap(old, evil, { source: git }) },
    {
      name: 'another source with the same bytes',
      arrival: altered([{ integrity: old }], [{ integrity: old, source: file }]),
    },
  ],
  reports: [
    {
      name: 'another hash, and the registry has the one of before',
      arrival: swap(old, evil),
      evidence: genuine,
      finding: {
        level: 'error',
        message: expect.stringMatching(
          /^the same version was locked with other bytes: its sha512 hash was .* before this change and is .* now; the registry publishes the one from before$/,
        ) as string,
        facts: { copies: 1, location: 'node_modules/a', locked: evil, lockedBefore: old },
      },
    },
    {
      name: 'another hash that the registry now has: it republished',
      arrival: swap(evil, old),
      evidence: genuine,
      finding: {
        level: 'error',
        message: expect.stringMatching(/the registry now publishes the new one$/) as string,
      },
    },
    {
      name: 'another hash where the registry does not answer',
      arrival: swap(old, evil),
      evidence: { manifest: missing() },
      finding: { level: 'error', message: expect.stringMatching(/ now$/) as string },
    },
    { name: 'a second hash, which npm accepts as well', arrival: swap(old, `${old} ${evil}`), finding: {} },
    {
      name: "another of yarn's archives",
      arrival: altered([zip('aa')], [zip('bb')]),
      finding: { facts: { lockedBefore: 'aa', locked: 'bb' } },
    },
    { name: 'another unpacked tar', arrival: altered([tar(old)], [tar(evil)]), finding: {} },
    { name: 'sha384', arrival: swap(hash('sha384', 'old'), hash('sha384', 'evil')), finding: {} },
    { name: 'sha256', arrival: swap(hash('sha256', 'old'), hash('sha256', 'evil')), finding: {} },
    { name: 'sha1', arrival: swap(oldSha1, evilSha1), finding: {} },
    {
      name: 'a stronger hash beside another weak one',
      arrival: swap(oldSha1, `${evilSha1} ${evil}`),
      finding: { message: expect.stringMatching(/its sha1 hash was/) as string },
    },
    {
      name: 'a stronger hash beside the same weak one, and not the published one',
      arrival: swap(oldSha1, `${oldSha1} ${evil}`),
      evidence: genuine,
      finding: {
        message: expect.stringMatching(/its new sha512 hash .* is not that of the published/) as string,
      },
    },
    {
      name: 'sha1 of before that is not of the tarball that is there now',
      arrival: swap(evilSha1, old),
      evidence: genuine,
      finding: { message: expect.stringMatching(/not of the tarball that the registry has now/) as string },
    },
    {
      name: 'one of two copies',
      arrival: altered(
        [{ integrity: old }],
        [{ integrity: old }, { integrity: evil, location: 'node_modules/b/node_modules/a', line: 9 }],
      ),
      evidence: genuine,
      finding: {
        facts: { copies: 1, location: 'node_modules/b/node_modules/a', locked: evil, lockedBefore: old },
      },
    },
    {
      name: 'from the registry to a tarball elsewhere',
      arrival: altered(
        [{ integrity: old }],
        [{ integrity: evil, source: { type: 'remote', url: 'https://x.test/a.tgz' } }],
      ),
      finding: { level: 'error' },
    },
    {
      name: 'from the registry to a tarball in the project',
      arrival: altered([{ integrity: old }], [{ integrity: evil, source: file }]),
      finding: { level: 'error' },
    },
    {
      name: 'a tarball in the project that was built anew, as a lesser case',
      arrival: swap(old, evil, { source: file }),
      finding: { level: 'warn' },
    },
  ],
  gaps: [
    {
      name: 'sha1 and then sha512 without the registry',
      arrival: swap(oldSha1, old),
      evidence: { manifest: missing() },
      gap: 'manifest',
    },
    {
      name: 'sha1 and then sha512 where the registry shows only one kind',
      arrival: swap(oldSha1, old),
      evidence: document(old, null),
      gap: 'manifest',
    },
    {
      name: 'sha1 and then sha512 of what no registry publishes',
      arrival: swap(oldSha1, old, { source: file }),
      evidence: { manifest: { status: 'inapplicable' } },
      gap: 'manifest',
    },
  ],
})
