// Code from elsewhere under a name of the registry, in the lockfiles of pnpm, yarn and bun.

import { evilHash, evilHost } from '../world.ts'
import { add, take, tamper, type Edit, type ManagerRow } from './project.ts'
import { updated } from './hash-rows.ts'

const commit = 'a'.repeat(40)
const ssh = 'git+ssh://git@evil.example.test/ms.git'
/** Another first element of bun's entry, with what follows it. */
const bunEntry = (...entry: readonly unknown[]): Edit => tamper('ms', { more: { entry } })
const berryAt = (resolution: string): Edit => tamper('ms', { integrity: null, more: { resolution } })
const pnpmAt = (resolution: Record<string, unknown>): Edit =>
  tamper('ms', { integrity: null, more: { resolution } })
const classicAt = (resolved: string): Edit => tamper('ms', { resolved, integrity: null, more: { hash: '' } })
/** An address in the place of the registry's; the hash stays. */
const addressed = (address: (registry: string) => string): readonly Edit[] => [
  tamper('ms', ({ registry }) => ({ resolved: address(registry) })),
]
const unnamed = 'yarn has no entry for a link: that a manifest asks for one is a range that changes'
const berryRegistry =
  /evil\.example\.test|its address|none that can be judged|address that the registry does not give/

const addresses: readonly ManagerRow[] = [
  {
    name: 'an address that differs in its query alone',
    npm: ['2 an address that differs in its query alone'],
    hostile: [
      take('ms', '2.1.3'),
      tamper('ms', ({ entry }) => ({ resolved: `${entry('ms', '2.1.3').tarball}?download=other` })),
    ],
    expect: { rule: 'registry-mismatch', message: /with another query \("download"\)/ },
    twin: updated,
  },
  {
    name: 'an address without a scheme',
    npm: ['linter: an address without a scheme'],
    hostile: addressed(() => '//evil.example.test/x.tgz'),
    expect: { rule: 'source', message: /the file \/evil\.example\.test\/x\.tgz|none that can be judged/ },
    twin: updated,
  },
  {
    name: 'an address that cannot be read',
    npm: ['an address that cannot be read'],
    hostile: addressed(() => 'https://evil.example.test:99999/ms/-/ms-2.1.2.tgz'),
    expect: { rule: 'source', message: /none that can be judged/ },
    twin: updated,
  },
  {
    name: 'the registry as the user of another host',
    npm: ['linter: the registry as the user of another host'],
    hostile: addressed(
      (registry) => `http://${new URL(registry).hostname}@evil.example.test/ms/-/ms-2.1.2.tgz`,
    ),
    expect: { rule: 'source', message: /evil\.example\.test/ },
    twin: updated,
  },
  {
    name: 'a path that climbs to another package',
    npm: ['linter: a path that climbs to another package'],
    hostile: addressed((registry) => `${registry}ms/../evil/-/evil-1.0.0.tgz`),
    expect: { rule: 'registry-mismatch', message: /evil-1\.0\.0\.tgz/ },
    twin: addressed((registry) => `${registry}evil/../ms/-/ms-2.1.2.tgz`),
  },
  {
    name: 'a path that climbs in disguise',
    npm: ['a path that climbs in disguise'],
    hostile: addressed((registry) => `${registry}evil%2f..%2f..%2fevil/ms/-/ms-2.1.2.tgz`),
    expect: { rule: 'registry-mismatch', message: /its address is/ },
    twin: addressed((registry) => `${registry}m%73/-/ms-2.1.2.tgz`),
  },
  {
    name: "the shape of another registry's addresses",
    npm: ["the shape of another registry's addresses"],
    hostile: addressed((registry) => `${registry}download/ms/2.1.2/evil`),
    expect: { rule: 'registry-mismatch', message: /its address is/ },
    twin: updated,
  },
  {
    name: 'the registry itself in the place of an address',
    hostile: addressed((registry) => registry),
    expect: { rule: 'registry-mismatch', message: /its address is/ },
    twin: updated,
  },
  {
    name: 'plain http for the registry',
    npm: ['28 plain http for the registry'],
    configured: 'https',
    hostile: [
      take('ms', '2.1.3'),
      tamper('ms', ({ entry }) => ({
        resolved: entry('ms', '2.1.3').tarball.replace(/^http:/, 'plain-http:'),
      })),
    ],
    expect: { rule: 'source', message: /over plain http/ },
    twin: updated,
  },
  {
    name: 'another registry that is configured, and an entry without a hash',
    npm: ['32 another registry in .npmrc, and an entry without a hash'],
    configured: 'imposter',
    hostile: [take('ms', '2.1.3'), tamper('ms', { integrity: null })],
    expect: { rule: 'integrity', message: /no hash/ },
    twin: [take('zz', '1.0.0')],
    in: { classic: 'the file has the address of each, and the sha1 of it' },
  },
  {
    name: 'another registry that is configured, which has other bytes',
    npm: ['32 another registry in .npmrc, which has other bytes'],
    configured: 'imposter',
    hostile: [take('ms', '2.1.3')],
    expect: { rule: 'registry-mismatch', message: /hash/ },
    twin: [take('zz', '1.0.0')],
    in: {
      classic: 'the file has the address of each',
      berry: 'no registry has the checksum: yarn itself compares it',
    },
  },
  {
    name: 'an address as the version',
    npm: ['17 an address as the version, in version 1'],
    hostile: [],
    expect: { rule: 'source', message: /evil\.example\.test/ },
    twin: updated,
    in: {
      pnpm: {
        hostile: [
          tamper('ms', {
            more: {
              key: `ms@${evilHost}/ms-2.1.2.tgz`,
              resolution: { tarball: `${evilHost}/ms-2.1.2.tgz` },
              version: '2.1.2',
            },
          }),
        ],
        text: (lock) =>
          lock.replace(
            /(ms:\n\s+specifier: "2\.1\.2"\n\s+version: )"2\.1\.2"/,
            `$1"${evilHost}/ms-2.1.2.tgz"`,
          ),
      },
      classic: {
        hostile: [tamper('ms', { version: `${evilHost}/ms-2.1.2.tgz` })],
        expect: { exit: 2, message: /has the version/ },
      },
      berry: { hostile: [berryAt(`ms@${evilHost}/ms-2.1.2.tgz`)] },
      bun: { hostile: [bunEntry(`ms@${evilHost}/ms-2.1.2.tgz`, {}, evilHash)] },
    },
  },
]

