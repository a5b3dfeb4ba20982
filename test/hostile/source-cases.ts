// Code from elsewhere under a name of the registry.

import { declare, depend, drop, files, ms, take, tamper, updated, type HostileCase } from './edits.ts'
import { evilHash, evilHost } from './world.ts'

export const elsewhere: readonly HostileCase[] = [
  {
    name: '2 an address that differs in its query alone',
    expect: { rule: 'registry-mismatch', message: /ms-2\.1\.3\.tgz with another query \("download"\)/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ resolved: `${entry('ms', '2.1.3').resolved}?download=other` })),
    ),
    twin: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ resolved: `${entry('ms', '2.1.3').resolved}#sha1` })),
    ),
  },
  {
    name: '8 git under a name of the registry',
    expect: { rule: 'source', message: /comes from git/ },
    hostile: files(
      tamper(ms, () => ({ resolved: `git+ssh://git@evil.example.test/ms.git#${'a'.repeat(40)}` })),
      drop(ms, 'integrity'),
    ),
    twin: updated,
  },
  {
    name: 'linter: github: and no commit',
    expect: { rule: 'source', message: /no full commit binds it/ },
    hostile: files(
      tamper(ms, () => ({ resolved: 'github:evil/x' })),
      drop(ms, 'integrity'),
    ),
    twin: updated,
  },
  {
    name: 'linter: an address without a scheme',
    expect: { rule: 'source', message: /the file \/evil\.example\.test\/x\.tgz/ },
    hostile: files(tamper(ms, () => ({ resolved: '//evil.example.test/x.tgz' }))),
    twin: updated,
  },
  {
    name: 'an address that cannot be read',
    expect: { rule: 'source', message: /none that can be judged/ },
    hostile: files(tamper(ms, () => ({ resolved: 'https://evil.example.test:99999/ms/-/ms-2.1.2.tgz' }))),
    twin: updated,
  },
  {
    name: 'linter: the registry as the user of another host',
    expect: { rule: 'source', message: /evil\.example\.test/ },
    hostile: files(
      tamper(ms, ({ registry }) => ({
        resolved: `http://${new URL(registry).hostname}@evil.example.test/ms/-/ms-2.1.2.tgz`,
      })),
    ),
    twin: updated,
  },
  {
    name: 'linter: a path that climbs to another package',
    expect: { rule: 'registry-mismatch', message: /evil-1\.0\.0\.tgz/ },
    hostile: files(
      tamper(ms, ({ registry }) => ({ resolved: `${registry}ms/../evil/-/evil-1.0.0.tgz` })),
      drop(ms, 'integrity'),
    ),
    twin: files(tamper(ms, ({ registry }) => ({ resolved: `${registry}evil/../ms/-/ms-2.1.2.tgz` }))),
  },
  {
    name: 'a path that climbs in disguise',
    expect: { rule: 'registry-mismatch', message: /its address is/ },
    hostile: files(
      tamper(ms, ({ registry }) => ({ resolved: `${registry}evil%2f..%2f..%2fevil/ms/-/ms-2.1.2.tgz` })),
    ),
    twin: files(tamper(ms, ({ registry }) => ({ resolved: `${registry}m%73/-/ms-2.1.2.tgz` }))),
  },
  {
    name: "the shape of another registry's addresses",
    expect: { rule: 'registry-mismatch', message: /its address is/ },
    hostile: files(tamper(ms, ({ registry }) => ({ resolved: `${registry}download/ms/2.1.2/evil` }))),
    twin: updated,
  },
  {
    name: '22 a link to a folder outside',
    expect: { rule: 'source', message: /\.\.\/evil outside of the project/ },
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
    expect: { rule: 'source', message: /vendor\/ms, which no manifest asks for/ },
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
    expect: { rule: 'source', message: /the file \.\.\/evil\.tgz/ },
    hostile: files(tamper(ms, () => ({ resolved: 'file:../evil.tgz', integrity: evilHash }))),
    twin: updated,
  },
  {
    name: '23 marked as bundled, and no parent bundles it',
    expect: { rule: 'integrity', message: /is-odd@3\.0\.1 does not carry it/ },
    hostile: files((tree) => {
      tree.packages['node_modules/is-odd/node_modules/is-number'] = { version: '6.0.0', inBundle: true }
    }),
    twin: files(take('carrier', '1.1.0')),
  },
  {
    name: '23 marked as bundled beside a truly bundled copy of the same version',
    expect: { rule: 'integrity', message: /no hash/ },
    hostile: files(depend('inner', '1.0.0'), (tree) => {
      tree.packages['node_modules/inner'] = { version: '1.0.0', inBundle: true }
    }),
    twin: files(take('inner', '1.0.0')),
  },
  {
    name: '30 an alias that only the root of the lockfile declares',
    expect: { rule: 'source', message: /no manifest declares npm:evil/ },
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
    name: '28 plain http for the registry',
    configured: 'https',
    expect: { rule: 'source', message: /http/ },
    hostile: files(
      take('ms', '2.1.3'),
      tamper(ms, ({ entry }) => ({ resolved: insecure(entry('ms', '2.1.3')) })),
    ),
    twin: updated,
  },
  {
    name: '32 another registry in .npmrc, and an entry without a hash',
    configured: 'imposter',
    expect: { rule: 'integrity', message: /no hash/ },
    hostile: files(take('ms', '2.1.3'), drop(ms, 'integrity', 'resolved')),
    twin: files(take('zz', '1.0.0'), drop('node_modules/zz', 'resolved')),
  },
  {
    name: '32 another registry in .npmrc, which has other bytes',
    configured: 'imposter',
    expect: { rule: 'registry-mismatch', message: /hash/ },
    hostile: files(take('ms', '2.1.3'), drop(ms, 'resolved')),
    twin: files(take('zz', '1.0.0'), drop('node_modules/zz', 'resolved')),
  },
  {
    name: '31 the lockfile deleted and written anew from a poisoned node_modules',
    expect: { rule: 'source', message: /evil\.example\.test/ },
    isNew: true,
    hostile: files(tamper(ms, () => ({ resolved: `${evilHost}/ms/-/ms-2.1.2.tgz`, integrity: evilHash }))),
    twin: files(),
  },
]

function insecure({ resolved }: Record<string, unknown>): string {
  return String(resolved).replace(/^https:/, 'http:')
}
