// Entries that lie about what a version is, needs and installs, in the lockfiles of pnpm, yarn and bun.

import { evilHash } from '../world.ts'
import { add, depend, find, take, tamper, type Edit, type ManagerRow } from './project.ts'
import { updated } from './hash-rows.ts'

/** The entry of one version with the bytes of another. */
const pose =
  (installed: string, version: string, parts: readonly ('tarball' | 'integrity')[]): Edit =>
  (project, { entry }) => {
    const one = find(project, installed)
    const other = entry(one.name, version)
    if (parts.includes('tarball')) one.resolved = other.tarball
    if (parts.includes('integrity')) one.integrity = other.integrity
    one.more = { ...one.more, ...(parts.includes('integrity') ? {} : { checksum: '' }) }
  }
const noCommands = 'the file records that there are commands, and not which: the registry decides'
const noOthers = 'the file records no commands, and those of packages that stay are not asked for'
const noBin = { pnpm: noCommands, classic: 'the file records no commands: the registry decides' }
const zz = add('zz', '1.0.0')
const withZz = (range = '1.0.0') => ({ 'is-number': '^6.0.0', zz: range })

const versions: readonly ManagerRow[] = [
  {
    name: 'the version lies: 2.1.3 over the tarball of 2.1.2',
    npm: ['6 the version lies: 2.1.3 over the tarball of 2.1.2'],
    hostile: [take('ms', '2.1.3'), pose('ms', '2.1.2', ['tarball', 'integrity'])],
    expect: { rule: 'registry-mismatch', message: /ms-2\.1\.2\.tgz and not .*ms-2\.1\.3\.tgz/ },
    twin: updated,
  },
  {
    name: 'the version lies: 2.1.99 over the tarball of 2.1.3',
    npm: ['6 the version lies: 2.1.99 over the tarball of 2.1.3'],
    hostile: [
      take('ms', '2.1.3'),
      pose('ms', '2.1.3', ['tarball', 'integrity']),
      depend('ms', '2.1.99'),
      tamper('ms', { version: '2.1.99' }),
    ],
    expect: { rule: 'unpublished', message: /2\.1\.99/ },
    twin: updated,
  },
  {
    name: 'the tarball of 4.17.10 as 4.17.21, hash and all',
    npm: ['linter: the tarball of 4.17.10 as 4.17.21, hash and all'],
    hostile: [take('pad-left', '4.17.21'), pose('pad-left', '4.17.10', ['tarball', 'integrity'])],
    expect: { rule: 'registry-mismatch', message: /pad-left-4\.17\.10\.tgz and not/ },
    twin: [take('pad-left', '4.17.21')],
  },
  {
    name: 'the tarball of 4.17.10 as 4.17.21, without a hash',
    npm: ['linter: the tarball of 4.17.10 as 4.17.21, without a hash'],
    hostile: [
      take('pad-left', '4.17.21'),
      pose('pad-left', '4.17.10', ['tarball']),
      tamper('pad-left', { integrity: null }),
    ],
    expect: { rule: 'registry-mismatch', message: /pad-left-4\.17\.10\.tgz and not/ },
    twin: [take('pad-left', '4.17.21')],
  },
  {
    name: 'no address, and the hash of another version',
    npm: ['linter: no address, and the hash of another version'],
    hostile: [take('pad-left', '4.17.21'), pose('pad-left', '4.17.10', ['integrity'])],
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    twin: [take('pad-left', '4.17.21')],
    in: {
      berry: 'no registry has the checksum: yarn itself ends with an error where the archive is another',
    },
  },
  {
    name: 'another package as an alias, which no manifest asks for',
    npm: ['7 another package by "name", which no manifest asks for'],
    hostile: [add('evil', '1.0.0', { alias: 'ms', asked: '2.1.2' })],
    expect: { rule: 'source', message: /installed as ms, and no manifest declares npm:evil/ },
    twin: [
      depend('short', 'npm:pad-left@4.17.21'),
      add('pad-left', '4.17.21', { alias: 'short', asked: 'npm:pad-left@4.17.21' }),
    ],
    in: {
      classic: { hostile: [add('evil', '1.0.0', { alias: 'ms', asked: '2.1.2', more: { name: 'evil' } })] },
    },
  },
  {
    name: 'an alias of a name that only begins like the one declared',
    npm: ['7 an alias of a name that only begins like the one declared'],
    hostile: [
      depend('short', 'npm:evil-not@1.0.0'),
      add('evil', '1.0.0', { alias: 'short', more: { name: 'evil' } }),
    ],
    expect: { rule: 'source', message: /no manifest declares npm:evil/ },
    twin: [
      depend('ms', 'npm:pad-left@4.17.21'),
      add('pad-left', '4.17.21', { alias: 'ms', asked: 'npm:pad-left@4.17.21' }),
    ],
    in: {
      pnpm: { hostile: [depend('short', 'npm:evil-not@1.0.0'), add('evil', '1.0.0', { alias: 'short' })] },
      berry: { hostile: [depend('short', 'npm:evil-not@1.0.0'), add('evil', '1.0.0', { alias: 'short' })] },
      bun: { hostile: [depend('short', 'npm:evil-not@1.0.0'), add('evil', '1.0.0', { alias: 'short' })] },
    },
  },
]

