// Forms as yarn 3.8 and 4.18 write them, with the code around the map cut short.

import { describe, expect, test } from 'vitest'
import { comparePnp } from '../../src/install-code/pnp.ts'

type Package = readonly [name: string | null, reference: string | null, location: string]

const own: Package = [null, null, './']
const sum =
  '96786ea2649222eff4b2fc0fb81371fde87c9992c38b80214489531b88ebe44170a63ff792dc66728d6131893fb80d0775e238a'
const a: Package = [
  'aaa',
  'npm:1.0.0',
  './.yarn/cache/aaa-npm-1.0.0-ebd6001891-96786ea264.zip/node_modules/aaa/',
]
const at = (name: string, reference: string, location: string): Package => [name, reference, location]
const code =
  'function $$SETUP_STATE(hydrateRuntimeState) {\n  return hydrateRuntimeState(JSON.parse(RAW_RUNTIME_STATE));\n}\n'

function mapOf(packages: readonly Package[]): string {
  const packageRegistryData = packages.map(([name, reference, packageLocation]) => [
    name,
    [[reference, { packageLocation, packageDependencies: [], linkType: 'HARD' }]],
  ])
  return JSON.stringify({ __info: ["it's made"], packageRegistryData }, null, 2)
}

function pnp(packages: readonly Package[], runtime = code): string {
  const literal = mapOf(packages).replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\\n')
  return `#!/usr/bin/env node\n"use strict";\n\nconst RAW_RUNTIME_STATE =\n'${literal}';\n\n${runtime}`
}

const lock = (...entries: [string, string | null][]) =>
  [
    '__metadata:\n  version: 10\n  cacheKey: 10c0\n',
    ...entries.map(
      ([resolution, checksum]) =>
        `"${resolution}":\n  version: 1.0.0\n  resolution: "${resolution}"\n${checksum === null ? '' : `  checksum: 10c0/${checksum}\n`}  linkType: hard\n`,
    ),
  ].join('\n')

const locked = lock(
  ['aaa@npm:1.0.0', sum],
  ['@sc/bbb@npm:2.0.0', sum],
  ['esbuild@npm:1.0.0', sum],
  ['fsevents@npm:2.0.0', null],
  ['w@workspace:packages/w', null],
)

function messages(before: string | null, after: string | null, lockfile: string | null = locked): string[] {
  const beside = (name: string) => (name === 'yarn.lock' ? { before: lockfile, after: lockfile } : null)
  const file = {
    path: '.pnp.cjs',
    place: '.pnp.cjs',
    role: 'pnp',
    before,
    after,
    hasNoBefore: false,
    beside,
  } as const
  return comparePnp(file).map(({ message }) => message)
}

const other = [
  '.pnp.cjs has other code around its map of packages than before (another yarn writes other code): yarn loads it into each node that it starts',
]
const elsewhere = (spec: string, location: string) => [
  `.pnp.cjs leads ${spec} to ${location}, which is not where yarn puts it`,
]
const evil = './.yarn/cache/evil.zip/node_modules/aaa/'

describe('an install that an honest yarn made is silent', () => {
  test.each<[string, Package[]]>([
    ['a package', [own, a]],
    [
      'one of a scope',
      [
        at(
          '@sc/bbb',
          'npm:2.0.0',
          './.yarn/cache/@sc-bbb-npm-2.0.0-dba19799a8-96786ea264.zip/node_modules/@sc/bbb/',
        ),
      ],
    ],
    [
      'one with peers',
      [
        at(
          'aaa',
          'virtual:0ea8#npm:1.0.0',
          './.yarn/__virtual__/aaa-virtual-0ea876d767/0/cache/aaa-npm-1.0.0-ebd6001891-96786ea264.zip/node_modules/aaa/',
        ),
      ],
    ],
    [
      'one that is unpacked',
      [at('esbuild', 'npm:1.0.0', './.yarn/unplugged/esbuild-npm-1.0.0-d4df35e784/node_modules/esbuild/')],
    ],
    [
      "one of yarn's own cache",
      [
        at(
          'aaa',
          'npm:1.0.0',
          '../../home/.yarn/berry/cache/aaa-npm-1.0.0-ebd6001891-10c0.zip/node_modules/aaa/',
        ),
      ],
    ],
    [
      'one without a checksum',
      [
        at(
          'fsevents',
          'npm:2.0.0',
          './.yarn/cache/fsevents-npm-2.0.0-ebd6001891-10c0.zip/node_modules/fsevents/',
        ),
      ],
    ],
    ['a workspace', [at('w', 'workspace:packages/w', './packages/w/')]],
    [
      'a workspace with peers',
      [
        at(
          'w',
          'virtual:0ea8#workspace:packages/w',
          './.yarn/__virtual__/w-virtual-0ea876d767/1/packages/w/',
        ),
      ],
    ],
  ])('%s', (_, packages) => expect(messages(pnp([own]), pnp([own, ...packages]))).toEqual([]))

  test('the same file, one that goes, one that was never compared', () => {
    expect(messages(pnp([own, a]), pnp([own, a]))).toEqual([])
    expect(messages(pnp([own, a]), pnp([own]))).toEqual([])
    expect(messages(pnp([own]), null)).toEqual([])
    expect(messages(pnp([own]), pnp([own]).replaceAll('\n', '\r\n'))).toEqual([])
  })

  test('the map in a file of its own', () => expect(messages(mapOf([own]), mapOf([own, a]))).toEqual([]))
})

