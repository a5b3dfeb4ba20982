// Kind 5: nothing is dropped: unknown versions and keys, other managers' lockfiles, patches and extensions.

import { plain, project, root, type Row } from '../row.ts'
import {
  ask,
  edit,
  edits,
  entries,
  manifest,
  move,
  print,
  relock,
  remove,
  tamper,
  write,
  type Json,
  type Make,
} from '../state.ts'

const bump = edits(ask('orc-foo', '1.0.1'), relock)
const lockfile = 'package-lock.json'
const unknown = 'a word that no npm of today obeys'

/** The base with a second project, which has a lockfile of its own. */
const withProject =
  (folder: string): Make =>
  async (stage) => {
    const other = await project({
      'package.json': root({ name: 'web', dependencies: { 'orc-foo': '1.0.0' } }),
    })(stage)
    const moved = Object.entries(other).map(([file, text]) => [`${folder}/${file}`, text] as const)
    return { ...(await plain(stage)), ...Object.fromEntries(moved) }
  }

const pnpm = (version: string) => `lockfileVersion: '9.0'

importers:
  .:
    dependencies:
      orc-foo:
        specifier: ${version}
        version: ${version}

packages:
  orc-foo@${version}:
    resolution: {integrity: sha512-${Buffer.alloc(64, version).toString('base64')}}

snapshots:
  orc-foo@${version}: {}
`
const yarn = (address: string) => `# yarn lockfile v1


orc-bar@1.0.0:
  version "1.0.0"
  resolved "${address}orc-bar/-/orc-bar-1.0.0.tgz"
  dependencies:
    orc-leaf "^1.0.0"

orc-foo@1.0.0:
  version "1.0.0"
  resolved "${address}orc-foo/-/orc-foo-1.0.0.tgz"

orc-leaf@^1.0.0:
  version "1.2.0"
  resolved "${address}orc-leaf/-/orc-leaf-1.2.0.tgz"

orc-native@1.0.0:
  version "1.0.0"
  resolved "${address}orc-native/-/orc-native-1.0.0.tgz"
`
const bunLock = (version: string) =>
  print({ lockfileVersion: 1, workspaces: { '': { dependencies: { 'orc-foo': version } } }, packages: {} })

const words: readonly Row[] = [
  ...[4, 5, 99].map((version) => ({
    name: `lockfileVersion ${version}`,
    attack: edits(
      bump,
      edit(lockfile, (json) => void (json.lockfileVersion = version)),
    ),
    ...(version === 4 ? { refused: 'lawful' as const } : { refused: 3 as const }),
    harmless: unknown,
    twin: bump,
  })),
  {
    name: 'an unknown key at the root of the lockfile',
    attack: edits(
      bump,
      edit(lockfile, (json) => void (json.resolutions = { 'orc-foo': '2.0.0' })),
    ),
    refused: 3,
    harmless: unknown,
    twin: bump,
  },
  {
    name: 'an unknown key in an entry',
    attack: edits(bump, tamper('node_modules/orc-foo', { mirror: 'http://127.0.0.2/' })),
    refused: 3,
    harmless: unknown,
    twin: bump,
  },
]

const diff = `diff --git a/index.js b/index.js
index e69de29..0000001 100644
--- a/index.js
+++ b/index.js
@@ -0,0 +1 @@
+require('node:child_process')
`
const patched = { 'orc-foo@1.0.0': 'patches/orc-foo.patch' }

const extensions: readonly Row[] = [
  {
    name: 'a patch of npm 12 that the manifest names',
    attack: edits(
      write({ 'patches/orc-foo.patch': diff }),
      manifest((json) => void (json.patchedDependencies = patched)),
    ),
    rule: 'patched',
    harmless: 'npm 12 wants the hash of the patch in the lockfile as well',
    twin: edits(write({ 'patches/orc-foo.patch': diff }), bump),
  },
  {
    name: 'a patch of npm 12 that only the lockfile names',
    attack: edits(
      write({ 'patches/orc-foo.patch': diff }),
      tamper('node_modules/orc-foo', {
        patched: { path: 'patches/orc-foo.patch', integrity: 'sha512-AAAA' },
      }),
      edit(lockfile, (json) => void (json.lockfileVersion = 4)),
    ),
    harmless: 'the hash is not that of the patch',
    twin: bump,
  },
  {
    name: 'packageExtensions that add a package',
    attack: manifest((json) => {
      json.packageExtensions = { 'orc-foo@1': { dependencies: { 'orc-new': '^1.0.0' } } }
    }),
    twin: edits(ask('orc-new', '1.0.0'), relock),
    judged: ['orc-new@1.0.0'],
    harmless: 'only npm 12 knows them',
  },
  {
    name: 'a file that npm 12 loads before it resolves',
    attack: write({
      '.npm-extension.cjs':
        "require('fs').appendFileSync(process.env.ORACLE_MARKS, 'file:.npm-extension.cjs ran\\n')",
    }),
    rule: 'install-code',
    harmless: 'only npm 12 loads it',
    twin: write({ '.npm-extension.md': 'a note' }),
  },
]

