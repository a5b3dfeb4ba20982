// Every manipulation of a lockfile that is known to fool npm or a linter of lockfiles, each beside its honest twin.

import { evilHash, evilHost, legacy, write, type Files, type Tree, type World } from './world.ts'

/** What must come of a hostile state: the rule that reports it, or what the error says. */
export type Expectation =
  { readonly rule: string; readonly says?: RegExp } | { readonly exit: 2 | 3; readonly says: RegExp }

export interface HostileCase {
  readonly name: string
  readonly expect: Expectation
  readonly hostile: (world: World) => Files
  /** An honest change of the same kind, which must pass. */
  readonly twin: (world: World) => Files
  /** True where the lockfile is new: there was none before. */
  readonly isNew?: true
}

type Edit = (tree: Tree, world: World) => void

const files =
  (...edits: Edit[]) =>
  (world: World): Files => {
    const tree = world.base()
    for (const edit of edits) edit(tree, world)
    return write(tree)
  }

const at = (tree: Tree, location: string) => (tree.packages[location] ??= {})
/** Changes an entry as no npm would. */
const tamper =
  (location: string, change: (world: World) => Record<string, unknown>): Edit =>
  (tree, world) =>
    void Object.assign(at(tree, location), change(world))
const drop =
  (location: string, ...fields: string[]): Edit =>
  (tree) =>
    fields.forEach((field) => delete at(tree, location)[field])
/** Takes another version as npm would, and saves it. */
const take =
  (name: string, version: string): Edit =>
  (tree, world) => {
    tree.manifest.dependencies[name] = version
    tree.packages[`node_modules/${name}`] = world.entry(name, version)
  }
const add =
  (location: string, name: string, version: string): Edit =>
  (tree, world) =>
    void (tree.packages[location] = world.entry(name, version))
const declare =
  (field: string, value: unknown): Edit =>
  (tree) =>
    void (tree.manifest[field] = value)
const depend =
  (name: string, range: string): Edit =>
  (tree) =>
    void (tree.manifest.dependencies[name] = range)

const updated = files(take('ms', '2.1.3'))
const ms = 'node_modules/ms'
const text =
  (change: (lock: string, world: World) => string, made = updated) =>
  (world: World): Files => {
    const state = made(world)
    return { ...state, 'package-lock.json': change(state['package-lock.json'] ?? '', world) }
  }
const tampered = files(
  take('ms', '2.1.3'),
  tamper(ms, () => ({ integrity: evilHash })),
)