describe('found', () => {
  test.each<[string, string | null, string, string[]]>([
    ['another code', pnp([own]), pnp([own], `${code}require("./evil.js")\n`), other],
    [
      'code that follows the map',
      pnp([own]),
      pnp([own]).replace("';\n", "'.concat(require('./evil.js'));\n"),
      other,
    ],
    ['code before the map', pnp([own]), pnp([own]).replace('"use strict"', 'require("./evil.js")'), other],
    ['a new file', null, pnp([own]), ['.pnp.cjs was added: yarn loads it into each node that it starts']],
    ['no map', pnp([own]), 'require("./evil.js")', ['.pnp.cjs has no map of packages that can be read']],
    [
      'an escape that yarn does not write',
      pnp([own]),
      pnp([own]).replace('packageRegistryData', '\\x70ackageRegistryData'),
      ['.pnp.cjs has no map of packages that can be read'],
    ],
    [
      'another archive',
      pnp([own, a]),
      pnp([own, ['aaa', 'npm:1.0.0', evil]]),
      elsewhere('aaa@npm:1.0.0', evil),
    ],
    [
      'an archive with another checksum in its name',
      pnp([own]),
      pnp([own, ['aaa', 'npm:1.0.0', a[2].replace('96786ea264', '0000000000')]]),
      elsewhere('aaa@npm:1.0.0', a[2].replace('96786ea264', '0000000000')),
    ],
    [
      'an archive of the project that is named like one of the cache outside',
      pnp([own]),
      pnp([own, ['aaa', 'npm:1.0.0', a[2].replace('96786ea264', '10c0')]]),
      elsewhere('aaa@npm:1.0.0', a[2].replace('96786ea264', '10c0')),
    ],
    [
      "another package's archive",
      pnp([own]),
      pnp([own, ['@sc/bbb', 'npm:2.0.0', a[2]]]),
      elsewhere('@sc/bbb@npm:2.0.0', a[2]),
    ],
    [
      'a folder',
      pnp([own]),
      pnp([own, ['aaa', 'npm:1.0.0', './src/']]),
      elsewhere('aaa@npm:1.0.0', './src/'),
    ],
    [
      'a way around',
      pnp([own]),
      pnp([own, ['aaa', 'npm:1.0.0', './.yarn/cache/../evil/']]),
      elsewhere('aaa@npm:1.0.0', './.yarn/cache/../evil/'),
    ],
    [
      'another folder of a workspace',
      pnp([own]),
      pnp([own, ['w', 'workspace:packages/w', './evil/']]),
      elsewhere('w@workspace:packages/w', './evil/'),
    ],
    [
      'a package that is not locked',
      pnp([own]),
      pnp([own, ['evil', 'npm:1.0.0', evil]]),
      ['.pnp.cjs names evil@npm:1.0.0, which the lockfile does not have'],
    ],
    [
      'the map in a file of its own',
      mapOf([own]),
      mapOf([own, ['aaa', 'npm:1.0.0', evil]]),
      elsewhere('aaa@npm:1.0.0', evil),
    ],
  ])('%s', (_, before, after, expected) => expect(messages(before, after)).toEqual(expected))

  test('without a lockfile nothing can be compared', () =>
    expect(messages(pnp([own]), pnp([own, a]), null)).toEqual([
      '.pnp.cjs names aaa@npm:1.0.0, which the lockfile does not have',
    ]))
})
