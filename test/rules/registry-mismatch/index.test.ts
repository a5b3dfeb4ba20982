import { expect } from 'vitest'
import mismatch from '../../../src/rules/registry-mismatch/index.ts'
import type { Origin } from '../../../src/model/evidence.ts'
import type { Edge, LockedPackage } from '../../../src/model/report.ts'
import { arrival, locked, missing, obtained, published } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'
import type { PublishedManifest } from '../../../src/model/published.ts'

const host = 'https://registry.example.test'
const publication = (more: Partial<PublishedManifest> = {}, bundled: readonly LockedPackage[] = []) => ({
  manifest: obtained({ published: published(more), scripts: {}, previousScripts: null, bundled }),
})
const from = (more: Partial<Origin>) => ({
  origin: obtained({ registry: host, prefix: '/', offRegistry: [], ...more }),
})
const having = (copy: Partial<LockedPackage>, id = 'a@1.0.0') => arrival(id, { copy })
const addressed = (url: string, id = 'a@1.0.0') => having({ source: { type: 'registry', url } }, id)
const edge = (name: string, range: string, type: Edge['type'] = 'runtime'): Edge => ({ name, range, type })
const script = { scripts: { postinstall: 'node x' } }
const shasum = 'a9483e9c8d5d1f0e4a5c8d5d1f0e4a5c8d5d1f0e'
const sha1 = `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
const carried = locked('a@1.0.0', { integrity: null, edges: [edge('b', '*')] })
const foreign = locked('a@1.0.0', {
  source: { type: 'remote', url: 'https://h.test/a.tgz' },
  integrity: 'sha512-b',
})
const prefix = "the lockfile's entry is not what the registry published: "

testRule(mismatch, {
  quiet: [
    { name: 'what was published', arrival: arrival('a@1.0.0') },
    { name: 'a hash with options', arrival: having({ integrity: 'sha512-aaaa?x' }) },
    { name: 'no hash, which another rule reports', arrival: having({ integrity: null }) },
    {
      name: 'sha1 as shasum has it',
      arrival: having({ integrity: sha1 }),
      evidence: publication({ shasum }),
    },
    {
      name: 'sha1 as integrity has it',
      arrival: having({ integrity: sha1 }),
      evidence: publication({ integrity: sha1 }),
    },
    { name: "npm's own address", arrival: addressed(`${host}/a/-/a-1.0.0.tgz`) },
    {
      name: 'the address of a scoped package, its slash encoded',
      arrival: addressed(`${host}/@s%2fa/-/a-1.0.0.tgz`, '@s/a@1.0.0'),
    },
    { name: "GitLab's address", arrival: addressed(`${host}/@s/a/-/@s/a-1.0.0.tgz`, '@s/a@1.0.0') },
    {
      name: 'the address of a version with build metadata',
      arrival: addressed(`${host}/a/-/a-1.0.0.tgz`, 'a@1.0.0+b'),
    },
    {
      name: 'an address that only the registry knows, on another origin and with a query',
      arrival: having({ source: { type: 'remote', url: 'https://cdn.example.test/x/y.tgz?sig=2' } }),
      evidence: publication({ tarball: 'https://cdn.example.test/x/y.tgz?sig=1' }),
    },
    {
      name: 'a registry under a path',
      arrival: addressed(`${host}/api/npm/a/-/a-1.0.0.tgz`),
      evidence: from({ prefix: '/api/npm/' }),
    },
    {
      name: "the public registry's address, which npm replaces with that of a registry under a path",
      arrival: addressed('https://public.example.test/a/-/a-1.0.0.tgz'),
      evidence: from({ prefix: '/api/npm/' }),
    },
    {
      name: 'all kinds of dependencies',
      arrival: having({ edges: [edge('b', '^1'), edge('c', '^1', 'optional'), edge('d', '*', 'peer')] }),
      evidence: publication({
        edges: [edge('d', '*', 'peer'), edge('c', '^1', 'optional'), edge('b', '^1')],
      }),
    },
    {
      name: 'version 1, which has neither peers, kinds, commands nor scripts',
      arrival: having({ edges: [edge('b', '^1'), edge('c', '^1')], bin: null, hasInstallScript: null }),
      evidence: publication({
        ...script,
        bin: { a: 'a.js' },
        edges: [edge('b', '^1'), edge('c', '^1', 'optional'), edge('d', '*', 'peer')],
      }),
    },
    {
      name: 'commands as npm spells them',
      arrival: having({ bin: { a: './a.js' } }),
      evidence: publication({ bin: { a: 'a.js' } }),
    },
    {
      name: 'commands from a folder, under their own names',
      arrival: having({ bin: { x: 'bin/x', y: 'bin/y' } }),
      evidence: publication({ bin: null, binFolder: 'bin' }),
    },
    { name: 'an install script', arrival: having({ hasInstallScript: true }), evidence: publication(script) },
    {
      name: 'a mark of an install script that the registry does not show, of the published bytes',
      arrival: having({ hasInstallScript: true }),
    },
    {
      name: 'a copy that comes inside its bundler, beside one that is fetched',
      arrival: arrival('a@1.0.0', { copies: [locked('a@1.0.0'), carried] }),
      evidence: publication({}, [carried]),
    },
    {
      name: 'what another host serves, which another rule reports',
      arrival: arrival('a@1.0.0', { copies: [foreign] }),
      evidence: from({ offRegistry: [foreign] }),
    },
    {
      name: 'a version that is only considered',
      arrival: { ...having({ integrity: 'sha512-b' }), isHypothetical: true },
    },
  ],
  reports: [
    {
      name: 'another hash',
      arrival: having({ integrity: 'sha512-bbbbbbbbbbbbbbbb' }),
      finding: {
        level: 'error',
        message: `${prefix}its sha512 hash is bbbbbbbbbbbb… and not aaaa…`,
        facts: {
          differs: 'hash',
          lockedHash: 'sha512-bbbbbbbbbbbbbbbb',
          publishedHash: 'sha512-aaaa',
          location: 'node_modules/a',
          copies: 1,
        },
      },
    },
    {
      name: 'another hash in other case',
      arrival: having({ integrity: 'sha512-AAAA' }),
      finding: { level: 'error' },
    },
    {
      name: 'another sha1 beside the right sha512',
      arrival: having({ integrity: 'sha512-aaaa sha1-b' }),
      evidence: publication({ shasum }),
      finding: { level: 'error' },
    },
    {
      name: 'the right hash and another one',
      arrival: having({ integrity: 'sha512-aaaa sha512-b' }),
      finding: { message: `${prefix}its sha512 hash is aaaa… and b… and not aaaa…` },
    },
    ...[
      ['another version', `${host}/a/-/a-1.0.1.tgz`],
      ['another package', `${host}/b/-/a-1.0.0.tgz`],
      ['a longer path', `${host}/evil/a/-/a-1.0.0.tgz`],
      ["GitHub's shape", `${host}/download/a/1.0.0/evil`],
      ['a query', `${host}/a/-/a-1.0.0.tgz?evil`],
      ['a path that cannot be decoded', `${host}/a/-/a-1.0.0.tgz%`],
      ['a path that climbs', `${host}/a%2f..%2fa/-/a-1.0.0.tgz`],
    ].map(([name, url = '']) => ({
      name: `an address: ${name}`,
      arrival: addressed(url),
      finding: { level: 'error' as const, facts: expect.objectContaining({ differs: 'address' }) as never },
    })),
    {
      name: 'an address beside the path of the registry',
      arrival: addressed(`${host}/a/-/a-1.0.0.tgz`),
      evidence: from({ prefix: '/api/npm/' }),
      finding: { level: 'error' },
    },
    {
      name: 'an odd address on the registry, without its token',
      arrival: having({ source: { type: 'remote', url: `https://u:p@registry.example.test/evil.tgz?t=s` } }),
      evidence: publication({ tarball: `${host}/a/-/a-1.0.0.tgz` }),
      finding: { message: `${prefix}its address is ${host}/evil.tgz and not ${host}/a/-/a-1.0.0.tgz` },
    },
    {
      name: 'dependencies added, lost and edited',
      arrival: having({ edges: [edge('evil', '*'), edge('b', '')] }),
      evidence: publication({ edges: [edge('b', '^1'), edge('c', '^1', 'peer')] }),
      finding: {
        message: `${prefix}it adds the dependency evil@*, it lacks the peer dependency c@^1, it asks for b@"" instead of b@^1`,
        facts: {
          differs: 'dependencies',
          addedDependencies: 1,
          lostDependencies: 1,
          editedDependencies: 1,
          location: 'node_modules/a',
          copies: 1,
        },
      },
    },
    {
      name: 'a dependency of another kind',
      arrival: having({ edges: [edge('b', '^1', 'optional')] }),
      evidence: publication({ edges: [edge('b', '^1')] }),
      finding: { message: `${prefix}it adds the optional dependency b@^1, it lacks the dependency b@^1` },
    },
    {
      name: 'a dependency that version 1 adds',
      arrival: having({ edges: [edge('b', '^1')], bin: null, hasInstallScript: null }),
      finding: { message: `${prefix}it adds the dependency b@^1` },
    },
    {
      name: 'commands added, lost and moved',
      arrival: having({ bin: { npm: 'x.js', b: 'y.js' } }),
      evidence: publication({ bin: { a: 'a.js', b: 'b.js' } }),
      finding: {
        message: `${prefix}it adds the command npm, it lacks the command a, it moves the command b to y.js`,
      },
    },
    {
      name: 'a command that a folder of commands does not make',
      arrival: having({ bin: { npm: 'bin/x' } }),
      evidence: publication({ bin: null, binFolder: 'bin/' }),
      finding: { message: `${prefix}it moves the command npm to bin/x` },
    },
    {
      name: 'an install script that is hidden',
      arrival: having({ hasInstallScript: false }),
      evidence: publication(script),
      finding: {
        level: 'error',
        message: `${prefix}it hides the install script (postinstall), which npm then skips`,
      },
    },
    {
      name: 'an install script that the registry does not show, of any bytes',
      arrival: having({ hasInstallScript: true, integrity: null }),
      finding: { level: 'error' },
    },
    {
      name: 'what this change altered',
      arrival: arrival('a@1.0.0', {
        kind: 'altered',
        differences: ['hash', 'source'],
        copy: { integrity: 'sha512-b' },
      }),
      finding: {
        message: `${prefix}its sha512 hash is b… and not aaaa…; this change altered its hash, source`,
      },
    },
    {
      name: 'the one copy of several that differs, at its line',
      arrival: arrival('a@1.0.0', {
        copies: [
          locked('a@1.0.0'),
          locked('a@1.0.0', { location: 'node_modules/b/node_modules/a', line: 12, integrity: 'sha512-b' }),
        ],
      }),
      finding: {
        message:
          "the lockfile's entry (1 of 2 copies) is not what the registry published: its sha512 hash is b… and not aaaa…",
        location: { file: 'package-lock.json', line: 12 },
        facts: expect.objectContaining({ location: 'node_modules/b/node_modules/a', copies: 1 }) as never,
      },
    },
  ],
  gaps: [
    {
      name: 'a registry that does not answer',
      arrival: arrival('a@1.0.0'),
      evidence: { manifest: missing() },
      gap: 'manifest',
    },
    {
      name: 'a registry without hashes',
      arrival: arrival('a@1.0.0'),
      evidence: publication({ integrity: null }),
      gap: 'manifest',
    },
    {
      name: 'a sha512 that the registry does not have beside a sha1 that it has',
      arrival: having({ integrity: `${sha1} sha512-evil` }),
      evidence: publication({ integrity: null, shasum }),
      gap: 'manifest',
    },
    {
      name: 'no manifest of what is locked',
      arrival: arrival('a@1.0.0'),
      evidence: { manifest: obtained({ published: null, scripts: {}, previousScripts: null, bundled: [] }) },
      gap: 'manifest',
    },
  ],
})
