// Package managers and runtimes that a manifest names, and pnpm's config dependencies.

import { describe, expect, test } from 'vitest'
import type { InstallFile } from '../../src/install-code/files.ts'
import { compareManagers } from '../../src/install-code/managers.ts'
import { refusalOf } from '../support/refusal.ts'
import { installFile, json, manifest } from '../support/install-file.ts'

const messagesOf = (one: InstallFile) => compareManagers(one).code.map(({ message }) => message)
const workspace = (before: string | null, after: string | null) =>
  installFile('pnpm-workspace.yaml', before, after)

describe('findings', () => {
  test.each<[string, InstallFile, string]>([
    [
      'a dependency of the configuration',
      installFile('pnpm-workspace.yaml', '', 'configDependencies:\n  pnpm-plugin-x: 1.0.0+sha512-aa\n'),
      '"configDependencies" gained pnpm-plugin-x@1.0.0',
    ],
    [
      'packageManager from an address',
      manifest({}, { packageManager: 'yarn@https://evil.example.test/y.js' }),
      'an address',
    ],
    [
      'packageManager without a version',
      manifest({}, { packageManager: 'pnpm' }),
      'which is no exact version',
    ],
    [
      'packageManager with a tag',
      manifest({ packageManager: 'pnpm@9.0.0' }, { packageManager: 'pnpm@latest' }),
      'names pnpm@latest, which is no exact version',
    ],
    [
      'packageManager that is no text',
      manifest({}, { packageManager: ['pnpm@9.0.0'] }),
      'names nothing that can be read',
    ],
    [
      'devEngines, a range that pnpm fetches',
      manifest(
        {},
        { devEngines: { packageManager: { name: 'pnpm', version: '^9.0.0', onFail: 'download' } } },
      ),
      'names pnpm@^9.0.0, which is no exact version',
    ],
    [
      'devEngines in a list',
      manifest({}, { devEngines: { packageManager: [{ name: 'npm' }, { name: 'pnpm', version: '9.x' }] } }),
      'names pnpm@9.x',
    ],
    [
      'a node that is downloaded',
      manifest({}, { devEngines: { runtime: { name: 'node', version: '22.1.0', onFail: 'download' } } }),
      'comes from no registry',
    ],
    [
      'packageManager from a file',
      manifest({}, { packageManager: 'yarn@./yarn.js' }),
      'names yarn@./yarn.js, an address: its code is run, and no registry vouches for it',
    ],
    [
      'a config dependency from an address',
      workspace(null, 'configDependencies: { a: { tarball: "https://e.example.test/a.tgz" } }\n'),
      'an address',
    ],
    [
      'a config dependency in the manifest',
      manifest({}, { pnpm: { configDependencies: { a: '1.0.0' } } }),
      '"configDependencies" gained a@1.0.0, which pnpm fetches before all others',
    ],
    [
      'a config dependency with a range',
      workspace('configDependencies: { a: 1.0.0 }\n', 'configDependencies: { a: ^1.0.0 }\n'),
      'names a@^1.0.0, which is no exact version',
    ],
    [
      'a version with a leading v, which corepack refuses',
      manifest({}, { packageManager: 'pnpm@v9.0.0' }),
      'names pnpm@v9.0.0, which is no exact version',
    ],
    ['an empty packageManager', manifest({}, { packageManager: '' }), 'names nothing that can be read'],
    [
      'devEngines of pnpm without onFail',
      manifest({}, { devEngines: { packageManager: { name: 'pnpm', version: '^9' } } }),
      'names pnpm@^9',
    ],
    [
      'a range of pnpm beside a pin of another one',
      manifest(
        {},
        { packageManager: 'npm@11.0.0', devEngines: { packageManager: { name: 'pnpm', version: '^9' } } },
      ),
      'names pnpm@^9',
    ],
    [
      'another onFail',
      manifest(
        { devEngines: { packageManager: { name: 'npm', version: '>=10', onFail: 'error' } } },
        { devEngines: { packageManager: { name: 'npm', version: '>=10', onFail: 'download' } } },
      ),
      'names npm@>=10',
    ],
    ['an escape sequence', manifest({}, { packageManager: 'pnpm@\u001b[31mlatest' }), 'names pnpm@latest,'],
    [
      'after a state that cannot be read',
      installFile('package.json', '{', json({ packageManager: 'pnpm@latest' })),
      'names pnpm@latest',
    ],
  ])('finds %s', (_, one, message) => {
    expect(messagesOf(one)).toEqual([expect.stringContaining(message)])
  })

  test.each<[string, InstallFile]>([
    [
      'a bumped dependency of the configuration',
      installFile(
        'pnpm-workspace.yaml',
        'configDependencies: { c: 1.0.0+sha512-a }\n',
        'configDependencies: { c: 1.1.0+sha512-b }\n',
      ),
    ],
    [
      'a bumped packageManager',
      manifest({ packageManager: 'pnpm@9.0.0' }, { packageManager: 'pnpm@9.1.0+sha512.aa' }),
    ],
    ['a hash more', manifest({ packageManager: 'pnpm@9.0.0' }, { packageManager: 'pnpm@9.0.0+sha512.aa' })],
    [
      'devEngines that check',
      manifest(
        {},
        {
          devEngines: {
            runtime: { name: 'node', version: '>=20', onFail: 'error' },
            packageManager: { name: 'npm', version: '>=10' },
          },
        },
      ),
    ],
    [
      'a range of pnpm beside a pin',
      manifest(
        {},
        { packageManager: 'pnpm@9.1.0', devEngines: { packageManager: { name: 'pnpm', version: '^9.0.0' } } },
      ),
    ],
    ['no file any more', installFile('package.json', json({ packageManager: 'pnpm@latest' }), null)],
    ['null for packageManager', manifest({}, { packageManager: null })],
    ['what stays', manifest({ packageManager: 'pnpm@latest' }, { packageManager: 'pnpm@latest', name: 'a' })],
    ['what was removed', manifest({ packageManager: 'pnpm@latest' }, {})],
    [
      'a range of npm without onFail',
      manifest({}, { devEngines: { packageManager: { name: 'npm', version: '>=10' } } }),
    ],
    [
      'a range of pnpm with another onFail',
      manifest({}, { devEngines: { packageManager: { name: 'pnpm', version: '^9', onFail: 'warn' } } }),
    ],
    [
      'engines that are no table',
      manifest({}, { devEngines: { packageManager: 'pnpm@latest', runtime: [1] } }),
    ],
    [
      'an exact node that must be there',
      manifest({}, { devEngines: { runtime: { name: 'node', version: '22.1.0', onFail: 'error' } } }),
    ],
    ['config dependencies that are a list', workspace(null, 'configDependencies: [a]\n')],
    ['keys of the prototype', manifest({}, { devEngines: [], pnpm: 'configDependencies' })],
  ])('is quiet: %s', (_, one) => {
    expect(messagesOf(one)).toEqual([])
  })
})

