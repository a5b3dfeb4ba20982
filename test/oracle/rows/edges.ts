// Kind 1: every edge of the tree is held against the entry that it resolves to.

import { far, plain, project, root, type Row } from '../row.ts'
import {
  ask,
  askIn,
  edit,
  edits,
  entries,
  lock,
  manifest,
  print,
  readJson,
  relock,
  remove,
  tamper,
  write,
  type Edit,
  type Json,
  type Make,
} from '../state.ts'
import type { Stage } from '../stage.ts'

const rule = 'out-of-sync'
const bump = edits(ask('orc-foo', '1.0.1'), relock)
const bumpIn = (field: string) => edits(ask('orc-foo', '1.0.1', field), relock)
const evilFoo = far('orc-foo')
const gitOf = ({ git }: Stage) => `${git.url}#${git.commits[0]}`
const bar = { 'orc-bar': '1.0.0' }
const withField = (field: string): Make =>
  project({ 'package.json': root({ dependencies: bar, [field]: { 'orc-foo': '1.0.0' } }) })

/** The same spec in the manifest and in the lockfile's copy of it, over an entry that stays. */
const askBoth = (name: string, spec: (stage: Stage) => string, field = 'dependencies'): Edit =>
  edits(
    ask(name, spec, field),
    entries((packages, stage) => {
      const own = packages[''] ?? {}
      own[field] = { ...(own[field] as Json), [name]: spec(stage) }
    }),
  )

const fields: readonly Row[] = ['devDependencies', 'optionalDependencies', 'peerDependencies'].map(
  (field) => ({
    name: `a URL in ${field}`,
    rule,
    base: withField(field),
    attack: ask('orc-foo', evilFoo, field),
    twin: bumpIn(field),
  }),
)

const vendored = write({
  'vendor/foo/package.json': print({ name: 'orc-foo', version: '1.0.0', scripts: {} }),
  'vendor/foo/index.js': 'vendored',
})

const specs: readonly Row[] = [
  { name: 'a URL in dependencies', rule, attack: ask('orc-foo', evilFoo), twin: bump },
  {
    name: "a URL in dependencies and in the lockfile's copy of the manifest",
    rule,
    attack: askBoth('orc-foo', evilFoo),
    twin: bump,
  },
  ...fields,
  {
    name: 'a URL under a bundled dependency of the root',
    rule,
    base: project({
      'package.json': root({ dependencies: { 'orc-foo': '1.0.0' }, bundleDependencies: ['orc-foo'] }),
    }),
    attack: ask('orc-foo', evilFoo),
    twin: bump,
  },
  { name: 'git with a full commit', rule, attack: ask('orc-foo', gitOf), twin: bump },
  {
    name: 'a tarball in the checkout',
    rule,
    attack: edits(ask('orc-foo', 'file:orc-foo.tgz'), (state, stage) => ({
      ...state,
      'orc-foo.tgz': stage.makeTarball('file:orc-foo@1.0.0', 'orc-foo', '1.0.0', 'postinstall'),
    })),
    twin: bump,
  },
  {
    name: 'a folder of the checkout',
    rule,
    attack: edits(ask('orc-foo', 'file:vendor/foo'), vendored),
    twin: edits(vendored, bump),
  },
  {
    name: 'an alias to another package',
    rule,
    attack: ask('orc-foo', 'npm:orc-new@1.2.0'),
    twin: edits(ask('orc-foo', 'npm:orc-foo@1.0.1'), relock),
  },
  {
    name: 'an alias to another package of the same version, which npm leaves as it is',
    attack: ask('orc-foo', 'npm:orc-new@1.0.0'),
    refused: 'lawful',
    harmless: 'npm compares the version alone',
  },
  { name: 'a bump with the lockfile untouched', rule, attack: ask('orc-foo', '1.1.0'), twin: bump },
  {
    name: 'a new package with the lockfile untouched',
    rule,
    attack: ask('orc-new', '1.0.0'),
    twin: edits(ask('orc-new', '1.0.0'), relock),
    judged: ['orc-new@1.0.0'],
  },
  {
    name: 'malware with the lockfile untouched',
    attack: ask('orc-malware', '1.0.0'),
    twin: edits(ask('orc-new', '1.0.0'), relock),
  },
  {
    name: 'what the policy denies with the lockfile untouched',
    base: async (stage) => ({ ...(await plain(stage)), 'depgate.json': print({ deny: ['orc-new'] }) }),
    attack: ask('orc-new', '1.0.0'),
    twin: bump,
  },
]

const override = (overrides: Json | ((stage: Stage) => Json)): Edit =>
  manifest((json, stage) => {
    json.overrides = typeof overrides === 'function' ? overrides(stage) : overrides
  })
const evilLeaf = far('orc-leaf', '1.2.0')
const bumpOverride = edits(override({ 'orc-leaf': '1.0.0' }), relock)