const edges: readonly ManagerRow[] = [
  {
    name: 'a dependency that was never published, and its entry',
    npm: [
      '9 a dependency that was never published, and its entry',
      '9 a dependency that was never published, in version 1',
    ],
    hostile: [tamper('is-odd', { dependencies: withZz() }), zz],
    expect: { rule: 'registry-mismatch', message: /adds the dependency zz@1\.0\.0/ },
    twin: [take('is-odd', '3.1.0'), zz],
  },
  {
    name: 'an optional dependency and a peer that were never published',
    npm: ['9 an optional dependency and a peer that were never published'],
    hostile: [
      tamper('ms', { optionalDependencies: { zz: '1.0.0' }, peerDependencies: { evil: '1.0.0' } }),
      zz,
      add('evil', '1.0.0'),
    ],
    expect: { rule: 'registry-mismatch', message: /adds the (?:optional )?dependenc/ },
    twin: updated,
  },
  {
    name: 'a range that was never published',
    npm: ['9 a range that was never published'],
    hostile: [tamper('is-odd', { dependencies: { 'is-number': '*' } }), add('is-number', '7.0.0')],
    expect: { rule: 'registry-mismatch', message: /is-number@\* instead of is-number@\^6\.0\.0/ },
    twin: updated,
    in: {
      pnpm: {
        expect: { rule: 'registry-mismatch', message: /it resolves is-number@7\.0\.0 instead of \^6\.0\.0/ },
      },
    },
  },
  {
    name: 'a dependency that was published and is gone',
    hostile: [
      tamper('is-odd', { dependencies: {} }),
      ({ entries }) =>
        void entries.splice(
          entries.findIndex(({ name }) => name === 'is-number'),
          1,
        ),
    ],
    expect: { rule: 'registry-mismatch', message: /lacks the dependency is-number/ },
    twin: [take('is-odd', '3.1.0'), zz],
  },
  {
    name: 'a dependency on another name by an alias',
    hostile: [
      tamper('is-odd', { dependencies: { 'is-number': 'npm:evil@1.0.0' } }),
      add('evil', '1.0.0', { alias: 'is-number', asked: 'npm:evil@1.0.0' }),
    ],
    expect: { rule: 'registry-mismatch', message: /evil/ },
    twin: [take('is-odd', '3.1.0'), zz],
  },
  {
    name: 'a nested copy that shadows the honest one',
    npm: ['10 a nested copy that shadows the honest one'],
    hostile: [
      (project, { entry }) =>
        void project.entries.push({
          ...entry('is-number', '6.0.0'),
          integrity: evilHash,
          more: { key: 'is-odd/is-number' },
        }),
    ],
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    twin: [
      take('is-number', '7.0.0'),
      (project, { entry }) =>
        void project.entries.push({ ...entry('is-number', '6.0.0'), more: { key: 'is-odd/is-number' } }),
    ],
    in: {
      pnpm: 'one version has one entry in "packages": a second one is a key twice',
      classic: 'one pattern has one entry: a second one is a key twice',
      berry: 'one descriptor has one entry, and one resolution: a second one is a key twice',
    },
  },
  {
    name: 'an entry that nothing needs',
    npm: ['11 an entry that nothing needs'],
    hostile: [add('zz', '1.0.0', { integrity: evilHash })],
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    twin: [zz],
    in: {
      berry: {
        hostile: [add('zz', '1.0.0', { resolved: 'https://evil.example.test/zz-1.0.0.tgz' })],
        expect: { rule: 'source' },
      },
    },
  },
  {
    name: 'a dependency named constructor',
    npm: ['14 a dependency named constructor'],
    hostile: [tamper('ms', { dependencies: { constructor: '1.0.0' } })],
    expect: { rule: 'registry-mismatch', message: /constructor@/ },
    twin: updated,
  },
]