const swapped: HostileCase[] = [
  {
    name: '1 address and hash swapped',
    expect: { rule: 'source', says: /evil\.example\.test/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ resolved: `${evilHost}/ms/-/ms-2.1.3.tgz`, integrity: evilHash })),
    ),
    twin: updated,
  },
  {
    name: '1 address and hash of another package of the same registry',
    expect: { rule: 'registry-mismatch', says: /sha512 hash is .* and not .*its address is/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({
        resolved: entry('evil', '1.0.0').resolved,
        integrity: entry('evil', '1.0.0').integrity,
      })),
    ),
    twin: updated,
  },
  {
    name: '1 only the hash, of a version that stays',
    expect: { rule: 'registry-mismatch', says: /altered its hash/ },
    hostile: files(tamper(ms, () => ({ integrity: evilHash }))),
    twin: files(tamper(ms, ({ entry }) => ({ integrity: `${entry('ms', '2.1.2').integrity}?note` }))),
  },
  {
    name: '2 address swapped, hash kept',
    expect: { rule: 'source', says: /evil\.example\.test/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ resolved: `${evilHost}/ms/-/ms-2.1.3.tgz` })),
    ),
    twin: updated,
  },
  {
    name: '3 hash removed',
    expect: { rule: 'integrity', says: /no hash/ },
    hostile: files(take('ms', '2.1.3'), drop(ms, 'integrity')),
    twin: updated,
  },
  {
    name: '3 hash emptied',
    expect: { rule: 'integrity', says: /no hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: '' })),
    ),
    twin: updated,
  },
  {
    name: '3 hash of a kind that npm skips',
    expect: { rule: 'integrity', says: /no hash that npm knows/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: 'sha9000-aaaa' })),
    ),
    twin: updated,
  },
  {
    name: '3 hash in capitals, which npm skips',
    expect: { rule: 'integrity', says: /no hash that npm knows/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({
        integrity: String(entry('ms', '2.1.3').integrity).replace('sha', 'SHA'),
      })),
    ),
    twin: updated,
  },
  {
    name: '4 a good and an evil hash',
    expect: { rule: 'integrity', says: /2 sha512 hashes/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ integrity: `${entry('ms', '2.1.3').integrity} ${evilHash}` })),
    ),
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => {
        const good = entry('ms', '2.1.3').integrity
        return { integrity: `${good} ${good}` }
      }),
    ),
  },
  {
    name: '5 only sha1 where the registry has sha512',
    expect: { rule: 'integrity', says: /only a sha1 hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: 'sha1-qUhB6cCwqWkVpbf2oGCPYzzAZVI=' })),
    ),
    // The registry has nothing stronger: that is warned of and passes.
    twin: files(take('ancient', '1.0.0')),
  },
  {
    name: '5 another sha1 than the registry has',
    expect: { rule: 'registry-mismatch', says: /sha1 hash is .* and not/ },
    hostile: files(
      take('ancient', '1.0.0'),
      tamper('node_modules/ancient', ({ entry }) => ({ integrity: entry('ancient', '1.1.0').integrity })),
    ),
    twin: files(take('ancient', '1.1.0')),
  },
  {
    name: '5 only md5',
    expect: { rule: 'integrity', says: /only a md5 hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: 'md5-rL0Y20zC+Fzt72VPzMSk2A==' })),
    ),
    twin: updated,
  },
  {
    name: '5 a sha512 that no one vouches for, where the registry shows no hash',
    expect: { exit: 3, says: /without a hash on the registry/ },
    hostile: files(
      take('bare', '1.0.0'),
      tamper('node_modules/bare', () => ({ integrity: evilHash })),
    ),
    twin: updated,
  },
  {
    name: 'linter: an evil sha512 before a good sha1',
    expect: { rule: 'registry-mismatch', says: /sha512 hash/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, () => ({ integrity: `${evilHash} sha1-qUhB6cCwqWkVpbf2oGCPYzzAZVI=` })),
    ),
    twin: updated,
  },
  {
    name: 'an evil sha512 beside the sha1 that the registry has',
    expect: { exit: 3, says: /without a sha512 hash on the registry/ },
    hostile: files(
      take('ancient', '1.0.0'),
      tamper('node_modules/ancient', ({ entry }) => ({
        integrity: `${entry('ancient', '1.0.0').integrity} ${evilHash}`,
      })),
    ),
    twin: files(take('ancient', '1.0.0')),
  },
]

