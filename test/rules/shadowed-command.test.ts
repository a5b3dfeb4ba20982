import type { Evidence, Publication } from '../../src/model/evidence.ts'
import shadowedCommand from '../../src/rules/shadowed-command.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import { arrival, locked, missing, obtained, published } from '../support/build.ts'
import { testRule } from '../support/rule.ts'
import type { PackageArrival } from '../../src/model/change.ts'

type Bin = Record<string, string>

/** An arrival with commands, in a tree beside other packages; `before` is the tree of before. */
function brings(
  id: string,
  bin: Bin | null,
  {
    beside = [],
    before = [],
    copy = {},
    ...more
  }: Partial<PackageArrival> & {
    beside?: LockedPackage[]
    before?: LockedPackage[]
    copy?: Partial<LockedPackage>
  } = {},
): PackageArrival {
  const own = locked(id, { bin, ...copy })
  const project = { uses: new Set<string>(), allowScripts: {}, before, after: [...beside, own] }
  return arrival(id, { copy: { bin, ...copy }, project, ...more })
}
const shows = (bin: Bin): { manifest: Evidence<Publication> } => ({
  manifest: obtained({ published: published({ bin }), scripts: {}, previousScripts: null, bundled: [] }),
})
const command = (...names: string[]): Bin => Object.fromEntries(names.map((name) => [name, 'cli.js']))
const typescript = locked('typescript@5.0.0', { bin: command('tsc', 'tsserver') })
const jestCli = locked('jest-cli@29.0.0', {
  bin: command('jest'),
  requiredBy: [['pkg:npm/jest@29.0.0', 'jest-cli']],
})

