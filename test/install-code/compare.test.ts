// What the edit of a file newly makes a package manager run or obey at install.

import { describe, expect, test } from 'vitest'
import { compareInstallFile } from '../../src/install-code/compare.ts'
import type { InstallFile } from '../../src/install-code/files.ts'
import { installFile, manifest } from '../support/install-file.ts'

const messagesOf = (one: InstallFile) => compareInstallFile(one).code.map(({ message }) => message)

describe('files and keys', () => {
  const x = 'module.exports = {}\n'
  const y = 'require("x")\n'
  const yarnrc = (path: string) => `nodeLinker: node-modules\nyarnPath: ${path}\n`
  test.each<[string, InstallFile, string]>([
    [
      'npm-extension.mjs',
      installFile('.npm-extension.mjs', null, x),
      'npm runs it before it resolves the tree',
    ],
    ['npm-extension.cjs edited', installFile('.npm-extension.cjs', x, y), 'was changed'],
    [
      'a pnpmfile',
      installFile('.pnpmfile.cjs', null, x),
      '.pnpmfile.cjs was added: pnpm runs it at each install',
    ],
    ['a pnpmfile as a module', installFile('.pnpmfile.mjs', x, y), '.pnpmfile.mjs was changed'],
    [
      'the file that a setting of pnpm names',
      installFile('pnpm-workspace.yaml', 'pnpmfile: h/a.cjs\n', 'pnpmfile: h/a.cjs\n', { 'h/a.cjs': [x, y] }),
      'h/a.cjs was changed',
    ],
    ['another case of letters', installFile('.PNPMFile.cjs', null, x), 'pnpm runs it'],
    ['a release of yarn', installFile('.yarn/releases/yarn-4.0.0.cjs', null, x), 'yarn runs it'],
    ['a plug-in of yarn', installFile('.yarn/plugins/@yarnpkg/plugin-x.cjs', x, y), 'was changed'],
    [
      'corepack settings',
      installFile('.corepack.env', null, 'COREPACK_INTEGRITY_KEYS=0\n'),
      'corepack obeys it',
    ],
    ['yarnPath', installFile('.yarnrc.yml', null, yarnrc('e.cjs')), '"yarnPath" was added (e.cjs)'],
    [
      'yarnPath edited',
      installFile('.yarnrc.yml', yarnrc('a.cjs'), yarnrc('e.cjs')),
      '"yarnPath" was changed (e.cjs)',
    ],
    [
      'yarnPath with an escaped key',
      installFile('.yarnrc.yml', '', '"yarn\\x50ath": e.cjs\n'),
      '"yarnPath" was added',
    ],
    [
      'yarnPath that stays, its file not',
      installFile('.yarnrc.yml', yarnrc('a.cjs'), yarnrc('a.cjs'), { 'a.cjs': [x, y] }),
      'a.cjs was changed',
    ],
    [
      'plugins as paths',
      installFile('.yarnrc.yml', '', 'plugins:\n  - ./e.cjs\n'),
      '"plugins" was added (./e.cjs)',
    ],
    [
      'plugins as tables',
      installFile('.yarnrc.yml', '', 'plugins: [{ path: e.cjs, spec: "@yarnpkg/plugin-x" }]\n'),
      '"plugins" was added',
    ],
    ['yarn 1', installFile('.yarnrc', '', 'yarn-path "./e.js"\n'), '"yarn-path" was added (./e.js)'],
    [
      'globalPnpmfile',
      installFile('pnpm-workspace.yaml', 'packages: [a]\n', 'packages: [a]\nglobalPnpmfile: e.cjs\n'),
      '"globalPnpmfile" was added',
    ],
    [
      'several pnpmfiles',
      installFile('pnpm-workspace.yaml', 'pnpmfile: [a.cjs]\n', 'pnpmfile: [a.cjs, e.cjs]\n'),
      '(e.cjs)',
    ],
    ['pnpmfile in .npmrc', installFile('.npmrc', '', 'pnpmfile = e.cjs\n'), '"pnpmfile" was added (e.cjs)'],
    [
      'pnpmfile in .npmrc, quoted',
      installFile('.npmrc', '', '"global_pnpmfi\\u006ce" = "e.cjs"\n'),
      '"global-pnpmfile" was added',
    ],
    [
      'the extension that .npmrc names',
      installFile('.npmrc', 'extension-file=e.cjs\n', 'extension-file=e.cjs\n', { 'e.cjs': [x, y] }),
      'e.cjs was changed',
    ],
    [
      "bun's preload",
      installFile('bunfig.toml', '', 'preload = ["./e.ts"]\n'),
      '"preload" was added (./e.ts)',
    ],
    [
      "bun's scanner",
      installFile(
        'bunfig.toml',
        '[install.security]\nscanner = "a"\n',
        '[install]\nsecurity = { scanner = "e" }\n',
      ),
      '"install.security.scanner" was changed (e)',
    ],
    [
      "bun's scanner taken out",
      installFile('bunfig.toml', '[install.security]\nscanner = "a"\n', ''),
      '"install.security.scanner" was removed',
    ],
  ])('finds %s', (_, one, message) => {
    expect(messagesOf(one)).toEqual([expect.stringContaining(message)])
  })

  test.each<[string, InstallFile]>([
    ['a pnpmfile that is gone', installFile('.pnpmfile.cjs', x, null)],
    ['other ends of lines', installFile('.pnpmfile.cjs', x, x.replaceAll('\n', '\r\n'))],
    [
      'other keys of yarn',
      installFile('.yarnrc.yml', yarnrc('a.cjs'), `${yarnrc('a.cjs')}enableTelemetry: false\n`),
    ],
    [
      'yarnPath, only reformatted',
      installFile('.yarnrc.yml', yarnrc('a.cjs'), '# yarn\nyarnPath: "a.cjs"\n'),
    ],
    ['yarnPath taken out', installFile('.yarnrc.yml', yarnrc('a.cjs'), 'nodeLinker: pnp\n')],
    ['a comment', installFile('.yarnrc.yml', '', '# yarnPath: e.cjs\n')],
    [
      'other keys of bun',
      installFile('bunfig.toml', 'preload = "./a.ts"\n', "preload = ['./a.ts']\n[install]\nexact = true\n"),
    ],
    ["preload of bun's tests", installFile('bunfig.toml', '', '[test]\npreload = "./setup.ts"\n')],
    [
      'other keys of pnpm',
      installFile('pnpm-workspace.yaml', 'packages: [a]\n', 'packages: [a, b]\ncatalog:\n  x: 1.10\n'),
    ],
    ['other keys of .npmrc', installFile('.npmrc', '', 'save-exact=true\n;pnpmfile=x\n')],
    ['scripts of the project', manifest({}, { scripts: { postinstall: 'node scripts/setup.js' } })],
  ])('is quiet: %s', (_, one) => {
    expect(messagesOf(one)).toEqual([])
  })

  test('without a state of before nothing is found', () => {
    const bare = (one: InstallFile) => compareInstallFile({ ...one, before: null, hasNoBefore: true }).code
    expect(bare(installFile('.pnpmfile.cjs', null, x))).toEqual([])
    expect(bare(installFile('.yarnrc.yml', null, yarnrc('a.cjs')))).toEqual([])
  })

  test.each([
    ['.yarnrc.yml', 'yarnPath: [\n'],
    ['.yarnrc.yml', 'yarnPath: a\nyarnPath: b\n'],
    ['bunfig.toml', 'preload = \n'],
    ['package.json', '{ "packageManager": '],
    ['.yarnrc.yml', `a: ${'['.repeat(200)}`],
    ['pnpm-workspace.yaml', `a: "${'x'.repeat(1024 * 1024)}"`],
  ])('%s that cannot be read is refused', (place, text) => {
    expect(() => compareInstallFile(installFile(place, '', text))).toThrow(place)
  })
})