const overrides: readonly Row[] = [
  {
    name: 'a URL in flat overrides',
    rule,
    attack: override((stage) => ({ 'orc-leaf': evilLeaf(stage) })),
    twin: bumpOverride,
  },
  {
    name: 'a URL in nested overrides',
    rule,
    attack: override((stage) => ({ 'orc-bar': { 'orc-leaf': evilLeaf(stage) } })),
    twin: edits(override({ 'orc-bar': { 'orc-leaf': '1.0.0' } }), relock),
    judged: ['orc-leaf@1.0.0'],
  },
  {
    name: 'a URL in overrides with a version in the key',
    rule,
    attack: override((stage) => ({ 'orc-leaf@^1.0.0': evilLeaf(stage) })),
    twin: edits(override({ 'orc-leaf@^1.0.0': '1.0.0' }), relock),
  },
  {
    name: 'an override of another version with the lockfile untouched',
    rule,
    attack: override({ 'orc-leaf': '2.0.0' }),
    twin: edits(override({ 'orc-leaf': '2.0.0' }), relock),
    judged: ['orc-leaf@2.0.0'],
  },
  {
    name: "an override that quotes the root's own spec",
    base: project({ 'package.json': root({ dependencies: { 'orc-leaf': '1.2.0', 'orc-bar': '1.0.0' } }) }),
    twin: edits(override({ 'orc-leaf': '$orc-leaf' }), relock),
  },
]

const workspaces: Make = project({
  'package.json': root({ workspaces: ['packages/*'], dependencies: { 'orc-bar': '1.0.0' } }),
  'packages/one/package.json': { name: 'own-one', version: '1.0.0', dependencies: { 'orc-foo': '1.0.0' } },
})
const folders: Make = project({
  'package.json': root({ dependencies: { 'own-lib': 'file:lib', 'orc-bar': '1.0.0' } }),
  'lib/package.json': { name: 'own-lib', version: '1.0.0', dependencies: { 'orc-foo': '1.0.0' } },
})
const one = 'packages/one/package.json'
const lib = 'lib/package.json'

const manifests: readonly Row[] = [
  {
    name: "a URL in a workspace's manifest",
    rule,
    base: workspaces,
    attack: askIn(one, 'orc-foo', evilFoo),
    twin: edits(askIn(one, 'orc-foo', '1.0.1'), relock),
    judged: ['orc-foo@1.0.1'],
  },
  {
    name: "a URL in a workspace's devDependencies",
    rule,
    base: workspaces,
    attack: askIn(one, 'orc-bar', far('orc-bar'), 'devDependencies'),
    twin: edits(askIn(one, 'orc-bar', '1.0.0', 'devDependencies'), relock),
  },
  {
    name: 'a new package in a workspace with the lockfile untouched',
    rule,
    base: workspaces,
    attack: askIn(one, 'orc-new', '1.0.0'),
    twin: edits(askIn(one, 'orc-new', '1.0.0'), relock),
    judged: ['orc-new@1.0.0'],
  },
  {
    name: 'a new workspace that asks for a package with the lockfile untouched',
    rule,
    base: workspaces,
    attack: write({
      'packages/two/package.json': print({
        name: 'own-two',
        version: '1.0.0',
        dependencies: { 'orc-new': '1.0.0' },
      }),
    }),
    twin: edits(
      write({
        'packages/two/package.json': print({
          name: 'own-two',
          version: '1.0.0',
          dependencies: { 'orc-new': '1.0.0' },
        }),
      }),
      relock,
    ),
    judged: ['orc-new@1.0.0'],
  },
  {
    name: 'a URL in the manifest of a folder that is linked by file:',
    rule,
    base: folders,
    attack: askIn(lib, 'orc-foo', evilFoo),
    twin: edits(askIn(lib, 'orc-foo', '1.0.1'), relock),
    judged: ['orc-foo@1.0.1'],
  },
  {
    name: 'a new package in a linked folder with the lockfile untouched',
    rule,
    base: folders,
    attack: askIn(lib, 'orc-new', '1.0.0'),
    twin: edits(askIn(lib, 'orc-new', '1.0.0'), relock),
    judged: ['orc-new@1.0.0'],
  },
  {
    name: 'an alias that only the lockfile says of a linked folder',
    base: folders,
    attack: entries((packages, { registry, integrityOf }) => {
      packages.lib = { ...packages.lib, dependencies: { 'orc-foo': 'npm:orc-new@1.0.0' } }
      packages['node_modules/orc-foo'] = {
        name: 'orc-new',
        version: '1.0.0',
        resolved: `${registry}orc-new/-/orc-new-1.0.0.tgz`,
        integrity: integrityOf('orc-new', '1.0.0'),
      }
    }),
    harmless: 'what npm installs is judged; it only stands under the name of another',
    twin: edits(askIn(lib, 'orc-foo', 'npm:orc-foo@1.0.1'), relock),
  },
]

/** The base with a lockfile of version 1. */
const legacy: Make = async (stage) => {
  const state = await plain(stage)
  return lock(remove('package-lock.json')(state, stage) as Awaited<ReturnType<Make>>, stage, {
    lockfileVersion: 1,
  })
}

