import { describe, expect, test } from 'vitest'
import { compareInstallFile } from '../../src/install-code/compare.ts'
import { roleOf, type InstallFile } from '../../src/install-code/files.ts'
import { describeOpaque, describeStarted, isOwn, listNewlyStarted } from '../../src/install-code/launches.ts'
import rule from '../../src/rules/install-code.ts'
import { projectFile } from '../support/build.ts'
import { testRule } from '../support/rule.ts'
import type { InstallCode } from '../../src/model/change.ts'

type State = string | null
const json = (value: unknown) => JSON.stringify(value, null, 2)
/** A file in two states; `others` are the files beside it. */
const file = (
  place: string,
  before: State,
  after: State,
  others: Readonly<Record<string, readonly [State, State]>> = {},
): InstallFile => ({
  path: place,
  place,
  role: roleOf(place) ?? 'code',
  before,
  after,
  hasNoBefore: false,
  beside: (name) => {
    const states = others[name]
    return states === undefined ? null : { before: states[0], after: states[1] }
  },
})
const messagesOf = (one: InstallFile) => compareInstallFile(one).code.map(({ message }) => message)
const manifest = (before: object, after: object) => file('package.json', json(before), json(after))

const code = (more: Partial<InstallCode> = {}): InstallCode => ({
  subject: 'scripts.test',
  message: '"scripts.test" starts "a"',
  spec: 'a',
  exact: 'a@1.0.0',
  line: 3,
  asWarning: false,
  ...more,
})
const fileWith = (...installCode: InstallCode[]) => ({
  ...projectFile('package.json', ''),
  kind: 'install-code' as const,
  installCode,
})
testRule(rule, {
  quiet: [
    { name: 'a file of another kind', arrival: projectFile('package.json', '{}') },
    { name: 'nothing found', arrival: fileWith() },
  ],
  reports: [
    {
      name: 'what was found, with its line',
      arrival: fileWith(code()),
      finding: {
        level: 'error',
        facts: { subject: 'scripts.test', spec: 'a', exact: 'a@1.0.0' },
        location: { file: 'package.json', line: 3 },
      },
    },
    {
      name: 'a lesser case',
      arrival: fileWith(code({ asWarning: true, line: null })),
      finding: { level: 'warn' },
    },
  ],
})

