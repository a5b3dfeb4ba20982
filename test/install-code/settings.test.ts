// The settings with which package managers load code at install, as each file of settings has them.

import { describe, expect, test } from 'vitest'
import type { InstallRole } from '../../src/install-code/files.ts'
import { isCodeRemoval, lineOfText, readCodeSettings } from '../../src/install-code/settings.ts'
import { refusalOf } from '../support/refusal.ts'

const shown = (role: InstallRole, text: string) =>
  readCodeSettings(role, text, 'x').map(({ key, value, line }) => `${key}=${value} ${line}`)

describe('what is read', () => {
  test.each<[InstallRole, string, string[]]>([
    ['yarnrc', '', []],
    ['yarnrc', 'a: b\nyarnPath: c.cjs', ['yarnPath=c.cjs 2']],
    ['yarnrc', 'yarnPath: [a, b]', ['yarnPath=a 1', 'yarnPath=b 1']],
    ['yarnrc', 'yarnPath: { a: b }', ['yarnPath={"a":"b"} 1']],
    ['yarnrc', 'a: &x\n  yarnPath: c\n<<: *x', ['yarnPath=c 2']],
    ['yarnrc', 'yarnPath: a\n---\nyarnPath: b', ['yarnPath=a 1', 'yarnPath=b 3']],
    ['yarnrc', 'plugins:\n  - a.cjs', ['plugins=a.cjs 2']],
    ['yarnrc', 'plugins: a.cjs', ['plugins=a.cjs 1']],
    ['yarnrc', 'plugins:\n  - path: a.cjs', ['plugins={"path":"a.cjs"} 1']],
    ['yarnrc', '- yarnPath: a', []],
    ['yarnrc-classic', 'yarn-path "a.js"', ['yarn-path=a.js 1']],
    ['yarnrc-classic', '# x\n  "yarn-path" "a b.js"', ['yarn-path=a b.js 2']],
    ['yarnrc-classic', 'YARN-PATH: a.js\r\nyarn-path = b.js', ['yarn-path=a.js 1', 'yarn-path=b.js 2']],
    ['yarnrc-classic', 'yarn-path-x "a"\n#yarn-path "b"\nyarn-path', []],
    ['pnpm-workspace', 'pnpmfile: a.cjs', ['pnpmfile=a.cjs 1']],
    ['pnpm-workspace', 'globalPnpmfile:\n - a', ['globalPnpmfile=a 1']],
    [
      'pnpm-workspace',
      'scriptShell: ./sh\nnodeOptions: --require=x',
      ['scriptShell=./sh 1', 'nodeOptions=--require=x 2'],
    ],
    ['pnpm-workspace', 'packages: [a]\nshellEmulator: true', []],
    ['bunfig', 'preload = "a.ts"', ['preload=a.ts 1']],
    ['bunfig', '# x\npreload = ["a.ts", "b.ts"]', ['preload=a.ts 2', 'preload=b.ts 2']],
    ['bunfig', '[install.security]\nscanner = "scan-x"', ['install.security.scanner=scan-x 2']],
    ['bunfig', 'install = 1\npreload = 5', ['preload=5 2']],
    ['bunfig', '[test]\npreload = "a.ts"', []],
    ['npmrc', 'a=b\npnpmfile=c.cjs', ['pnpmfile=c.cjs 2']],
    ['npmrc', 'GLOBAL_PNPMFILE = "a b.cjs"', ['global-pnpmfile=a b.cjs 1']],
    ['npmrc', "'extension-file'='a.cjs'", ['extension-file=a.cjs 1']],
    ['npmrc', '"pnpm\\u0066ile"=a', ['pnpmfile=a 1']],
    ['npmrc', 'pnpmfile[]=a\nPNPMFILE[]=b', ['pnpmfile=a 1', 'pnpmfile=b 2']],
    ['npmrc', 'pnpmfile=a=b', ['pnpmfile=a=b 1']],
    ['npmrc', 'pnpmfile="a', ['pnpmfile="a 1']],
    ['npmrc', 'x\u2028pnpmfile=a', ['pnpmfile=a 2']],
    ['npmrc', 'x\rpnpmfile=a', ['pnpmfile=a 2']],
    ['npmrc', '; pnpmfile=a\npnpmfile\n=pnpmfile', []],
    // No person wrote a longer key; the rest of a long value decides nothing.
    ['npmrc', `pnpmfile=${'a'.repeat(5000)}`, [`pnpmfile=${'a'.repeat(4096)} 1`]],
    ...(['code', 'manifest', 'shell', 'json-commands', 'yaml-commands'] as const).map(
      (role): [InstallRole, string, string[]] => [role, 'yarnPath: a', []],
    ),
  ])('%s: %j', (role, text, expected) => expect(shown(role, text)).toEqual(expected))

  test.each<[InstallRole, string]>([
    ['yarnrc', '['],
    ['pnpm-workspace', 'a: b\na: c'],
    ['bunfig', 'a ='],
  ])('%s: %j is refused', (role, text) =>
    expect(refusalOf(() => readCodeSettings(role, text, 'x'))).toMatchObject({ code: 'EUSAGE' }),
  )
})

