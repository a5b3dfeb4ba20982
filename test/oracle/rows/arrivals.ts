// Kind 6: what arrives is what npm puts where nothing of it was.

import { far, plain, project, root, type Row } from '../row.ts'
import {
  ask,
  edits,
  entries,
  manifest,
  move,
  print,
  relock,
  tamper,
  write,
  type Edit,
  type Json,
  type Make,
} from '../state.ts'

const bump = edits(ask('orc-foo', '1.0.1'), relock)
const foo = 'node_modules/orc-foo'

/** Two copies of orc-leaf: 1.0.0 beneath orc-old, 1.2.0 for everyone else. */
const copies: Make = project({
  'package.json': root({ dependencies: { 'orc-bar': '1.0.0', 'orc-leaf': '1.2.0', 'orc-old': '1.0.0' } }),
})

const flag = (field: string): Row => ({
  name: `a changed ${field} flag on the same bytes`,
  twin: tamper('node_modules/orc-leaf', { [field]: true }),
})

const fixture: Make = async (stage) => {
  const other = await project({ 'package.json': root({ dependencies: { 'orc-foo': '1.0.0' } }) })(stage)
  const evil = { version: '1.0.0', resolved: far('orc-foo')(stage) }
  const text = entries((packages) => void (packages[foo] = evil))(other, stage)
  const fixed = (await text)['package-lock.json'] ?? ''
  return { 'package.json': other['package.json'] ?? '', 'test/fixtures/package-lock.json': fixed }
}

const same: readonly Row[] = [
  {
    name: 'the same version with other bytes',
    rule: 'registry-mismatch',
    attack: tamper(foo, ({ integrityOf, registry }) => ({
      integrity: integrityOf('orc-new', '1.0.0'),
      resolved: `${registry}orc-new/-/orc-new-1.0.0.tgz`,
    })),
    twin: bump,
  },
  {
    name: 'the same version from another host without a hash',
    attack: tamper(foo, (stage) => ({ integrity: undefined, resolved: far('orc-foo')(stage) })),
    twin: bump,
  },
  {
    name: 'the same version from another host with a hash of its own',
    attack: tamper(foo, (stage) => ({
      integrity: `sha1-${Buffer.alloc(20).toString('base64')}`,
      resolved: far('orc-foo')(stage),
    })),
    harmless: 'the hash is that of nothing',
    twin: bump,
  },
  {
    name: 'the version that the entry states is another one',
    harmless: 'the hash that is locked is that of bytes which lay there before',
    attack: edits(ask('orc-foo', '1.0.1'), tamper(foo, { version: '1.0.1' }), (state, stage) =>
      entries((packages) => {
        const own = packages[''] as { dependencies: Json }
        own.dependencies['orc-foo'] = '1.0.1'
      })(state, stage),
    ),
    twin: bump,
  },
]

const moved: readonly Row[] = [
  {
    name: 'a direct dependency that resolves to a version that stood elsewhere in the tree',
    base: copies,
    twin: edits(ask('orc-leaf', '1.0.0'), relock),
  },
  {
    name: 'another copy that is hoisted',
    base: copies,
    twin: edits(
      manifest((json) => void (json.dependencies = { 'orc-bar': '1.0.0', 'orc-old': '1.0.0' })),
      relock,
    ),
  },
  {
    name: "a workspace that takes a registry package's name",
    attack: edits(
      manifest((json) => void (json.workspaces = ['own'])),
      write({
        'own/package.json': print({
          name: 'orc-leaf',
          version: '1.2.0',
          scripts: { postinstall: 'echo "project:own postinstall" >> "$ORACLE_MARKS"' },
        }),
      }),
      relock,
    ),
    twin: edits(
      manifest((json) => void (json.workspaces = ['own'])),
      write({ 'own/package.json': print({ name: 'own-thing', version: '1.0.0' }) }),
      relock,
    ),
  },
  {
    name: 'a lockfile that is moved out of a folder of fixtures and becomes the project',
    base: fixture,
    attack: move('test/fixtures/package-lock.json', 'package-lock.json'),
    twin: edits(relock),
    judged: ['orc-foo@1.0.0'],
  },
  {
    name: 'a lockfile that is copied out of a folder of fixtures',
    base: fixture,
    attack: (state) => ({ ...state, 'package-lock.json': state['test/fixtures/package-lock.json'] ?? '' }),
    twin: edits(relock),
  },
  {
    name: 'a link over a package to a folder of the checkout',
    harmless: 'the report names what npm links, and refuses it',
    attack: edits(
      entries((packages) => {
        packages[foo] = { resolved: 'vendor/foo', link: true }
        packages['vendor/foo'] = { name: 'orc-foo', version: '1.0.0' }
      }),
      write({ 'vendor/foo/package.json': print({ name: 'orc-foo', version: '1.0.0' }) }),
    ),
    twin: bump,
  },
]

const honest: readonly Row[] = [
  flag('dev'),
  flag('optional'),
  flag('peer'),
  { name: 'an update of a direct dependency', twin: bump, judged: ['orc-foo@1.0.1'] },
  {
    name: 'a new package that brings another',
    base: project({ 'package.json': root({ dependencies: { 'orc-foo': '1.0.0' } }) }),
    twin: edits(ask('orc-bar', '1.0.0'), relock),
    judged: ['orc-bar@1.0.0', 'orc-leaf@1.2.0'],
  },
  {
    name: 'a package that is taken out',
    twin: edits(
      manifest((json) => void delete (json.dependencies as Json)['orc-bar']),
      relock,
    ),
  },
  {
    name: 'a dependency that is moved to devDependencies',
    twin: edits(
      manifest((json) => {
        delete (json.dependencies as Json)['orc-foo']
        json.devDependencies = { 'orc-foo': '1.0.0' }
      }),
      relock,
    ),
  },
  {
    name: 'an alias of its own',
    twin: edits(ask('orc-alias', 'npm:orc-new@1.0.0'), relock),
    judged: ['orc-new@1.0.0'],
  },
  {
    name: 'a project that is moved to another folder',
    twin: edits(
      move('package.json', 'web/package.json'),
      move('package-lock.json', 'web/package-lock.json'),
    ) as Edit,
  },
  {
    name: 'a scoped package',
    twin: edits(ask('@orc/scoped', '1.1.0'), relock),
    judged: ['@orc/scoped@1.1.0'],
  },
  {
    name: 'the root of the project gets another name',
    base: plain,
    twin: edits(
      manifest((json) => void (json.name = 'renamed')),
      relock,
    ),
  },
]

export const arrivals: readonly Row[] = [...same, ...moved, ...honest]