describe('files and keys', () => {
  const x = 'module.exports = {}\n'
  const y = 'require("x")\n'
  const yarnrc = (path: string) => `nodeLinker: node-modules\nyarnPath: ${path}\n`
  test.each<[string, InstallFile, string]>([
    ['npm-extension.mjs', file('.npm-extension.mjs', null, x), 'npm runs it before it resolves the tree'],
    ['npm-extension.cjs edited', file('.npm-extension.cjs', x, y), 'was changed'],
    ['a pnpmfile', file('.pnpmfile.cjs', null, x), '.pnpmfile.cjs was added: pnpm runs it at each install'],
    ['a pnpmfile as a module', file('.pnpmfile.mjs', x, y), '.pnpmfile.mjs was changed'],
    [
      'the file that a setting of pnpm names',
      file('pnpm-workspace.yaml', 'pnpmfile: h/a.cjs\n', 'pnpmfile: h/a.cjs\n', { 'h/a.cjs': [x, y] }),
      'h/a.cjs was changed',
    ],
    ['another case of letters', file('.PNPMFile.cjs', null, x), 'pnpm runs it'],
    ['a release of yarn', file('.yarn/releases/yarn-4.0.0.cjs', null, x), 'yarn runs it'],
    ['a plug-in of yarn', file('.yarn/plugins/@yarnpkg/plugin-x.cjs', x, y), 'was changed'],
    ['corepack settings', file('.corepack.env', null, 'COREPACK_INTEGRITY_KEYS=0\n'), 'corepack obeys it'],
    ['yarnPath', file('.yarnrc.yml', null, yarnrc('e.cjs')), '"yarnPath" was added (e.cjs)'],
    [
      'yarnPath edited',
      file('.yarnrc.yml', yarnrc('a.cjs'), yarnrc('e.cjs')),
      '"yarnPath" was changed (e.cjs)',
    ],
    [
      'yarnPath with an escaped key',
      file('.yarnrc.yml', '', '"yarn\\x50ath": e.cjs\n'),
      '"yarnPath" was added',
    ],
    [
      'yarnPath that stays, its file not',
      file('.yarnrc.yml', yarnrc('a.cjs'), yarnrc('a.cjs'), { 'a.cjs': [x, y] }),
      'a.cjs was changed',
    ],
    ['plugins as paths', file('.yarnrc.yml', '', 'plugins:\n  - ./e.cjs\n'), '"plugins" was added (./e.cjs)'],
    [
      'plugins as tables',
      file('.yarnrc.yml', '', 'plugins: [{ path: e.cjs, spec: "@yarnpkg/plugin-x" }]\n'),
      '"plugins" was added',
    ],
    ['yarn 1', file('.yarnrc', '', 'yarn-path "./e.js"\n'), '"yarn-path" was added (./e.js)'],
    [
      'globalPnpmfile',
      file('pnpm-workspace.yaml', 'packages: [a]\n', 'packages: [a]\nglobalPnpmfile: e.cjs\n'),
      '"globalPnpmfile" was added',
    ],
    [
      'several pnpmfiles',
      file('pnpm-workspace.yaml', 'pnpmfile: [a.cjs]\n', 'pnpmfile: [a.cjs, e.cjs]\n'),
      '(e.cjs)',
    ],
    ['pnpmfile in .npmrc', file('.npmrc', '', 'pnpmfile = e.cjs\n'), '"pnpmfile" was added (e.cjs)'],
    [
      'pnpmfile in .npmrc, quoted',
      file('.npmrc', '', '"global_pnpmfi\\u006ce" = "e.cjs"\n'),
      '"global-pnpmfile" was added',
    ],
    [
      'the extension that .npmrc names',
      file('.npmrc', 'extension-file=e.cjs\n', 'extension-file=e.cjs\n', { 'e.cjs': [x, y] }),
      'e.cjs was changed',
    ],
    ["bun's preload", file('bunfig.toml', '', 'preload = ["./e.ts"]\n'), '"preload" was added (./e.ts)'],
    [
      "bun's scanner",
      file('bunfig.toml', '[install.security]\nscanner = "a"\n', '[install]\nsecurity = { scanner = "e" }\n'),
      '"install.security.scanner" was changed (e)',
    ],
    [
      "bun's scanner taken out",
      file('bunfig.toml', '[install.security]\nscanner = "a"\n', ''),
      '"install.security.scanner" was removed',
    ],
    [
      'a dependency of the configuration',
      file('pnpm-workspace.yaml', '', 'configDependencies:\n  pnpm-plugin-x: 1.0.0+sha512-aa\n'),
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
  ])('finds %s', (_, one, message) => {
    expect(messagesOf(one)).toEqual([expect.stringContaining(message)])
  })

  test.each<[string, InstallFile]>([
    ['a pnpmfile that is gone', file('.pnpmfile.cjs', x, null)],
    ['other ends of lines', file('.pnpmfile.cjs', x, x.replaceAll('\n', '\r\n'))],
    [
      'other keys of yarn',
      file('.yarnrc.yml', yarnrc('a.cjs'), `${yarnrc('a.cjs')}enableTelemetry: false\n`),
    ],
    ['yarnPath, only reformatted', file('.yarnrc.yml', yarnrc('a.cjs'), '# yarn\nyarnPath: "a.cjs"\n')],
    ['yarnPath taken out', file('.yarnrc.yml', yarnrc('a.cjs'), 'nodeLinker: pnp\n')],
    ['a comment', file('.yarnrc.yml', '', '# yarnPath: e.cjs\n')],
    [
      'other keys of bun',
      file('bunfig.toml', 'preload = "./a.ts"\n', "preload = ['./a.ts']\n[install]\nexact = true\n"),
    ],
    ["preload of bun's tests", file('bunfig.toml', '', '[test]\npreload = "./setup.ts"\n')],
    [
      'other keys of pnpm',
      file('pnpm-workspace.yaml', 'packages: [a]\n', 'packages: [a, b]\ncatalog:\n  x: 1.10\n'),
    ],
    [
      'a bumped dependency of the configuration',
      file(
        'pnpm-workspace.yaml',
        'configDependencies: { c: 1.0.0+sha512-a }\n',
        'configDependencies: { c: 1.1.0+sha512-b }\n',
      ),
    ],
    ['other keys of .npmrc', file('.npmrc', '', 'save-exact=true\n;pnpmfile=x\n')],
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
    ['scripts of the project', manifest({}, { scripts: { postinstall: 'node scripts/setup.js' } })],
  ])('is quiet: %s', (_, one) => {
    expect(messagesOf(one)).toEqual([])
  })

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
    expect(compareInstallFile(manifest({}, after))).toMatchObject({
      code: [],
      claims: [{ spec, previous: null }],
    })
  })

  test('a bump is compared with the version before', () => {
    const bumped = manifest({ packageManager: 'yarn@1.22.22' }, { packageManager: 'yarn@4.5.0' })
    expect(compareInstallFile(bumped).claims).toMatchObject([
      { spec: '@yarnpkg/cli-dist@4.5.0', previous: 'yarn@1.22.22', line: 2 },
    ])
    const same = manifest({ packageManager: 'pnpm@9.1.0' }, { packageManager: 'pnpm@9.1.0', name: 'a' })
    expect(compareInstallFile(same).claims).toEqual([])
  })

  test('without a state of before only an address is an error', () => {
    const bare = (one: InstallFile) => compareInstallFile({ ...one, before: null, hasNoBefore: true }).code
    expect(bare(file('.pnpmfile.cjs', null, x))).toEqual([])
    expect(bare(file('.yarnrc.yml', null, yarnrc('a.cjs')))).toEqual([])
    expect(bare(manifest({}, { packageManager: 'a@https://e.example.test/' }))).toMatchObject([
      { asWarning: false },
    ])
    expect(bare(manifest({}, { packageManager: 'pnpm@latest' }))).toMatchObject([{ asWarning: true }])
  })

  test.each([
    ['.yarnrc.yml', 'yarnPath: [\n'],
    ['.yarnrc.yml', 'yarnPath: a\nyarnPath: b\n'],
    ['bunfig.toml', 'preload = \n'],
    ['package.json', '{ "packageManager": '],
    ['.yarnrc.yml', `a: ${'['.repeat(200)}`],
    ['pnpm-workspace.yaml', `a: "${'x'.repeat(1024 * 1024)}"`],
  ])('%s that cannot be read is refused', (place, text) => {
    expect(() => compareInstallFile(file(place, '', text))).toThrow(place)
  })
})