testRule(shadowedCommand, {
  quiet: [
    { name: 'no command', arrival: brings('a@1.0.0', {}) },
    { name: 'a command of its own', arrival: brings('a@1.0.0', command('a'), { beside: [typescript] }) },
    {
      name: 'one that only begins like a program',
      arrival: brings('a@1.0.0', command('node-which', 'gitter')),
    },
    { name: 'yarn as a package', arrival: brings('yarn@1.22.0', command('yarn', 'yarnpkg')) },
    { name: 'node-gyp itself', arrival: brings('node-gyp@10.0.0', command('node-gyp')) },
    { name: 'a word of every object', arrival: brings('a@1.0.0', command('constructor', '__proto__')) },
    {
      name: 'what it brought before',
      arrival: brings('a@2.0.0', command('node', 'tsc'), {
        kind: 'updated',
        previous: '1.0.0',
        beside: [typescript],
        before: [locked('a@1.0.0', { bin: command('node', 'tsc') })],
      }),
    },
    {
      name: 'another version of a package that has the command',
      arrival: brings('typescript@5.1.0', command('tsc'), {
        beside: [typescript],
        before: [typescript],
        copy: { location: 'node_modules/b/node_modules/typescript' },
      }),
    },
    {
      name: 'a command of a package that is there for it alone (jest and jest-cli)',
      arrival: brings('jest@29.0.0', command('jest'), { beside: [jestCli] }),
    },
    {
      name: 'a command of a package that depends on it',
      arrival: brings('jest-cli@29.0.0', command('jest'), {
        beside: [
          locked('jest@29.0.0', {
            bin: command('jest'),
            edges: [{ name: 'jest-cli', range: '^29.0.0', type: 'runtime' }],
          }),
        ],
      }),
    },
    {
      name: 'the same command in a folder that neither shadows',
      arrival: brings('b@1.0.0', command('tsc'), {
        beside: [
          locked('typescript@5.0.0', {
            bin: command('tsc'),
            location: 'node_modules/c/node_modules/typescript',
          }),
        ],
        copy: { location: 'node_modules/d/node_modules/b' },
      }),
    },
    {
      name: 'a workspace of the project',
      arrival: brings('app-cli@1.0.0', command('git'), {
        copy: { source: { type: 'directory', path: 'packages/cli', isInside: true } },
      }),
    },
    {
      name: 'an update from a lockfile that records no commands',
      arrival: brings('a@2.0.0', command('a'), {
        kind: 'updated',
        previous: '1.0.0',
        before: [locked('a@1.0.0', { bin: null })],
      }),
    },
  ],
  reports: [
    ...[
      'node',
      'npm',
      'npx',
      'git',
      'sh',
      'bash',
      'NODE',
      'node.exe',
      'npm.cmd',
      '../../node',
      'a/node',
      'node-gyp',
    ].map((name) => ({
      name: `the command ${name}`,
      arrival: brings('a@1.0.0', command(name)),
      finding: { level: 'error' as const },
    })),
    {
      name: 'what only the registry shows',
      arrival: brings('a@1.0.0', {}),
      evidence: shows(command('node')),
      finding: {
        level: 'error',
        message:
          'it brings the command node, which scripts and installs run in the place of the program node',
        facts: { command: 'node', program: 'node', of: null, finding: 'node' },
      },
    },
    {
      name: 'a command that only the lockfile has',
      arrival: brings('a@1.0.0', command('git')),
      evidence: { manifest: missing() },
      finding: { level: 'error' },
    },
    {
      name: 'what comes from git',
      arrival: brings('a@1.0.0', command('npm'), {
        copy: { source: { type: 'git', url: 'https://h.test/a', commit: 'a'.repeat(40) } },
      }),
      evidence: { manifest: { status: 'inapplicable' } },
      finding: { level: 'error' },
    },
    {
      name: 'the command of another package',
      arrival: brings('evil@1.0.0', command('tsc'), { beside: [typescript] }),
      finding: {
        level: 'error',
        message:
          'it brings the command tsc, which typescript@5.0.0 brings too: either can be the one that runs',
        facts: { command: 'tsc', program: null, of: 'typescript@5.0.0', finding: 'tsc' },
      },
    },
    {
      name: 'of another package, under an alias and in capitals',
      arrival: brings('evil@1.0.0', command('TSC'), { beside: [typescript], copy: { alias: 'typescript2' } }),
      finding: { level: 'error' },
    },
    {
      name: 'of another package further up, for what is beside it',
      arrival: brings('evil@1.0.0', command('tsc'), {
        beside: [typescript],
        copy: { location: 'node_modules/b/node_modules/evil' },
      }),
      finding: { level: 'error' },
    },
    {
      name: 'one that depends on the package that it shadows, which others use',
      arrival: brings('evil@1.0.0', command('tsc'), {
        beside: [
          {
            ...typescript,
            requiredBy: [
              ['package.json', 'typescript'],
              ['pkg:npm/evil@1.0.0', 'typescript'],
            ],
          },
        ],
        copy: { edges: [{ name: 'typescript', range: '*', type: 'runtime' }] },
      }),
      finding: { level: 'error' },
    },
    {
      name: 'an update that gains the name of a program',
      arrival: brings('a@2.0.0', command('a', 'git'), {
        kind: 'updated',
        previous: '1.0.0',
        before: [locked('a@1.0.0', { bin: command('a') })],
      }),
      finding: { level: 'error' },
    },
    {
      name: 'an update that gains a command, as the lesser case',
      arrival: brings('a@2.0.0', command('a', 'b', 'c'), {
        kind: 'updated',
        previous: '1.0.0',
        before: [locked('a@1.0.0', { bin: command('a') })],
      }),
      finding: { level: 'warn', message: 'it gains the commands b, c, which it did not have before' },
    },
    {
      name: 'an entry that gains a command in the same version',
      arrival: brings('a@1.0.0', command('sh'), { kind: 'altered', before: [locked('a@1.0.0')] }),
      finding: { level: 'error' },
    },
    {
      name: 'the program itself as a package, as the lesser case',
      arrival: brings('node@22.0.0', command('node')),
      finding: { level: 'warn' },
    },
  ],
  gaps: [
    {
      name: 'neither lockfile nor registry has the commands',
      arrival: brings('a@1.0.0', null),
      evidence: { manifest: missing() },
      gap: 'manifest',
    },
  ],
})