describe('the finding', () => {
  const about = { spec: null, exact: null, asWarning: false }

  test('of a file has no line', () =>
    expect(compareInstallFile(installFile('.pnpmfile.cjs', null, 'x'))).toEqual({
      code: [
        {
          ...about,
          subject: '.pnpmfile.cjs',
          message: '.pnpmfile.cjs was added: pnpm runs it at each install',
          line: null,
        },
      ],
      claims: [],
    }))

  test('of a setting has the line that it is on, cleaned text, and no line where it was removed', () => {
    const scanner = (name: string) => `\n[install.security]\nscanner = "${name}"\n`
    expect(compareInstallFile(installFile('bunfig.toml', '', scanner('a\\u001b[31mb'))).code).toEqual([
      {
        ...about,
        subject: 'install.security.scanner',
        message: '"install.security.scanner" was added (ab): bun loads it at each install and obeys it',
        line: 3,
      },
    ])
    expect(compareInstallFile(installFile('bunfig.toml', scanner('a'), null)).code).toMatchObject([
      { subject: 'install.security.scanner', line: null },
    ])
  })

  test.each([
    ['.npm-extension.cjs', 'npm runs it before it resolves the tree'],
    ['PNPMFILE.JS', 'pnpm runs it at each install'],
    ['.yarn/plugins/x.cjs', 'yarn runs it at each install'],
    ['packages/a/.yarn/releases/x.cjs', 'yarn runs it at each install'],
    ['packages/a/.corepack.env', 'corepack obeys it when it fetches a package manager'],
    ['other.js', 'a package manager runs it at install'],
  ])('of %s: %s', (place, runner) =>
    expect(messagesOf(installFile(place, null, 'x'))).toEqual([`${place} was added: ${runner}`]),
  )
})

describe('the file that an unchanged setting names', () => {
  const names = 'pnpmfile=h/a.cjs\n'

  test.each<[string, readonly [string | null, string | null] | null, string[]]>([
    ['was added', [null, 'x'], ['packages/w/h/a.cjs was added: a package manager runs it at install']],
    ['stays', ['x', 'x'], []],
    ['has other line endings', ['x\n', 'x\r\n'], []],
    ['had other line endings', ['x\r\n', 'x\n'], []],
    ['was removed', ['x', null], []],
    ['lies outside', null, []],
  ])('%s', (_, states, expected) => {
    const others = states === null ? {} : { 'h/a.cjs': states }
    const one = {
      ...installFile('.npmrc', names, names, others),
      place: 'packages/w/.npmrc',
    }
    expect(messagesOf(one)).toEqual(expected)
  })

  test('of a setting that changed is not reported beside it', () =>
    expect(messagesOf(installFile('.npmrc', '', names, { 'h/a.cjs': [null, 'x'] }))).toHaveLength(1))
})

test('an earlier state that cannot be read counts as empty', () =>
  expect(messagesOf(installFile('.yarnrc.yml', '[', 'yarnPath: a.cjs\n'))).toEqual([
    '"yarnPath" was added (a.cjs): yarn hands itself over to that file',
  ]))

test.each(['.husky/pre-commit', '.vscode/tasks.json', '.gitlab-ci.yml'])(
  '%s contains commands, which are judged elsewhere',
  (place) => expect(compareInstallFile(installFile(place, '', 'npx evil'))).toEqual({ code: [], claims: [] }),
)
