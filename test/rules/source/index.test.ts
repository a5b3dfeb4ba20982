import source from '../../../src/rules/source/index.ts'
import type { LockedPackage, PackageSource } from '../../../src/model/report.ts'
import { arrival, declared, locked, missing, obtained } from '../../support/build.ts'
import { testRule } from '../../support/rule.ts'

const host = 'https://registry.example.test'
const commit = 'a'.repeat(40)
const git: PackageSource = { type: 'git', url: 'git+ssh://git@h.test/acme/a.git', commit }
const remote = (url: string): PackageSource => ({ type: 'remote', url })
/** An arrival of one copy from such a source, which offRegistry unless it is a folder inside. */
function one(
  from: PackageSource,
  copy: Partial<LockedPackage> = {},
  more: { isOffRegistry?: boolean; registry?: string; overrides?: ReturnType<typeof declared>[] } = {},
) {
  const found = arrival('a@1.0.0', { copy: { source: from, ...copy } })
  const isOffRegistry = more.isOffRegistry ?? !(from.type === 'directory' && from.isInside)
  const { overrides = [] } = more
  return {
    arrival: { ...found, project: { ...found.project, overrides } },
    evidence: {
      origin: obtained({
        registry: more.registry ?? host,
        prefix: '/',
        offRegistry: isOffRegistry ? [found.copies[0]] : [],
      }),
    },
  }
}
const listed = { setting: ['error', { exclude: ['a'] }] }
const own = one({ type: 'registry', url: `${host}/a/-/a-1.0.0.tgz` }, {}, { isOffRegistry: false })
const aliased = (wantedBy: string[], alias = 'b') => ({
  ...own,
  arrival: arrival('a@1.0.0', { copy: { alias, wantedBy } }),
})

testRule(source, {
  quiet: [
    { name: "the registry's address", ...own },
    {
      name: 'an odd address on the registry, which another rule compares',
      ...one(remote(`${host}/odd.tgz`), {}, { isOffRegistry: false }),
    },
    { name: 'an alias that a dependent declares', ...aliased(['^1', 'npm:a@^1.0.0']) },
    {
      name: 'git that is listed and asked for, by its commit',
      ...one(git, { wantedBy: ['github:acme/a'] }),
      ...listed,
    },
    {
      name: 'an address that is listed and that an override asks for',
      ...one(
        remote('https://h.test/a.tgz'),
        { wantedBy: ['^1'] },
        {
          overrides: [declared('a', 'https://h.test/a.tgz', { field: 'overrides' })],
        },
      ),
      ...listed,
    },
    {
      name: 'a version that is only considered',
      ...one(git),
      arrival: { ...one(git).arrival, isHypothetical: true },
    },
  ],
  reports: [
    {
      name: 'a workspace that takes the place of a package for another one',
      ...one(
        { type: 'directory', path: 'packages/a', isInside: true, isOwn: true },
        {
          requiredBy: [
            ['package.json', 'a'],
            ['pkg:npm/%40s/b@1.0.0', 'a'],
            ['pkg:npm/c@1.0.0', 'a'],
          ],
        },
      ),
      finding: {
        level: 'error',
        message:
          "the project's own folder packages/a takes the place of the package a, which @s/b@1.0.0 and 1 more now get",
      },
    },
    {
      name: 'a workspace that takes the place of a package for the project alone, as a lesser case',
      ...one(
        { type: 'directory', path: 'packages/a', isInside: true, isOwn: true },
        { requiredBy: [['package.json', 'a']] },
      ),
      finding: {
        level: 'warn',
        message: "the project's own folder packages/a takes the place of the package a",
      },
    },
    {
      name: 'another host, without a token',
      ...one({ type: 'registry', url: 'https://u:p@evil.test/a/-/a-1.0.0.tgz?t=s' }),
      finding: {
        level: 'error',
        message: 'it comes from evil.test and not from the registry (https://evil.test/a/-/a-1.0.0.tgz)',
        facts: {
          source: 'remote',
          address: 'https://evil.test/a/-/a-1.0.0.tgz',
          registry: host,
          location: 'node_modules/a',
          copies: 1,
        },
      },
    },
    {
      name: 'an odd address on the registry that nothing compares',
      ...one(remote(`${host}/odd.tgz`), {}, { isOffRegistry: false }),
      evidence: {
        ...one(remote(`${host}/odd.tgz`), {}, { isOffRegistry: false }).evidence,
        manifest: { status: 'inapplicable' },
      },
      finding: {
        message: `it is fetched by an address that the registry does not give it (${host}/odd.tgz)`,
      },
    },
    {
      name: 'git',
      ...one(git),
      finding: { message: 'it comes from git (ssh://h.test/acme/a.git) and not from the registry' },
    },
    {
      name: 'an alias that no manifest declares',
      ...aliased(['^1.0.0', 'npm:a-b@1.0.0', 'npm:@a/a@1.0.0']),
      finding: {
        message: 'it is installed as b, and no manifest declares npm:a under that name',
        facts: { source: 'alias', alias: 'b', registry: null, location: 'node_modules/a', copies: 1 },
      },
    },
    {
      name: 'the copy that offRegistry, at its line',
      ...(() => {
        const stray = locked('a@1.0.0', { source: remote('https://evil.test/a.tgz'), line: 31 })
        return {
          arrival: arrival('a@1.0.0', { copies: [locked('a@1.0.0'), stray] }),
          evidence: { origin: obtained({ registry: host, prefix: '/', offRegistry: [stray] }) },
        }
      })(),
      finding: { location: { file: 'package-lock.json', line: 31 } },
    },
  ],
  gaps: [
    {
      name: 'a registry that does not answer where it hinges on that',
      arrival: arrival('a@1.0.0'),
      evidence: { origin: missing() },
      gap: 'origin',
    },
  ],
})