const others: readonly Row[] = [
  {
    name: "another manager's lockfile in another folder",
    base: async (stage) => ({
      ...(await plain(stage)),
      'web/package.json': print(root({ dependencies: { 'orc-foo': '1.0.0' } })),
      'web/aube-lock.yaml': pnpm('1.0.0'),
    }),
    attack: edits(write({ 'web/aube-lock.yaml': pnpm('2.0.0') }), bump),
    refused: 3,
    harmless: 'npm does not read it; whose manager it is does',
    twin: bump,
  },
  {
    name: 'an aube-lock.yaml that the change adds',
    attack: edits(write({ 'app/aube-lock.yaml': pnpm('1.0.0'), 'app/package.json': print(root({})) }), bump),
    refused: 3,
    harmless: 'npm does not read it; whose manager it is does',
    twin: bump,
  },
  ...Object.entries({
    'pnpm-lock.yaml': pnpm('1.0.0'),
    'bun.lock': bunLock('1.0.0'),
    'yarn.lock': yarn('https://registry.example.test/'),
  }).map(([file, text]) => ({
    name: `a ${file} that the change adds`,
    attack: edits(write({ [`app/${file}`]: text, 'app/package.json': print(root({})) }), bump),
    harmless: 'npm does not read it; whose manager it is does',
    twin: bump,
  })),
  {
    name: 'the lockfile deleted, and a yarn.lock in its place',
    attack: edits(
      remove(lockfile),
      write(({ evil }) => ({ 'yarn.lock': yarn(evil) })),
    ),
    twin: bump,
  },
  {
    name: 'the lockfile deleted',
    attack: edits(
      remove(lockfile),
      manifest((json) => void (json.dependencies = { 'orc-foo': '^1.0.0' })),
    ),
    twin: bump,
  },
  {
    name: 'a lockfile of a second project, changed',
    base: withProject('web'),
    attack: edit('web/package-lock.json', (json, { evil }) => {
      const packages = json.packages as Record<string, Json>
      packages['node_modules/orc-foo'] = { version: '1.0.0', resolved: `${evil}orc-foo/-/orc-foo-1.0.0.tgz` }
    }),
    harmless: 'npm runs at the top here',
    twin: bump,
  },
  {
    name: 'a project below a folder called node_modules',
    base: withProject('tools/node_modules/web'),
    attack: edits(
      bump,
      edit('tools/node_modules/web/package-lock.json', (json, { evil }) => {
        const packages = json.packages as Record<string, Json>
        packages['node_modules/orc-foo'] = {
          version: '1.0.0',
          resolved: `${evil}orc-foo/-/orc-foo-1.0.0.tgz`,
        }
      }),
    ),
    harmless: 'npm runs at the top here',
    twin: bump,
  },
  {
    name: 'a lockfile whose folder becomes a workspace in the same change',
    base: withProject('web'),
    attack: edits(
      manifest((json) => void (json.workspaces = ['web'])),
      edit('web/package-lock.json', (json, { evil }) => {
        const packages = json.packages as Record<string, Json>
        packages['node_modules/orc-foo'] = {
          version: '1.0.0',
          resolved: `${evil}orc-foo/-/orc-foo-1.0.0.tgz`,
        }
      }),
      relock,
    ),
    harmless: 'npm at the top reads the lockfile at the top',
    twin: edits(
      manifest((json) => void (json.workspaces = ['web'])),
      remove('web/package-lock.json'),
      relock,
    ),
  },
  {
    name: 'a shrinkwrap beside the lockfile, which npm reads instead',
    attack: (state, stage) =>
      edits(
        write({ 'npm-shrinkwrap.json': state[lockfile] ?? '' }),
        edit('npm-shrinkwrap.json', (json, { evil }) => {
          const packages = json.packages as Record<string, Json>
          packages['node_modules/orc-foo'] = {
            version: '1.0.0',
            resolved: `${evil}orc-foo/-/orc-foo-1.0.0.tgz`,
          }
        }),
      )(state, stage),
    twin: move(lockfile, 'npm-shrinkwrap.json'),
  },
  {
    name: 'an entry under a name that npm reads as another',
    attack: entries((packages, { evil }) => {
      packages['node_modules//orc-foo'] = { version: '1.0.0', resolved: `${evil}orc-foo/-/orc-foo-1.0.0.tgz` }
    }),
    harmless: 'the other entry wins',
  },
]

export const dropped: readonly Row[] = [...words, ...extensions, ...others]