describe('what commands start', () => {
  const own = new Set(['tsc', 'eslint'])
  /** What is found of files as the command line finds it, with nothing to write instead. */
  const started = (...files: InstallFile[]) => {
    const { packages, opaque } = listNewlyStarted(files)
    return [
      ...packages.filter((one) => !isOwn(one, own)).map((one) => describeStarted(one, null)),
      ...opaque.map(describeOpaque),
    ].map(({ subject, spec, asWarning }) => `${asWarning ? 'warn' : 'error'} ${subject} ${spec}`)
  }
  const script = (line: string, name = 'test') => manifest({ scripts: {} }, { scripts: { [name]: line } })
  const workflow = (run: string) =>
    file('.github/workflows/ci.yml', 'on: push\n', `on: push\njobs:\n  a:\n    steps:\n      - run: ${run}\n`)
  const step = 'jobs.a.steps.0.run'

  test.each<[string, InstallFile, string]>([
    ['npx in a lifecycle script', script('npx evil', 'postinstall'), 'error scripts.postinstall evil'],
    ['npx with a tag', script('npx -y evil@latest && tsc'), 'error scripts.test evil@latest'],
    ['npm exec', script('npm exec --yes -- evil'), 'error scripts.test evil'],
    ['npm create', script('npm create evil'), 'error scripts.test create-evil'],
    ['pnpm dlx, also of what the project has', script('pnpm dlx tsc'), 'error scripts.test tsc'],
    ['yarn dlx', script('CI=1 yarn dlx -q evil@^1'), 'error scripts.test evil@^1'],
    ['bunx', script('cross-env A=1 bunx evil'), 'error scripts.test evil'],
    ['a package of another name', script('npx -p evil tsc'), 'error scripts.test evil'],
    ['from git', script('npx github:a/b'), 'error scripts.test github:a/b'],
    ['inside a shell', script('sh -c "npx evil"'), 'error scripts.test evil'],
    ['after others', script('tsc && (cd web; npx evil)'), 'error scripts.test evil'],
    ['arguments that are not known', script('npx evil $FILES'), 'error scripts.test evil'],
    ['a version that is not known', script('npx evil@$V'), 'error scripts.test evil@$V'],
    ['a package that is not known', script('npx $TOOL'), 'warn scripts.test $TOOL'],
    ['npm i in a script', script('npm i evil --no-save'), 'error scripts.test evil'],
    ['text of another program', script('node -e "x(\'npx evil\')"'), 'warn scripts.test null'],
    [
      'the same tool with another package',
      manifest({ scripts: { a: 'npx old' } }, { scripts: { a: 'npx evil' } }),
      'error scripts.a evil',
    ],
    [
      'what a person started, at install',
      manifest({ scripts: { a: 'npx old' } }, { scripts: { a: 'npx old', prepare: 'npx old' } }),
      'error scripts.prepare old',
    ],
    [
      'a hook in the manifest',
      manifest({}, { 'simple-git-hooks': { 'pre-commit': 'npx evil' } }),
      'error simple-git-hooks.pre-commit evil',
    ],
    [
      'lint-staged',
      manifest({}, { 'lint-staged': { '*.js': ['eslint', 'npx evil'] } }),
      'error lint-staged.*.js.1 evil',
    ],
    ['a workflow', workflow('npx evil@latest'), `error ${step} evil@latest`],
    [
      'a block',
      workflow('|\n          npm ci\n          npx -y evil --token ${{ secrets.T }}\n'),
      `error ${step} evil`,
    ],
    ['a folded block', workflow('>-\n          npx\n          evil\n'), `error ${step} evil`],
    ['an expression as version', workflow('npx evil@${{ inputs.v }}'), `error ${step} evil@\${EXPRESSION}`],
    ['npm i -g in a workflow', workflow('npm install -g evil'), `warn ${step} evil`],
    [
      'an alias of YAML',
      file('.github/workflows/a.yaml', null, 'x: &x npx evil\njobs: { a: { steps: [{ run: *x }] } }\n'),
      `error ${step} evil`,
    ],
    [
      'an action',
      file('.github/actions/a/action.yml', null, 'runs:\n  steps:\n    - run: npx evil\n      shell: bash\n'),
      'error runs.steps.0.run evil',
    ],
    [
      'GitLab, with its own tag',
      file('.gitlab-ci.yml', '', 'a:\n  script:\n    - !reference [b, script]\n    - npx evil\n'),
      'error a.script.1 evil',
    ],
    [
      'husky',
      file('.husky/pre-commit', null, '#!/bin/sh\nnpm test\nnpx evil\n'),
      'error .husky/pre-commit evil',
    ],
    [
      'lefthook',
      file('lefthook.yml', '', 'pre-commit:\n  commands:\n    a:\n      run: npx evil {staged_files}\n'),
      'error pre-commit.commands.a.run evil',
    ],
    [
      'a task',
      file('.vscode/tasks.json', null, '{ // x\n "tasks": [{ "command": "npx", "args": ["-y", "evil"] },] }'),
      'error tasks.0.command evil',
    ],
    [
      'a container',
      file('.devcontainer/devcontainer.json', null, json({ postCreateCommand: ['npx', 'evil'] })),
      'error postCreateCommand evil',
    ],
  ])('finds %s', (_, one, finding) => {
    expect(started(one)).toEqual([finding])
  })

  test.each<[string, InstallFile]>([
    ["the project's own command", script('npx tsc -p . && npx eslint $FILES')],
    ['what must be there', script('npx --no-install evil && npx --no evil')],
    ['a folder of the project', script('npx ./tools/x')],
    ['an install of what is locked', script('npm ci && npm run build && pnpm install', 'prepare')],
    ['a word in a text', script('echo "run npx evil"')],
    ['a script of its own', script('node scripts/npx-notes.js', 'postinstall')],
    ['what was there', manifest({ scripts: { a: 'npx old' } }, { scripts: { b: 'npx old --fix && tsc' } })],
    ['a version of node in a workflow', workflow('npm ci && npm test')],
    ['a name in a workflow', file('.github/workflows/a.yml', null, 'name: Run npx evil\non: push\n')],
    ['a comment in a hook', file('.husky/pre-push', null, '# npx evil\nnpx tsc\n')],
    ['a task of npm', file('.vscode/tasks.json', null, json({ tasks: [{ type: 'npm', script: 'lint' }] }))],
  ])('is quiet: %s', (_, one) => {
    expect(started(one)).toEqual([])
  })

  test('a command may move from one workflow to another', () => {
    const run = 'jobs: { a: { steps: [{ run: npx old }] } }\n'
    const moved = [file('.github/workflows/a.yml', run, null), file('.github/workflows/b.yml', null, run)]
    expect(started(...moved)).toEqual([])
  })

  test.each([
    ['${{', '.github/workflows/a.yml', `run: "${'${{'.repeat(300_000)}"`],
    ['blanks', '.npmrc', `${' '.repeat(900_000)}x`],
    ['blanks of yarn', '.yarnrc', `yarn-path ${' '.repeat(900_000)}""x`],
    [
      'one command many times',
      '.github/workflows/a.yml',
      `x: &x "${'tsc; '.repeat(10_000)}"\nrun: [${'*x, '.repeat(150)}]`,
    ],
  ])('%s without end are read in a moment', (_, place, text) => {
    const started = Date.now()
    const one = file(place, null, text)
    compareInstallFile(one)
    listNewlyStarted([one])
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test('aliases that multiply are refused', () => {
    const bomb = [
      'a: &a0 [x, x, x, x]',
      ...Array.from({ length: 20 }, (_, n) => `b${n}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`),
    ]
    expect(() => listNewlyStarted([file('.github/workflows/a.yml', null, bomb.join('\n'))])).toThrow(
      'too many values',
    )
  })
})
