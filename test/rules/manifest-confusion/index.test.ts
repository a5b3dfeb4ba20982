import type { Tarball } from '../../../src/model/evidence.ts'
import { readInside, parsePublished } from '../../../src/manifest/published.ts'
import manifestConfusion from '../../../src/rules/manifest-confusion/index.ts'
import { arrival, missing, obtained, published } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'
import type { PackedManifest, PublishedManifest } from '../../../src/model/published.ts'

type Fields = Record<string, unknown>
const insideOf = (fields: Fields) =>
  readInside(JSON.stringify({ name: 'a', version: '1.0.0', ...fields })) as PackedManifest
const shownOf = (fields: Fields): PublishedManifest => ({ ...published(), ...parsePublished(fields, 'a') })
const tarball = (shown: Fields, inside: Fields, more: Partial<Tarball> = {}) => ({
  tarball: obtained({
    published: shownOf(shown),
    manifests: [insideOf(inside)],
    trouble: null,
    hasBindingGyp: false,
    inside: { trouble: null, packages: [], lockfile: null },
    entries: 1,
    unpackedBytes: 1,
    expected: 'sha512-a',
    actual: 'sha512-a',
    ...more,
  } satisfies Tarball),
})
const one = arrival('a@1.0.0')
const quiet = (name: string, shown: Fields, inside: Fields, more: Partial<Tarball> = {}) => ({
  name,
  arrival: one,
  evidence: tarball(shown, inside, more),
})
const reports = (name: string, shown: Fields, inside: Fields, field: string, message: string) => ({
  ...quiet(name, shown, inside),
  finding: { level: 'error' as const, message, facts: { field } as never },
})

testRule(manifestConfusion, {
  quiet: [
    { name: 'without --deep', arrival: one },
    quiet('an honest package', { dependencies: { b: '^1.0.0' } }, { dependencies: { b: '^1.0.0' } }),
  ],
  reports: [
    reports(
      'another name',
      {},
      { name: 'b' },
      'name',
      'the registry shows "a" as name, the tarball holds "b"',
    ),
    reports(
      'a hidden dependency',
      {},
      { dependencies: { b: '1' } },
      'dependency b',
      'the registry shows nothing as dependency b, the tarball holds "1"',
    ),
    {
      ...quiet('a hidden binding.gyp', {}, {}, { hasBindingGyp: true }),
      finding: {
        message: 'the registry shows nothing as script install, the tarball holds "node-gyp rebuild"',
      },
    },
    {
      ...quiet(
        'a build beside a script that is shown',
        { scripts: { postinstall: 'x' } },
        { scripts: { postinstall: 'x' } },
        { hasBindingGyp: true },
      ),
      finding: {
        level: 'warn',
        facts: { field: 'script install', registry: null, tarball: 'node-gyp rebuild' },
      },
    },
    {
      ...quiet('the second of two manifests', {}, {}, { manifests: [insideOf({}), insideOf({ name: 'b' })] }),
      finding: { facts: { field: 'name', registry: 'a', tarball: 'b' } },
    },
    {
      ...quiet('another hash', {}, { name: 'b' }, { actual: 'sha512-b' }),
      finding: { facts: { field: 'integrity', registry: 'sha512-a', tarball: 'sha512-b' } },
    },
    {
      ...quiet('bytes that are no package', {}, {}, { manifests: [], trouble: 'it is empty' }),
      finding: { message: 'the tarball cannot be judged: it is empty' },
    },
  ],
  gaps: [{ name: 'no tarball', arrival: one, evidence: { tarball: missing() }, gap: 'tarball' }],
})