const lies: HostileCase[] = [
  {
    name: '6 the version lies: 2.1.3 over the tarball of 2.1.2',
    expect: { rule: 'registry-mismatch', says: /ms-2\.1\.2\.tgz and not .*ms-2\.1\.3\.tgz/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ ...entry('ms', '2.1.2'), version: '2.1.3' })),
    ),
    twin: updated,
  },
  {
    name: '6 the version lies: 2.1.99 over the tarball of 2.1.3',
    expect: { rule: 'unpublished', says: /2\.1\.99/ },
    hostile: files(
      depend('ms', '2.1.99'),
      tamper(ms, ({ entry }) => ({ ...entry('ms', '2.1.3'), version: '2.1.99' })),
    ),
    twin: updated,
  },
  {
    name: 'linter: the tarball of 4.17.10 as 4.17.21, hash and all',
    expect: { rule: 'registry-mismatch', says: /pad-left-4\.17\.10\.tgz and not/ },
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
    expect: { rule: 'registry-mismatch', says: /pad-left-4\.17\.10\.tgz and not/ },
    hostile: files(
      take('pad-left', '4.17.21'),
      tamper('node_modules/pad-left', ({ entry }) => ({ resolved: entry('pad-left', '4.17.10').resolved })),
      drop('node_modules/pad-left', 'integrity'),
    ),
    twin: files(take('pad-left', '4.17.21')),
  },
  {
    name: 'linter: no address, and the hash of another version',
    expect: { rule: 'registry-mismatch', says: /sha512 hash/ },
    hostile: files(
      take('pad-left', '4.17.21'),
      tamper('node_modules/pad-left', ({ entry }) => ({ integrity: entry('pad-left', '4.17.10').integrity })),
      drop('node_modules/pad-left', 'resolved'),
    ),
    twin: files(take('pad-left', '4.17.21'), drop('node_modules/pad-left', 'resolved')),
  },
  {
    name: '7 another package by "name", which no manifest asks for',
    expect: { rule: 'source', says: /installed as ms, and no manifest declares npm:evil/ },
    hostile: files(tamper(ms, ({ entry }) => ({ ...entry('evil', '1.0.0'), name: 'evil' }))),
    twin: files(
      depend('short', 'npm:pad-left@4.17.21'),
      tamper('node_modules/short', ({ entry }) => ({ name: 'pad-left', ...entry('pad-left', '4.17.21') })),
    ),
  },
  {
    name: '7 an alias of a name that only begins like the one declared',
    expect: { rule: 'source', says: /no manifest declares npm:evil/ },
    hostile: files(
      depend('short', 'npm:evil-not@1.0.0'),
      tamper('node_modules/short', ({ entry }) => ({ name: 'evil', ...entry('evil', '1.0.0') })),
    ),
    twin: files(
      declare('overrides', { ms: 'npm:pad-left@4.17.21' }),
      tamper(ms, ({ entry }) => ({ name: 'pad-left', ...entry('pad-left', '4.17.21') })),
    ),
  },
  {
    name: '9 a dependency that was never published, and its entry',
    expect: { rule: 'registry-mismatch', says: /adds the dependency zz@1\.0\.0/ },
    hostile: files(
      tamper('node_modules/is-odd', () => ({ dependencies: { 'is-number': '^6.0.0', zz: '1.0.0' } })),
      add('node_modules/zz', 'zz', '1.0.0'),
    ),
    twin: files(take('is-odd', '3.1.0'), add('node_modules/zz', 'zz', '1.0.0')),
  },
  {
    name: '9 an optional dependency and a peer that were never published',
    expect: { rule: 'registry-mismatch', says: /adds the dependencies/ },
    hostile: files(
      tamper(ms, () => ({ optionalDependencies: { zz: '*' }, peerDependencies: { evil: '*' } })),
      add('node_modules/zz', 'zz', '1.0.0'),
      add('node_modules/evil', 'evil', '1.0.0'),
    ),
    twin: updated,
  },
  {
    name: '9 a range that was never published',
    expect: { rule: 'registry-mismatch', says: /is-number@\* instead of is-number@\^6\.0\.0/ },
    hostile: files(
      tamper('node_modules/is-odd', () => ({ dependencies: { 'is-number': '*' } })),
      add('node_modules/is-number', 'is-number', '7.0.0'),
    ),
    twin: files(add('node_modules/is-number', 'is-number', '6.0.0'), take('ms', '2.1.3')),
  },
  {
    name: '10 a nested copy that shadows the honest one',
    expect: { rule: 'registry-mismatch', says: /1 of 2 copies/ },
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
    expect: { rule: 'registry-mismatch', says: /sha512 hash/ },
    hostile: files(
      tamper('node_modules/zz', ({ entry }) => ({ ...entry('zz', '1.0.0'), integrity: evilHash })),
    ),
    twin: files(add('node_modules/zz', 'zz', '1.0.0')),
  },
  {
    name: '14 a dependency named constructor',
    expect: { rule: 'registry-mismatch', says: /constructor@\*/ },
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
    expect: { rule: 'registry-mismatch', says: /adds the command npm/ },
    hostile: files(tamper('node_modules/tool', () => ({ bin: { tool: 'cli.js', npm: 'cli.js' } }))),
    twin: files(take('tool', '1.1.0')),
  },
  {
    name: '25 a command that leads to another file',
    expect: { rule: 'registry-mismatch', says: /moves the command tool to package\.json/ },
    hostile: files(tamper('node_modules/tool', () => ({ bin: { tool: 'package.json' } }))),
    twin: files(tamper('node_modules/tool', () => ({ bin: { tool: './cli.js' } }))),
  },
  {
    name: '26 the flag of an install script removed',
    expect: { rule: 'registry-mismatch', says: /hides the install script \(install\)/ },
    hostile: files(drop('node_modules/native', 'hasInstallScript')),
    twin: files(take('native', '1.1.0')),
  },
]

