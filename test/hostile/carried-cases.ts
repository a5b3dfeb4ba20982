// Packages inside tarballs that the lockfile does not list, as seen with npm 10, 11 and 12: see src/lockfile/carried.ts.

import { add, files, take, tamper, type HostileCase } from './edits.ts'
import type { Tree, World } from './world.ts'

/** Takes a package that brings others along, with a harmless minimist at the top that its edge resolves to. */
const bring = (name: string, version: string, ...more: ((tree: Tree, world: World) => void)[]) =>
  files(take(name, version), add('node_modules/minimist', 'minimist', '1.2.8'), ...more)

const mark = (name: string, fields: Record<string, unknown>) => tamper(`node_modules/${name}`, () => fields)
const list = (name: string, inner: string, version: string) =>
  tamper(`node_modules/${name}/node_modules/${inner}`, () => ({ version, inBundle: true }))

const critical = { rule: 'advisory', message: /minimist|Prototype Pollution/ }
const bundles = { bundleDependencies: ['minimist'] }
const wraps = { hasShrinkwrap: true }

export const carried: readonly HostileCase[] = [
  {
    name: 'carried: a bundled package that no entry lists',
    expect: critical,
    hostile: bring('bundler', '1.0.0'),
    twin: bring('bundler', '1.1.0'),
  },
  {
    name: 'carried: a bundled package that is listed in another version',
    expect: {
      rule: 'registry-mismatch',
      message: /lists minimist@1\.2\.8 .*bundler@1\.0\.0 carries minimist@0\.0\.8/,
    },
    hostile: bring('bundler', '1.0.0', mark('bundler', bundles), list('bundler', 'minimist', '1.2.8')),
    twin: bring('bundler', '1.1.0', mark('bundler', bundles), list('bundler', 'minimist', '1.2.8')),
  },
  {
    name: 'carried: a bundled package under an entry with the hash of another version',
    expect: critical,
    hostile: bring(
      'bundler',
      '1.0.0',
      add('node_modules/bundler/node_modules/minimist', 'minimist', '1.2.8'),
    ),
    twin: bring('bundler', '1.1.0', mark('bundler', bundles)),
  },
  {
    name: 'carried: a package inside of one that is bundled',
    expect: critical,
    hostile: bring('bundler', '2.0.0', mark('bundler', bundles), list('bundler', 'minimist', '1.2.8')),
    twin: bring('bundler', '1.1.0', mark('bundler', { bundleDependencies: true })),
  },
  {
    name: 'carried: a bundle that cannot be read',
    expect: {
      exit: 3,
      message: /brings other packages along, which are not known: the package\.json of node_modules/,
    },
    hostile: bring('bundler', '3.0.0'),
    // Without the mark npm would fetch what the entry depends on.
    twin: bring('bundler', '4.0.0', mark('bundler', { bundleDependencies: ['minimist', 'evil-name'] })),
  },
  {
    name: 'carried: a bundle that only the lockfile lists',
    expect: critical,
    hostile: bring('stealth', '1.0.0', mark('stealth', { bundledDependencies: ['minimist'] })),
    twin: bring('stealth', '1.1.0', mark('stealth', { bundledDependencies: ['minimist'] })),
  },
  {
    name: 'carried: a shrinkwrap with nothing listed below',
    expect: critical,
    hostile: files(take('wrapped', '1.0.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a shrinkwrap below which other versions are listed',
    expect: {
      rule: 'registry-mismatch',
      message: /lists minimist@1\.2\.8 .*shrinkwrap in wrapped@1\.0\.0 names minimist@0\.0\.8/,
    },
    hostile: files(
      take('wrapped', '1.0.0'),
      mark('wrapped', wraps),
      add('node_modules/wrapped/node_modules/minimist', 'minimist', '1.2.8'),
    ),
    twin: files(
      take('wrapped', '1.1.0'),
      mark('wrapped', wraps),
      add('node_modules/wrapped/node_modules/pad-left', 'pad-left', '4.17.21'),
    ),
  },
  {
    name: 'carried: a shrinkwrap that the registry lists and the lockfile does not',
    expect: critical,
    hostile: bring('wrapped', '1.0.0', mark('wrapped', { hasShrinkwrap: false })),
    twin: bring('wrapped', '1.1.0'),
  },
  {
    name: 'carried: a shrinkwrap that the lockfile lists and the registry does not',
    expect: critical,
    hostile: bring('quiet', '1.0.0', mark('quiet', wraps)),
    // npm reads no shrinkwrap that neither of them lists.
    twin: bring('quiet', '1.0.0'),
  },
  {
    name: 'carried: a shrinkwrap under the other key',
    expect: critical,
    hostile: bring('quiet', '1.0.0', mark('quiet', { _hasShrinkwrap: 'yes' })),
    twin: bring('quiet', '1.1.0', mark('quiet', { _hasShrinkwrap: 'yes' })),
  },
  {
    name: 'carried: a shrinkwrap without a hash',
    expect: { rule: 'integrity', message: /no hash/ },
    hostile: files(take('wrapped', '1.2.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a shrinkwrap that names another host',
    expect: { rule: 'source', message: /evil\.example\.test/ },
    hostile: files(take('wrapped', '1.3.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a shrinkwrap that names a git repository',
    expect: { rule: 'source', message: /git/ },
    hostile: files(take('wrapped', '1.4.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a shrinkwrap that links to a folder of its tarball',
    expect: { rule: 'source' },
    hostile: files(take('wrapped', '1.5.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a shrinkwrap with development dependencies',
    expect: critical,
    hostile: files(take('wrapped', '1.6.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a shrinkwrap that cannot be read',
    expect: { exit: 3, message: /wrapped|npm-shrinkwrap\.json in its tarball cannot be read/ },
    hostile: files(take('wrapped', '1.7.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
  {
    name: 'carried: a package-lock.json in the place of a shrinkwrap',
    expect: critical,
    hostile: files(take('wrapped', '1.8.0'), mark('wrapped', wraps)),
    twin: bring('wrapped', '1.8.0'),
  },
  {
    name: 'carried: a shrinkwrap that names a package with another one',
    expect: critical,
    hostile: files(take('wrapped', '1.9.0'), mark('wrapped', wraps)),
    twin: files(take('wrapped', '1.1.0'), mark('wrapped', wraps)),
  },
]