describe('the files that are named', () => {
  test.each<[InstallRole, string, string[]]>([
    ['yarnrc', 'yarnPath: a.cjs', ['a.cjs']],
    ['yarnrc', 'plugins: [a.cjs, { path: b.cjs, spec: c }, { spec: d }]', ['a.cjs', 'b.cjs']],
    ['yarnrc-classic', 'yarn-path a.js', ['a.js']],
    ['pnpm-workspace', 'pnpmfile: a.cjs\nglobalPnpmfile: b.cjs', ['a.cjs', 'b.cjs']],
    // A shell and options of node are found by other ways than the folder.
    ['pnpm-workspace', 'scriptShell: ./sh\nnodeOptions: --require=x', []],
    ['bunfig', 'preload = "a.ts"', ['a.ts']],
    ['npmrc', 'pnpmfile="a.cjs"', ['a.cjs']],
  ])('%s: %j', (role, text, files) =>
    expect(readCodeSettings(role, text, 'x').flatMap((one) => one.files)).toEqual(files),
  )
})

test.each<[InstallRole, string, string]>([
  ['yarnrc', 'yarnPath: a', 'yarn hands itself over to that file'],
  ['yarnrc', 'plugins: [a]', 'yarn loads its plug-ins at each install'],
  ['yarnrc-classic', 'yarn-path a', 'yarn hands itself over to that file'],
  ['pnpm-workspace', 'pnpmfile: a', 'pnpm runs it at each install'],
  ['pnpm-workspace', 'scriptShell: a', 'pnpm runs install scripts with it'],
  ['pnpm-workspace', 'nodeOptions: a', 'node obeys them in install scripts'],
  ['bunfig', 'preload = "a"', 'bun loads it before whatever it runs'],
  ['npmrc', 'pnpmfile=a', 'pnpm runs it at each install'],
  ['npmrc', 'extension-file=a', 'npm runs it at each install'],
])('%s: %s: %s', (role, text, runner) => expect(readCodeSettings(role, text, 'x')[0]?.runner).toBe(runner))

test('only the removal of a scanner lets more through', () => {
  const all = [
    ...readCodeSettings('bunfig', 'preload = "a"\n[install.security]\nscanner = "b"', 'x'),
    ...readCodeSettings('yarnrc', 'yarnPath: a', 'x'),
  ]
  expect(all.filter(isCodeRemoval).map(({ key }) => key)).toEqual(['install.security.scanner'])
})

test.each<[string, string, string, number | null]>([
  ['a\nb', 'b', '', 2],
  ['a\r\nb', 'b', '', 2],
  ['a\rb', 'b', '', 2],
  ['key: x', 'absent', 'key', 1],
  ['key\nvalue', 'value', 'key', 2],
  ['a', 'absent', 'gone', null],
  ['a', '', '', null],
  ['', '', 'key', null],
])('the line in %j of %j, else of %j: %j', (text, value, key, line) =>
  expect(lineOfText(text, value, key)).toBe(line),
)