const elsewhere: readonly ManagerRow[] = [
  {
    name: 'git under a name of the registry',
    npm: ['8 git under a name of the registry'],
    hostile: [],
    expect: { rule: 'source', message: /comes from git/ },
    twin: updated,
    in: {
      pnpm: { hostile: [pnpmAt({ type: 'git', repo: ssh, commit })] },
      classic: { hostile: [classicAt(`${ssh}#${commit}`)] },
      berry: { hostile: [berryAt(`ms@${ssh}#commit=${commit}`)] },
      bun: { hostile: [bunEntry(`ms@${ssh}#${commit}`, {}, commit)] },
    },
  },
  {
    name: 'github: and no full commit',
    npm: ['linter: github: and no commit'],
    hostile: [],
    expect: { rule: 'source', message: /no full commit binds it/ },
    twin: updated,
    in: {
      pnpm: {
        hostile: [pnpmAt({ type: 'git', repo: 'https://github.example.test/evil/x.git', commit: 'main' })],
      },
      classic: { hostile: [classicAt('git+https://github.example.test/evil/x.git')] },
      berry: { hostile: [berryAt('ms@https://github.example.test/evil/x.git#commit=main')] },
      bun: { hostile: [bunEntry('ms@github:evil/x#1a2b3c4', {}, 'evil-x-1a2b3c4')] },
    },
  },
  {
    name: 'a commit that only the second of two places names, which is checked out',
    hostile: [],
    expect: { exit: 2, message: /which is what bun checks out/ },
    twin: updated,
    in: {
      pnpm: 'the commit is in one place, and pnpm drops a key that names another one',
      classic: 'the commit is in one place',
      berry: 'the commit is in one place',
      bun: { hostile: [bunEntry(`ms@${ssh}#${commit}`, {}, 'b'.repeat(40))] },
    },
  },
  {
    name: 'the same for an archive of GitHub',
    hostile: [],
    expect: { exit: 2, message: /which is what bun checks out/ },
    twin: updated,
    in: {
      pnpm: 'the commit is in one place',
      classic: 'the commit is in one place',
      berry: 'the commit is in one place',
      bun: { hostile: [bunEntry('ms@github:o/ms#1a2b3c4', {}, 'o-ms-2b3c4d5')] },
    },
  },
  {
    name: 'a link to a folder outside',
    npm: ['22 a link to a folder outside'],
    hostile: [],
    expect: { rule: 'source', message: /evil outside of the project/ },
    twin: updated,
    in: {
      pnpm: {
        hostile: [
          ({ entries }) =>
            void entries.splice(
              entries.findIndex(({ name }) => name === 'ms'),
              1,
            ),
        ],
        text: (lock) =>
          lock.replace(/(ms:\n\s+specifier: "2\.1\.2"\n\s+version: )"?2\.1\.2"?/, '$1"link:../evil"'),
      },
      classic: unnamed,
      berry: { hostile: [berryAt('ms@portal:../evil::locator=app%40workspace%3A.')] },
      bun: { hostile: [bunEntry('ms@link:../evil', {})] },
    },
  },
  {
    name: 'a link to a folder inside, where the manifest asks for a version',
    npm: ['22 a link to a folder inside, where the manifest asks for a version'],
    hostile: [],
    expect: { rule: 'source', message: /vendor\/ms, which no manifest asks for/ },
    twin: updated,
    in: {
      pnpm: {
        hostile: [
          ({ entries }) =>
            void entries.splice(
              entries.findIndex(({ name }) => name === 'ms'),
              1,
            ),
        ],
        text: (lock) =>
          lock.replace(/(ms:\n\s+specifier: "2\.1\.2"\n\s+version: )"?2\.1\.2"?/, '$1"link:vendor/ms"'),
      },
      classic: unnamed,
      berry: { hostile: [berryAt('ms@portal:vendor/ms::locator=app%40workspace%3A.')] },
      bun: { hostile: [bunEntry('ms@file:vendor/ms', {})] },
    },
  },
  {
    name: 'a tarball on the disk',
    npm: ['linter: a tarball on the disk'],
    hostile: [],
    expect: { rule: 'source', message: /the file \.\.\/evil\.tgz/ },
    twin: updated,
    in: {
      pnpm: {
        hostile: [
          tamper('ms', { integrity: evilHash, more: { resolution: { tarball: 'file:../evil.tgz' } } }),
        ],
      },
      classic: { hostile: [tamper('ms', { resolved: 'file:../evil.tgz', integrity: evilHash })] },
      berry: { hostile: [berryAt('ms@file:../evil.tgz::locator=app%40workspace%3A.')] },
      bun: { hostile: [bunEntry('ms@../evil.tgz', {}, evilHash)] },
    },
  },
  {
    name: 'an alias that only the lockfile declares',
    npm: ['30 an alias that only the root of the lockfile declares'],
    hostile: [],
    expect: { rule: 'source', message: /no manifest declares npm:evil/ },
    twin: updated,
    in: {
      pnpm: {
        hostile: [add('evil', '1.0.0', { alias: 'ms', asked: '2.1.2' })],
        text: (lock) => lock.replace(/(ms:\n\s+specifier: )"2\.1\.2"/, '$1"npm:evil@1.0.0"'),
      },
      classic: 'the manifest alone states what the project asks for: the file has a pattern for each',
      berry: {
        hostile: [add('evil', '1.0.0', { alias: 'ms', more: { keys: ['ms@npm:evil@1.0.0'] } })],
        text: (lock) => lock.replace('ms: "npm:2.1.2"', 'ms: "npm:evil@1.0.0"'),
        expect: { rule: 'out-of-sync' },
      },
      bun: {
        hostile: [add('evil', '1.0.0', { alias: 'ms', asked: '2.1.2' })],
        text: (lock) => lock.replace('"ms":"2.1.2"', '"ms":"npm:evil@1.0.0"'),
      },
    },
  },
  {
    name: 'the lockfile written anew from poisoned modules',
    npm: ['31 the lockfile deleted and written anew from a poisoned node_modules'],
    hostile: [tamper('ms', { resolved: `${evilHost}/ms/-/ms-2.1.2.tgz`, integrity: evilHash })],
    expect: { rule: 'source', message: berryRegistry },
    twin: [],
    isNew: true,
  },
]

export const sourceRows: readonly ManagerRow[] = [...addresses, ...elsewhere]