describe('claims', () => {
  test.each([
    ['packageManager', { packageManager: 'pnpm@9.1.0+sha512.aa' }, 'pnpm@9.1.0'],
    ['yarn 1', { packageManager: 'yarn@1.22.22' }, 'yarn@1.22.22'],
    ['yarn 4', { packageManager: 'yarn@4.5.0' }, '@yarnpkg/cli-dist@4.5.0'],
    [
      'devEngines',
      { devEngines: { packageManager: { name: 'pnpm', version: '9.1.0', onFail: 'error' } } },
      'pnpm@9.1.0',
    ],
    [
      'a runtime',
      { devEngines: { runtime: [{ name: 'bun', version: '1.2.0', onFail: 'download' }] } },
      'bun@1.2.0',
    ],
  ])('%s is judged as a package', (_, after, spec) => {
    expect(compareManagers(manifest({}, after))).toMatchObject({
      code: [],
      claims: [{ spec, previous: null }],
    })
  })

  test('a bump is compared with the version before', () => {
    const bumped = manifest({ packageManager: 'yarn@1.22.22' }, { packageManager: 'yarn@4.5.0' })
    expect(compareManagers(bumped).claims).toMatchObject([
      { spec: '@yarnpkg/cli-dist@4.5.0', previous: 'yarn@1.22.22', line: 2 },
    ])
    const same = manifest({ packageManager: 'pnpm@9.1.0' }, { packageManager: 'pnpm@9.1.0', name: 'a' })
    expect(compareManagers(same).claims).toEqual([])
  })
})

describe('the finding', () => {
  test('has its field, line and level', () => {
    const download = { runtime: { name: 'bun', version: '1.x', onFail: 'download' } }
    expect(compareManagers(manifest({}, { devEngines: download })).code).toMatchObject([
      { subject: 'devEngines.runtime', spec: 'bun@1.x', exact: null, line: 5, asWarning: true },
    ])
    const node = { runtime: { name: 'node', version: '22.1.0', onFail: 'download' } }
    expect(compareManagers(manifest({}, { devEngines: node })).code).toMatchObject([
      { subject: 'devEngines.runtime', spec: 'node@22.1.0', line: 5, asWarning: true },
    ])
    expect(compareManagers(manifest({ a: 1 }, { a: 1, packageManager: 'pnpm' })).code).toMatchObject([
      { subject: 'packageManager', spec: 'pnpm@', line: 3, asWarning: false },
    ])
    expect(
      compareManagers(workspace('packages: [a]\n', 'packages: [a]\nconfigDependencies:\n  plugin: x\n')).code,
    ).toMatchObject([{ subject: 'configDependencies', spec: 'plugin@x', line: 3, asWarning: false }])
  })

  test('without a state of before only an address is an error', () => {
    const bare = (one: InstallFile) => compareManagers({ ...one, before: null, hasNoBefore: true }).code
    expect(bare(manifest({}, { packageManager: 'a@https://e.example.test/' }))).toMatchObject([
      { asWarning: false },
    ])
    expect(bare(manifest({}, { packageManager: 'pnpm@latest' }))).toMatchObject([{ asWarning: true }])
    expect(bare(workspace(null, 'configDependencies: { a: 1.0.0 }\n'))).toMatchObject([{ asWarning: true }])
  })

  test('a config dependency is judged as a package too', () =>
    expect(
      compareManagers(
        workspace('configDependencies: { a: 1.0.0 }\n', 'configDependencies: { a: 1.1.0+sha512-b }\n'),
      ),
    ).toMatchObject({
      code: [],
      claims: [{ subject: 'configDependencies', spec: 'a@1.1.0', previous: 'a@1.0.0', line: 1 }],
    }))

  test.each([
    ['package.json', '{'],
    ['pnpm-workspace.yaml', '['],
  ])('%s that cannot be read is refused', (place, text) =>
    expect(refusalOf(() => compareManagers(installFile(place, null, text)))).toMatchObject({
      code: 'EUSAGE',
    }),
  )

  test('both values of a duplicate key are no error: npm takes the last one', () =>
    expect(
      messagesOf(
        installFile('package.json', '{}', '{"packageManager":"pnpm@9.0.0","packageManager":"pnpm@x"}'),
      ),
    ).toEqual([expect.stringContaining('pnpm@x')]))
})