const elsewhere: HostileCase[] = [
  {
    name: '8 git under a name of the registry',
    expect: { rule: 'source', says: /comes from git/ },
    hostile: files(
      tamper(ms, () => ({ resolved: `git+ssh://git@evil.example.test/ms.git#${'a'.repeat(40)}` })),
      drop(ms, 'integrity'),
    ),
    twin: updated,
  },
  {
    name: 'linter: github: and no commit',
    expect: { rule: 'source', says: /no full commit binds it/ },
    hostile: files(
      tamper(ms, () => ({ resolved: 'github:evil/x' })),
      drop(ms, 'integrity'),
    ),
    twin: updated,
  },
  {
    name: 'linter: an address without a scheme',
    expect: { rule: 'source', says: /the file \/evil\.example\.test\/x\.tgz/ },
    hostile: files(tamper(ms, () => ({ resolved: '//evil.example.test/x.tgz' }))),
    twin: updated,
  },
  {
    name: 'an address that cannot be read',
    expect: { rule: 'source', says: /none that can be judged/ },
    hostile: files(tamper(ms, () => ({ resolved: 'https://evil.example.test:99999/ms/-/ms-2.1.2.tgz' }))),
    twin: updated,
  },
  {
    name: 'linter: the registry as the user of another host',
    expect: { rule: 'source', says: /evil\.example\.test/ },
    hostile: files(
      tamper(ms, ({ registry }) => ({
        resolved: `http://${new URL(registry).hostname}@evil.example.test/ms/-/ms-2.1.2.tgz`,
      })),
    ),
    twin: updated,
  },
  {
    name: 'linter: a path that climbs to another package',
    expect: { rule: 'registry-mismatch', says: /evil-1\.0\.0\.tgz/ },
    hostile: files(
      tamper(ms, ({ registry }) => ({ resolved: `${registry}ms/../evil/-/evil-1.0.0.tgz` })),
      drop(ms, 'integrity'),
    ),
    twin: files(tamper(ms, ({ registry }) => ({ resolved: `${registry}evil/../ms/-/ms-2.1.2.tgz` }))),
  },
  {
    name: 'a path that climbs in disguise',
    expect: { rule: 'registry-mismatch', says: /its address is/ },
    hostile: files(
      tamper(ms, ({ registry }) => ({ resolved: `${registry}evil%2f..%2f..%2fevil/ms/-/ms-2.1.2.tgz` })),
    ),
    twin: files(tamper(ms, ({ registry }) => ({ resolved: `${registry}m%73/-/ms-2.1.2.tgz` }))),
  },
  {
    name: "the shape of another registry's addresses",
    expect: { rule: 'registry-mismatch', says: /its address is/ },
    hostile: files(tamper(ms, ({ registry }) => ({ resolved: `${registry}download/ms/2.1.2/evil` }))),
    twin: updated,
  },
  {
    name: '22 a link to a folder outside',
    expect: { rule: 'source', says: /\.\.\/evil outside of the project/ },
    hostile: files((tree) => {
      tree.packages[ms] = { resolved: '../evil', link: true }
      tree.packages['../evil'] = { name: 'ms', version: '2.1.2' }
    }),
    twin: files(take('ms', '2.1.3'), declare('workspaces', ['packages/*']), (tree) => {
      tree.packages['node_modules/own'] = { resolved: 'packages/own', link: true }
      tree.packages['packages/own'] = { name: 'own', version: '1.0.0' }
    }),
  },
  {
    name: '22 a link to a folder inside, where the manifest asks for a version',
    expect: { rule: 'source', says: /vendor\/ms, which no manifest asks for/ },
    hostile: files((tree) => {
      tree.packages[ms] = { resolved: 'vendor/ms', link: true }
      tree.packages['vendor/ms'] = { version: '2.1.2' }
    }),
    twin: files(depend('own', 'file:./vendor/own'), (tree) => {
      tree.packages['node_modules/own'] = { resolved: 'vendor/own', link: true }
      tree.packages['vendor/own'] = { version: '1.0.0' }
    }),
  },
  {
    name: 'linter: a tarball on the disk',
    expect: { rule: 'source', says: /the file \.\.\/evil\.tgz/ },
    hostile: files(tamper(ms, () => ({ resolved: 'file:../evil.tgz', integrity: evilHash }))),
    twin: updated,
  },
  {
    name: '23 marked as bundled, and no parent bundles it',
    expect: { rule: 'integrity', says: /is-odd@3\.0\.1 does not carry it/ },
    hostile: files((tree) => {
      tree.packages['node_modules/is-odd/node_modules/is-number'] = { version: '6.0.0', inBundle: true }
    }),
    twin: files(take('carrier', '1.1.0')),
  },
  {
    name: '23 marked as bundled beside a truly bundled copy of the same version',
    expect: { rule: 'integrity', says: /no hash/ },
    hostile: files(depend('inner', '1.0.0'), (tree) => {
      tree.packages['node_modules/inner'] = { version: '1.0.0', inBundle: true }
    }),
    twin: files(take('inner', '1.0.0')),
  },
  {
    name: '30 an alias that only the root of the lockfile declares',
    expect: { rule: 'source', says: /no manifest declares npm:evil/ },
    hostile: (world) => {
      const honest = files()(world)
      const state = files(
        depend('ms', 'npm:evil@1.0.0'),
        tamper(ms, ({ entry }) => ({ name: 'evil', ...entry('evil', '1.0.0') })),
      )(world)
      return { ...state, 'package.json': honest['package.json'] ?? '' }
    },
    twin: updated,
  },
  {
    name: '31 the lockfile deleted and written anew from a poisoned node_modules',
    expect: { rule: 'source', says: /evil\.example\.test/ },
    isNew: true,
    hostile: files(tamper(ms, () => ({ resolved: `${evilHost}/ms/-/ms-2.1.2.tgz`, integrity: evilHash }))),
    twin: files(),
  },
]