const locked: readonly Row[] = [
  {
    name: 'a URL over a lockfile of version 1',
    rule,
    base: legacy,
    attack: ask('orc-foo', evilFoo),
    twin: async (state, stage) =>
      lock(await ask('orc-foo', '1.0.1')(state, stage), stage, { lockfileVersion: 1 }),
  },
  {
    name: 'an entry whose own dependency is not listed',
    rule,
    base: project({ 'package.json': root({ dependencies: { 'orc-foo': '1.0.0', 'orc-native': '1.0.0' } }) }),
    attack: edits(
      ask('orc-bar', '1.0.0'),
      relock,
      entries((packages) => void delete packages['node_modules/orc-leaf']),
    ),
    twin: edits(ask('orc-bar', '1.0.0'), relock),
    judged: ['orc-bar@1.0.0', 'orc-leaf@1.2.0'],
  },
  {
    name: 'a dependency that no longer satisfies its dependent',
    rule,
    attack: edits(ask('orc-bar', '2.0.0'), async (state, stage) => {
      const honest = readJson(await relock(state, stage), 'package-lock.json').packages as Record<
        string,
        Json
      >
      return entries((packages) => {
        packages[''] = honest[''] ?? {}
        packages['node_modules/orc-bar'] = honest['node_modules/orc-bar'] ?? {}
      })(state, stage)
    }),
    twin: edits(ask('orc-bar', '2.0.0'), relock),
    judged: ['orc-bar@2.0.0', 'orc-leaf@2.0.0'],
  },
  {
    name: "an entry in a bundle whose dependencies replace the root's",
    base: project({
      'package.json': root({ dependencies: { 'orc-carrier': '1.0.0', 'orc-leaf': '1.0.0' } }),
    }),
    attack: tamper('node_modules/orc-carrier/node_modules/orc-inner', (stage) => ({
      dependencies: { 'orc-leaf': evilLeaf(stage) },
    })),
    twin: edits(ask('orc-carrier', '1.1.0'), relock),
  },
  {
    name: 'a published package that depends on a URL beside an honest entry',
    base: project({ 'package.json': root({ dependencies: { 'orc-remote': '1.0.0', 'orc-far': '1.0.0' } }) }),
    attack: edits(ask('orc-remote', '1.1.0'), (state, stage) =>
      entries((packages, { registry }) => {
        const dependencies = { 'orc-remote': '1.1.0', 'orc-far': '1.0.0' }
        packages[''] = { name: 'app', version: '1.0.0', dependencies }
        packages['node_modules/orc-remote'] = {
          version: '1.1.0',
          resolved: `${registry}orc-remote/-/orc-remote-1.1.0.tgz`,
          integrity: stage.integrityOf('orc-remote', '1.1.0'),
          dependencies: { 'orc-far': far('orc-far')(stage) },
        }
      })(state, stage),
    ),
    twin: edits(ask('orc-remote', '1.0.1'), relock),
  },
  {
    name: 'the same, where the entry does not say so',
    base: project({ 'package.json': root({ dependencies: { 'orc-remote': '1.0.0', 'orc-far': '1.0.0' } }) }),
    attack: edits(ask('orc-remote', '1.1.0'), (state, stage) =>
      entries((packages, { registry }) => {
        packages['node_modules/orc-remote'] = {
          version: '1.1.0',
          resolved: `${registry}orc-remote/-/orc-remote-1.1.0.tgz`,
          integrity: stage.integrityOf('orc-remote', '1.1.0'),
        }
      })(state, stage),
    ),
    harmless: 'npm reads the edges of what it has not yet unpacked from the lockfile',
    twin: edits(ask('orc-remote', '1.0.1'), relock),
  },
]

const leafless = entries((packages) => void delete packages['node_modules/orc-platform'])

/** What npm leaves as it is: no finding may stand in its way. */
const quiet: readonly Row[] = [
  {
    name: 'a tree made with --legacy-peer-deps',
    base: project(
      { 'package.json': root({ dependencies: { 'orc-peer': '1.0.0', 'orc-foo': '2.0.0' } }) },
      { '.npmrc': 'legacy-peer-deps=true\n' },
      { legacyPeerDeps: true },
    ),
    twin: async (state, stage) =>
      lock(await ask('orc-peer', '1.0.1')(state, stage), stage, { legacyPeerDeps: true }),
    judged: ['orc-peer@1.0.1'],
  },
  {
    name: 'an optional platform package that npm left out of the lockfile',
    base: async (stage) => {
      const state = await project({
        'package.json': root({ dependencies: { 'orc-optional': '1.0.0', 'orc-foo': '1.0.0' } }),
      })(stage)
      return leafless(state, stage)
    },
    twin: edits(ask('orc-foo', '1.0.1'), relock, leafless),
    judged: ['orc-foo@1.0.1'],
  },
  {
    name: 'a conflict that stood before',
    base: async (stage) => ask('orc-bar', '1.1.0')(await plain(stage), stage),
    twin: edit('package-lock.json', (json) => void (json.name = 'renamed')),
  },
]

export const edges: readonly Row[] = [...specs, ...overrides, ...manifests, ...locked, ...quiet]
