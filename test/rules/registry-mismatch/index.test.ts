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
const carried = locked('a@1.0.0', { integrity: null, edges: [edge('b', '*')] })
const foreign = locked('a@1.0.0', {
  source: { type: 'remote', url: 'https://h.test/a.tgz' },
  integrity: 'sha512-b',
})
const prefix = "the lockfile's entry is not what the registry published: "

testRule(mismatch, {
  quiet: [
    { name: 'what was published', arrival: arrival('a@1.0.0') },
    { name: 'no hash, which another rule reports', arrival: having({ integrity: null }) },
    { name: "npm's own address", arrival: addressed(`${host}/a/-/a-1.0.0.tgz`) },
    {
      name: 'a registry under a path',
      arrival: addressed(`${host}/api/npm/a/-/a-1.0.0.tgz`),
      evidence: from({ prefix: '/api/npm/' }),
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
      name: "what the project's .npm-extension changes, as the lesser case",
      arrival: having({ edges: [edge('b', '*')], extended: ['b'] }),
      finding: {
        level: 'warn',
        message: "by the lockfile, the project's .npm-extension changes what it depends on: b",
        facts: { differs: 'dependencies', extended: 1, location: 'node_modules/a' },
      },
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
      name: 'no manifest of what is locked',
      arrival: arrival('a@1.0.0'),
      evidence: { manifest: obtained({ published: null, scripts: {}, previousScripts: null, bundled: [] }) },
      gap: 'manifest',
    },
  ],
})