const shapes: HostileCase[] = [
  {
    name: '12 a key twice',
    expect: { exit: 2, says: /twice/ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules/ms": {},\n"node_modules/ms": {'),
    ),
    twin: text((lock) => JSON.stringify(JSON.parse(lock))),
  },
  {
    name: '12 a key twice, once escaped',
    expect: { exit: 2, says: /twice/ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules\\u002fms": {},\n"node_modules/ms": {'),
    ),
    twin: text((lock) => lock.replace('"node_modules/ms": {', '"node_modules\\u002fms": {')),
  },
  {
    name: '13 __proto__ as a key',
    expect: { exit: 2, says: /__proto__/ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules/__proto__": {},\n"node_modules/ms": {'),
    ),
    twin: updated,
  },
  {
    name: '15 a shrinkwrap beside the lockfile, which npm prefers',
    expect: { rule: 'registry-mismatch' },
    hostile: (world) => ({
      ...updated(world),
      'npm-shrinkwrap.json': tampered(world)['package-lock.json'] ?? '',
    }),
    twin: (world) => ({
      ...updated(world),
      'npm-shrinkwrap.json': updated(world)['package-lock.json'] ?? '',
    }),
  },
  {
    name: '16 two descriptions that disagree',
    expect: { exit: 2, says: /in "packages" and .* in "dependencies"/ },
    hostile: (world) => version2(world, { integrity: evilHash }),
    twin: (world) => version2(world, {}),
  },
  {
    name: '17 an address as the version, in version 1',
    expect: { rule: 'source', says: /evil\.example\.test/ },
    hostile: (world) =>
      version1(world, { version: `${evilHost}/ms-2.1.3.tgz`, resolved: undefined, integrity: evilHash }),
    twin: (world) => version1(world, {}),
  },
  {
    name: '9 a dependency that was never published, in version 1',
    expect: { rule: 'registry-mismatch', says: /adds the dependency zz@1\.0\.0/ },
    hostile: (world) => version1(world, { requires: { zz: '1.0.0' } }),
    twin: (world) => version1(world, {}),
  },
  {
    name: '18 a byte order mark before it',
    expect: { rule: 'registry-mismatch' },
    hostile: text((lock) => `\ufeff${lock}`, tampered),
    twin: text((lock) => `\ufeff${lock}`),
  },
  {
    name: '19 conflict markers, which npm merges by itself',
    expect: { exit: 2, says: /package-lock\.json/ },
    hostile: text((lock, world) => {
      const theirs = tampered(world)['package-lock.json'] ?? ''
      return `<<<<<<< ours\n${lock}\n=======\n${theirs}\n>>>>>>> theirs\n`
    }),
    twin: updated,
  },
  {
    name: '20 an empty lockfile',
    expect: { exit: 2, says: /package-lock\.json/ },
    hostile: text(() => ''),
    twin: updated,
  },
  {
    name: '27 a place that climbs out of the project',
    expect: { exit: 2, says: /\.\./ },
    hostile: text((lock) =>
      lock.replace('"node_modules/ms": {', '"node_modules/../../x": {},\n"node_modules/ms": {'),
    ),
    twin: updated,
  },
  {
    name: '29 version 1, five thousand levels deep',
    expect: { exit: 2, says: /deep/ },
    hostile: (world) => ({
      ...version1(world, {}),
      'package-lock.json': `{"lockfileVersion":1,"dependencies":${'{"a":{"version":"1.0.0","dependencies":'.repeat(5000)}{}${'}}'.repeat(5000)}}`,
    }),
    twin: (world) => version1(world, {}),
  },
]

