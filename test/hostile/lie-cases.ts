// Entries that lie about what a version is, needs and installs.

import { add, declare, depend, drop, files, ms, take, tamper, updated, type HostileCase } from './edits.ts'
import { evilHash } from './world.ts'

export const lies: readonly HostileCase[] = [
  {
    name: '6 the version lies: 2.1.3 over the tarball of 2.1.2',
    expect: { rule: 'registry-mismatch', message: /ms-2\.1\.2\.tgz and not .*ms-2\.1\.3\.tgz/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ ...entry('ms', '2.1.2'), version: '2.1.3' })),
    ),
    twin: updated,
  },
  {
    name: '6 the version lies: 2.1.99 over the tarball of 2.1.3',
    expect: { rule: 'unpublished', message: /2\.1\.99/ },
    hostile: files(
      depend('ms', '2.1.99'),
      tamper(ms, ({ entry }) => ({ ...entry('ms', '2.1.3'), version: '2.1.99' })),
    ),
    twin: updated,
  },
  {
    name: 'linter: the tarball of 4.17.10 as 4.17.21, hash and all',
    expect: { rule: 'registry-mismatch', message: /pad-left-4\.17\.10\.tgz and not/ },
    hostile: files(
      take('pad-left', '4.17.21'),
      tamper('node_modules/pad-left', ({ entry }) => ({
        ...entry('pad-left', '4.17.10'),
        version: '4.17.21',
      })),
    ),
    twin: files(take('pad-left', '4.17.21')),
  },
  {
    name: 'linter: the tarball of 4.17.10 as 4.17.21, without a hash',
    expect: { rule: 'registry-mismatch', message: /pad-left-4\.17\.10\.tgz and not/ },
    hostile: files(
      take('pad-left', '4.17.21'),
      tamper('node_modules/pad-left', ({ entry }) => ({ resolved: entry('pad-left', '4.17.10').resolved })),
      drop('node_modules/pad-left', 'integrity'),
    ),
    twin: files(take('pad-left', '4.17.21')),
  },
  {
    name: 'linter: no address, and the hash of another version',
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    hostile: files(
      take('pad-left', '4.17.21'),
      tamper('node_modules/pad-left', ({ entry }) => ({ integrity: entry('pad-left', '4.17.10').integrity })),
      drop('node_modules/pad-left', 'resolved'),
    ),
    twin: files(take('pad-left', '4.17.21'), drop('node_modules/pad-left', 'resolved')),
  },
  {
    name: 'a required package marked as optional, for which npm 10 removes the project where it fails',
    expect: {
      rule: 'registry-mismatch',
      message: /marked as optional on some platforms, and a required dependency asks for it/,
    },
    hostile: files(tamper(ms, () => ({ optional: true, os: ['nothing'] }))),
    // The mark alone brings nothing in and takes nothing away.
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ optional: true })),
    ),
  },
  {
    name: '7 another package by "name", which no manifest asks for',
    expect: { rule: 'source', message: /installed as ms, and no manifest declares npm:evil/ },
    hostile: files(tamper(ms, ({ entry }) => ({ ...entry('evil', '1.0.0'), name: 'evil' }))),
    twin: files(
      depend('short', 'npm:pad-left@4.17.21'),
      tamper('node_modules/short', ({ entry }) => ({ name: 'pad-left', ...entry('pad-left', '4.17.21') })),
    ),
  },
  {
    name: 'a declared alias whose folder is that of ms where case is ignored',
    expect: {
      rule: 'integrity',
      message: /node_modules\/MS and the folder node_modules\/ms differ only in case/,
    },
    hostile: files(
      depend('MS', 'npm:pad-left@4.17.21'),
      tamper('node_modules/MS', ({ entry }) => ({ name: 'pad-left', ...entry('pad-left', '4.17.21') })),
    ),
    twin: files(
      depend('Mss', 'npm:pad-left@4.17.21'),
      tamper('node_modules/Mss', ({ entry }) => ({ name: 'pad-left', ...entry('pad-left', '4.17.21') })),
    ),
  },
  {
    name: '7 an alias of a name that only begins like the one declared',
    expect: { rule: 'source', message: /no manifest declares npm:evil/ },
    hostile: files(
      depend('short', 'npm:evil-not@1.0.0'),
      tamper('node_modules/short', ({ entry }) => ({ name: 'evil', ...entry('evil', '1.0.0') })),
    ),
    twin: files(
      // npm refuses an override of what the root asks for itself, unless both are the same.
      depend('ms', 'npm:pad-left@4.17.21'),
      declare('overrides', { ms: 'npm:pad-left@4.17.21' }),
      tamper(ms, ({ entry }) => ({ name: 'pad-left', ...entry('pad-left', '4.17.21') })),
    ),
  },
  {
    name: '9 a dependency that was never published, and its entry',
    expect: { rule: 'registry-mismatch', message: /adds the dependency zz@1\.0\.0/ },
    hostile: files(
      tamper('node_modules/is-odd', () => ({ dependencies: { 'is-number': '^6.0.0', zz: '1.0.0' } })),
      add('node_modules/zz', 'zz', '1.0.0'),
    ),
    twin: files(take('is-odd', '3.1.0'), add('node_modules/zz', 'zz', '1.0.0')),
  },
  {
    name: '9 an optional dependency and a peer that were never published',
    expect: { rule: 'registry-mismatch', message: /adds the dependencies/ },
    hostile: files(
      tamper(ms, () => ({ optionalDependencies: { zz: '*' }, peerDependencies: { evil: '*' } })),
      add('node_modules/zz', 'zz', '1.0.0'),
      add('node_modules/evil', 'evil', '1.0.0'),
    ),
    twin: updated,
  },
  {
    name: '9 a range that was never published',
    expect: { rule: 'registry-mismatch', message: /is-number@\* instead of is-number@\^6\.0\.0/ },
    hostile: files(
      tamper('node_modules/is-odd', () => ({ dependencies: { 'is-number': '*' } })),
      add('node_modules/is-number', 'is-number', '7.0.0'),
    ),
    twin: files(add('node_modules/is-number', 'is-number', '6.0.0'), take('ms', '2.1.3')),
  },
  {
    name: '10 a nested copy that shadows the honest one',
    expect: { rule: 'registry-mismatch', message: /1 of 2 copies/ },
    hostile: files(
      tamper('node_modules/is-odd/node_modules/is-number', ({ entry }) => ({
        ...entry('is-number', '6.0.0'),
        integrity: evilHash,
      })),
    ),
    twin: files(
      take('is-number', '7.0.0'),
      add('node_modules/is-odd/node_modules/is-number', 'is-number', '6.0.0'),
    ),
  },
  {
    name: '11 an entry that nothing needs',
    expect: { rule: 'registry-mismatch', message: /sha512 hash/ },
    hostile: files(
      tamper('node_modules/zz', ({ entry }) => ({ ...entry('zz', '1.0.0'), integrity: evilHash })),
    ),
    twin: files(add('node_modules/zz', 'zz', '1.0.0')),
  },
  {
    name: '14 a dependency named constructor',
    expect: { rule: 'registry-mismatch', message: /constructor@\*/ },
    hostile: files(tamper(ms, () => ({ dependencies: { constructor: '*' } }))),
    twin: updated,
  },
  {
    name: '24 flags that lie',
    expect: { rule: 'registry-mismatch' },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ dev: true, optional: true, extraneous: true, integrity: evilHash })),
    ),
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ dev: true })),
    ),
  },
  {
    name: '25 commands that were never published',
    expect: { rule: 'registry-mismatch', message: /adds the command npm/ },
    hostile: files(tamper('node_modules/tool', () => ({ bin: { tool: 'cli.js', npm: 'cli.js' } }))),
    twin: files(take('tool', '1.1.0')),
  },
  {
    name: 'a package that brings the command of a program that everybody runs',
    expect: { rule: 'shadowed-command', message: /in the place of the program git/ },
    hostile: files(take('tool-git', '1.1.0')),
    twin: files(take('tool-git', '1.0.0')),
  },
  {
    name: 'a package that brings the command of another package',
    expect: { rule: 'shadowed-command', message: /the command tool, which tool@1\.0\.0 brings too/ },
    hostile: files(take('tool-git', '2.0.0')),
    twin: files(take('tool-git', '1.0.0')),
  },
  {
    name: '25 another command in the place of those of the version',
    expect: { rule: 'registry-mismatch', message: /adds the command npm, it lacks the command tool/ },
    hostile: files(tamper('node_modules/tool', () => ({ bin: { npm: 'cli.js' } }))),
    // npm 7 leaves them all out of a lockfile that it converts from npm 6: nothing is brought in.
    twin: files(drop('node_modules/tool', 'bin')),
  },
  {
    name: '25 a command that leads elsewhere where another one is left out',
    expect: { rule: 'registry-mismatch', message: /moves the command tool to x\.js/ },
    hostile: files(
      take('tool', '1.1.0'),
      tamper('node_modules/tool', () => ({ bin: { tool: 'x.js' } })),
    ),
    twin: files(
      take('tool', '1.1.0'),
      tamper('node_modules/tool', () => ({ bin: { tool: 'cli.js' } })),
    ),
  },
  {
    name: '25 a command that leads to another file',
    expect: { rule: 'registry-mismatch', message: /moves the command tool to package\.json/ },
    hostile: files(tamper('node_modules/tool', () => ({ bin: { tool: 'package.json' } }))),
    twin: files(tamper('node_modules/tool', () => ({ bin: { tool: './cli.js' } }))),
  },
  {
    name: '26 the flag of an install script removed',
    expect: { rule: 'registry-mismatch', message: /hides the install script \(install\)/ },
    hostile: files(drop('node_modules/native', 'hasInstallScript')),
    twin: files(take('native', '1.1.0')),
  },
]