const marks: readonly ManagerRow[] = [
  {
    name: 'flags that lie over another hash',
    npm: ['24 flags that lie'],
    hostile: [
      take('ms', '2.1.3'),
      tamper('ms', { integrity: evilHash, more: { snapshot: { optional: true }, os: ['linux'] } }),
    ],
    expect: { rule: 'registry-mismatch' },
    twin: updated,
    in: {
      classic: 'the file has no flags',
      berry: {
        hostile: [tamper('ms', { integrity: evilHash, more: { conditions: 'os=linux' } })],
        expect: { rule: 'republished' },
      },
      bun: { hostile: [take('ms', '2.1.3'), tamper('ms', { integrity: evilHash, more: { os: 'linux' } })] },
    },
  },
  {
    name: 'commands that were never published',
    npm: ['25 commands that were never published'],
    hostile: [tamper('tool', { bin: { tool: 'cli.js', npm: 'cli.js' } })],
    expect: { rule: 'registry-mismatch', message: /adds the command npm/ },
    twin: [take('tool', '1.1.0')],
    in: noBin,
  },
  {
    name: 'another command in the place of those of the version',
    npm: ['25 another command in the place of those of the version'],
    hostile: [tamper('tool', { bin: { npm: 'cli.js' } })],
    expect: { rule: 'registry-mismatch', message: /adds the command npm, it lacks the command tool/ },
    twin: [take('tool', '1.1.0')],
    in: noBin,
  },
  {
    name: 'a command that leads elsewhere where another one is left out',
    npm: ['25 a command that leads elsewhere where another one is left out'],
    hostile: [take('tool', '1.1.0'), tamper('tool', { bin: { tool: 'x.js' } })],
    expect: { rule: 'registry-mismatch', message: /moves the command tool to x\.js/ },
    twin: [take('tool', '1.1.0'), tamper('tool', { bin: { tool: 'cli.js' } })],
    in: noBin,
  },
  {
    name: 'a command that leads to another file',
    npm: ['25 a command that leads to another file'],
    hostile: [tamper('tool', { bin: { tool: 'package.json' } })],
    expect: { rule: 'registry-mismatch', message: /moves the command tool to package\.json/ },
    twin: [take('tool', '1.1.0')],
    in: noBin,
  },
  {
    name: 'a package that brings the command of a program that everybody runs',
    npm: ['a package that brings the command of a program that everybody runs'],
    hostile: [take('tool-git', '1.1.0')],
    expect: { rule: 'shadowed-command', message: /in the place of the program git/ },
    twin: [take('tool-git', '1.0.0')],
  },
  {
    name: 'a package that brings the command of another package',
    npm: ['a package that brings the command of another package'],
    hostile: [take('tool-git', '2.0.0')],
    expect: { rule: 'shadowed-command', message: /the command tool, which tool@1\.0\.0 brings too/ },
    twin: [take('tool-git', '1.0.0')],
    in: { pnpm: noOthers, classic: noOthers },
  },
  {
    name: 'a declared alias whose folder is that of ms where case is ignored',
    npm: ['a declared alias whose folder is that of ms where case is ignored'],
    hostile: [
      depend('MS', 'npm:pad-left@4.17.21'),
      add('pad-left', '4.17.21', { alias: 'MS', asked: 'npm:pad-left@4.17.21' }),
    ],
    expect: { rule: 'integrity', message: /differ only in case/ },
    twin: [
      depend('Mss', 'npm:pad-left@4.17.21'),
      add('pad-left', '4.17.21', { alias: 'Mss', asked: 'npm:pad-left@4.17.21' }),
    ],
  },
]

export const lieRows: readonly ManagerRow[] = [...versions, ...edges, ...marks]