/** The update of ms as version 2 has it: `change` is made to one of its two descriptions only. */
function version2(world: World, change: Record<string, unknown>): Files {
  const tree = world.base()
  take('ms', '2.1.3')(tree, world)
  delete tree.packages['node_modules/carrier']
  delete tree.packages['node_modules/carrier/node_modules/inner']
  delete tree.manifest.dependencies.carrier
  const dependencies = legacy(tree)
  Object.assign(dependencies.ms ?? {}, change)
  const state = write(tree)
  const lock = JSON.parse(state['package-lock.json'] ?? '') as Record<string, unknown>
  return { ...state, 'package-lock.json': JSON.stringify({ ...lock, lockfileVersion: 2, dependencies }) }
}

/** The same as version 1 has it. */
function version1(world: World, change: Record<string, unknown>): Files {
  const state = version2(world, change)
  const { packages: _, ...lock } = JSON.parse(state['package-lock.json'] ?? '') as Record<string, unknown>
  const dependencies = lock.dependencies as Record<string, Record<string, unknown>>
  Object.assign(dependencies.ms ?? {}, change)
  return { ...state, 'package-lock.json': JSON.stringify({ ...lock, lockfileVersion: 1 }) }
}

export const cases: readonly HostileCase[] = [...swapped, ...lies, ...elsewhere, ...shapes]
