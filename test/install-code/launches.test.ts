// Packages that commands of a project start from a registry without a lockfile.

import { describe, expect, test } from 'vitest'
import { compareInstallFile } from '../../src/install-code/compare.ts'
import type { InstallFile } from '../../src/install-code/files.ts'
import {
  describeOpaque,
  describeStarted,
  isOwn,
  listNewlyStarted,
  listStarted,
  type StartedPackage,
} from '../../src/install-code/launches.ts'
import { refusalOf } from '../support/refusal.ts'
import { installFile, json, manifest } from '../support/install-file.ts'

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
    installFile(
      '.github/workflows/ci.yml',
      'on: push\n',
      `on: push\njobs:\n  a:\n    steps:\n      - run: ${run}\n`,
    )
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
      installFile(
        '.github/workflows/a.yaml',
        null,
        'x: &x npx evil\njobs: { a: { steps: [{ run: *x }] } }\n',
      ),
      `error ${step} evil`,
    ],
    [
      'an action',
      installFile(
        '.github/actions/a/action.yml',
        null,
        'runs:\n  steps:\n    - run: npx evil\n      shell: bash\n',
      ),
      'error runs.steps.0.run evil',
    ],
    [
      'GitLab, with its own tag',
      installFile('.gitlab-ci.yml', '', 'a:\n  script:\n    - !reference [b, script]\n    - npx evil\n'),
      'error a.script.1 evil',
    ],
    [
      'husky',
      installFile('.husky/pre-commit', null, '#!/bin/sh\nnpm test\nnpx evil\n'),
      'error .husky/pre-commit evil',
    ],
    [
      'lefthook',
      installFile(
        'lefthook.yml',
        '',
        'pre-commit:\n  commands:\n    a:\n      run: npx evil {staged_files}\n',
      ),
      'error pre-commit.commands.a.run evil',
    ],
    [
      'a task',
      installFile(
        '.vscode/tasks.json',
        null,
        '{ // x\n "tasks": [{ "command": "npx", "args": ["-y", "evil"] },] }',
      ),
      'error tasks.0.command evil',
    ],
    [
      'a container',
      installFile('.devcontainer/devcontainer.json', null, json({ postCreateCommand: ['npx', 'evil'] })),
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
    ['a name in a workflow', installFile('.github/workflows/a.yml', null, 'name: Run npx evil\non: push\n')],
    ['a comment in a hook', installFile('.husky/pre-push', null, '# npx evil\nnpx tsc\n')],
    [
      'a task of npm',
      installFile('.vscode/tasks.json', null, json({ tasks: [{ type: 'npm', script: 'lint' }] })),
    ],
  ])('is quiet: %s', (_, one) => {
    expect(started(one)).toEqual([])
  })

  test('a command may move from one workflow to another', () => {
    const run = 'jobs: { a: { steps: [{ run: npx old }] } }\n'
    const moved = [
      installFile('.github/workflows/a.yml', run, null),
      installFile('.github/workflows/b.yml', null, run),
    ]
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
    const one = installFile(place, null, text)
    compareInstallFile(one)
    listNewlyStarted([one])
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test('aliases that multiply are refused', () => {
    const bomb = [
      'a: &a0 [x, x, x, x]',
      ...Array.from({ length: 20 }, (_, n) => `b${n}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`),
    ]
    expect(() => listNewlyStarted([installFile('.github/workflows/a.yml', null, bomb.join('\n'))])).toThrow(
      'too many values',
    )
  })
})

describe('what a file starts', () => {
  const listed = (text: string, place = '.husky/pre-commit') =>
    listStarted(installFile(place, null, text), text)

  test('with its place, spec and line', () =>
    expect(listed('# npx a@1\nset -e\nnpx a@1 --flag\n').packages).toMatchObject([
      {
        place: '.husky/pre-commit',
        tool: 'npx',
        spec: 'a@1',
        isVariable: false,
        isRunner: true,
        looksHere: true,
        // The first line that starts it names it in a comment.
        line: 1,
      },
    ]))

  test.each<[string, Partial<StartedPackage>]>([
    ['pnpm dlx a', { tool: 'pnpm', isRunner: true, looksHere: false }],
    ['bunx a', { tool: 'bunx', isRunner: true, looksHere: true }],
    ['npm create a', { spec: 'create-a', isRunner: true, looksHere: false }],
    ['npx -p a b', { spec: 'a', isRunner: true }],
    ['npm install -g a', { tool: 'npm', isRunner: false, looksHere: false }],
    ['npx $A', { spec: '$A', isVariable: true }],
    ['npx a@$V', { spec: 'a@$V', isVariable: true }],
  ])('%s', (line, expected) => expect(listed(line).packages).toMatchObject([expected]))

  test.each([
    ['a', 'npx a', 1],
    ['a line above that only names it', 'name=evil\nnpx evil', 2],
    ['a line that is continued', 'npx \\\n  evil', 2],
  ])('the line: %s', (_, text, line) => expect(listed(text).packages).toMatchObject([{ line }]))

  test.each([
    ['npx --no-install a', []],
    ['npx --no a', []],
    // A flag of the package's own.
    ['npx a --no', ['a']],
    ['npx a --no-install', ['a']],
  ])('%s', (line, specs) => expect(listed(line).packages.map(({ spec }) => spec)).toEqual(specs))

  test.each([
    ['eval "$(cat x)" # dlx', 1],
    ['node -e "npx evil"', 1],
    // Beside a call that can be read: what it starts explains the name, and not the rest.
    ['npx tsc && npx $TOOL', 0],
    ['npx tsc && node -e "npx evil"', 1],
    ['npx tsc; eval "npx $X"', 1],
    ['npx tsc || echo "npx failed"', 0],
    [`${'npx tsc\n'.repeat(100)}npx evil`, 1],
    [`${'npx tsc\n'.repeat(99)}npx evil`, 0],
    [`${'npm ci\n'.repeat(101)}`, 1],
    // Not a launcher: a name in a path, or in another word.
    ['eval ./npx', 0],
    ['eval my-npx.js', 0],
    ['eval npx.js', 0],
    ['eval "npm run x"', 0],
    ['npx a', 0],
  ])('%s: %i that cannot be read', (line, count) => expect(listed(line).opaque).toHaveLength(count))

  test('2000 commands are read, one more is not', () => {
    const many = (count: number) =>
      json({ scripts: Object.fromEntries(Array.from({ length: count }, (_, nth) => [`s${nth}`, 'tsc'])) })
    expect(listed(many(2000), 'package.json').packages).toEqual([])
    expect(refusalOf(() => listed(many(2001), 'package.json')).message).toBe(
      'package.json has more than 2000 commands',
    )
  })

  test('500 packages are read, one more is not', () => {
    const many = (count: number) =>
      json({
        scripts: Object.fromEntries(Array.from({ length: count }, (_, nth) => [`s${nth}`, `npx a${nth}`])),
      })
    expect(listed(many(500), 'package.json').packages).toHaveLength(500)
    expect(refusalOf(() => listed(many(501), 'package.json')).message).toBe(
      'package.json starts more than 500 packages',
    )
  })

  test('Windows line endings', () =>
    expect(listed('a: b\r\nrun: npx evil\r\n', '.gitlab-ci.yml').packages).toMatchObject([
      { spec: 'evil', line: 2 },
    ]))
})

describe('what is new', () => {
  const specsOf = (...files: InstallFile[]) =>
    listNewlyStarted(files).packages.map(({ place, spec }) => `${place} ${spec}`)
  const scripts = (before: object, after: object) => manifest({ scripts: before }, { scripts: after })

  test.each<[string, InstallFile[], string[]]>([
    ['a file that is gone', [installFile('.husky/a', 'npx a', null)], []],
    ['twice: once', [scripts({}, { a: 'npx a', b: 'npx a' })], ['scripts.a a']],
    ['with another tool', [scripts({ a: 'npx a' }, { a: 'bunx a' })], ['scripts.a a']],
    ['with another version', [scripts({ a: 'npx a@1' }, { a: 'npx a@2' })], ['scripts.a a@2']],
    ['a variable at the same place', [scripts({ a: 'npx $A' }, { a: 'npx $A --flag' })], []],
    ['a variable elsewhere', [scripts({ a: 'npx $A' }, { a: 'npx $A', b: 'npx $A' })], ['scripts.b $A']],
    ['at install already', [scripts({ prepare: 'npx a' }, { postinstall: 'npx a' })], []],
    ['at install only', [scripts({ prepare: 'npx a' }, { b: 'npx a' })], ['scripts.b a']],
    [
      'in a file of another kind',
      [installFile('.husky/a', 'npx a', ''), scripts({}, { a: 'npx a' })],
      ['scripts.a a'],
    ],
    [
      'after a state that cannot be read',
      [installFile('package.json', '{', '{"scripts":{"a":"npx a"}}')],
      ['scripts.a a'],
    ],
  ])('%s', (_, files, expected) => expect(specsOf(...files)).toEqual(expected))

  test.each([
    'install',
    'preinstall',
    'postinstall',
    'prepare',
    'preprepare',
    'postprepare',
    'prepublish',
    'dependencies',
    'pnpm:devPreinstall',
  ])('scripts.%s runs at install', (name) =>
    expect(specsOf(scripts({ a: 'npx a' }, { a: 'npx a', [name]: 'npx a' }))).toHaveLength(1),
  )

  test.each(['prepublishOnly', 'prepack', 'test', 'installer'])('scripts.%s is started by a person', (name) =>
    expect(specsOf(scripts({ a: 'npx a' }, { a: 'npx a', [name]: 'npx a' }))).toEqual([]),
  )

  test('a command that cannot be read is new once', () => {
    const opaque = (before: string, after: string) =>
      listNewlyStarted([installFile('.husky/a', before, after)]).opaque.length
    expect(opaque('', 'node -e "npx a"')).toBe(1)
    expect(opaque('node -e "npx a"', 'node -e "npx a"')).toBe(0)
    expect(opaque('node -e "npx a"', 'node -e "npx b"')).toBe(1)
  })
})

describe('the finding', () => {
  const one = (more: Partial<StartedPackage> = {}, file = manifest({}, {})): StartedPackage => ({
    file,
    place: 'scripts.a',
    tool: 'npx',
    spec: 'a',
    isVariable: false,
    isRunner: true,
    looksHere: true,
    line: 3,
    ...more,
  })
  const workflow = installFile('.github/workflows/a.yml', null, '')
  const bare = { ...manifest({}, {}), hasNoBefore: true }

  test.each<[string, StartedPackage, string | null, object]>([
    [
      'one that is started',
      one(),
      null,
      {
        message: '"scripts.a" starts "a" with npx, which can resolve to more than one version',
        asWarning: false,
        line: 3,
      },
    ],
    [
      'with the version to write',
      one(),
      'a@1.0.0',
      {
        message:
          '"scripts.a" starts "a" with npx, which can resolve to more than one version; write "a@1.0.0"',
        exact: 'a@1.0.0',
      },
    ],
    [
      'one that is installed',
      one({ isRunner: false, tool: 'npm' }),
      null,
      { message: expect.stringContaining('installs "a" with npm') as string, asWarning: false },
    ],
    ['one that a workflow starts', one({}, workflow), null, { asWarning: false }],
    ['one that a workflow installs', one({ isRunner: false }, workflow), null, { asWarning: true }],
    ['without a state of before', one({}, bare), null, { asWarning: true }],
    [
      'a package in a variable',
      one({ spec: '$A', isVariable: true }),
      null,
      {
        message:
          '"scripts.a" starts "$A" with npx, which a variable decides: no one can judge it before it runs',
        asWarning: true,
      },
    ],
    ['a version in a variable', one({ spec: 'a@$V', isVariable: true }), null, { asWarning: false }],
    [
      'a version of a scope in a variable',
      one({ spec: '@x/a@$V', isVariable: true }),
      null,
      { asWarning: false },
    ],
    ['an escape sequence', one({ spec: '\u001b[31ma', place: 'x\u0007' }), null, { subject: 'x', spec: 'a' }],
  ])('%s', (_, started, exact, expected) => expect(describeStarted(started, exact)).toMatchObject(expected))

  test.each<[Partial<StartedPackage>, boolean]>([
    [{ spec: 'tsc' }, true],
    [{ spec: './tools/x', looksHere: false }, true],
    [{ spec: '../x', looksHere: false }, false],
    [{ spec: 'tsc', looksHere: false }, false],
    [{ spec: 'tsc@latest' }, false],
    [{ spec: 'tsc@1.0.0' }, false],
    [{ spec: 'other' }, false],
    [{ spec: 'tsc', isVariable: true }, false],
    [{ spec: './$A', isVariable: true }, false],
  ])('isOwn %j: %j', (more, expected) => expect(isOwn(one(more), new Set(['tsc']))).toBe(expected))

  test('one that cannot be read is a warning that names the launcher', () =>
    expect(
      describeOpaque({ file: workflow, place: 'a\u001b[31m', text: 'eval "npm  exec x"', line: 2 }),
    ).toEqual({
      subject: 'a',
      message: '"a" names npm exec in a way that does not tell which package it starts',
      spec: null,
      exact: null,
      line: 2,
      asWarning: true,
    }))
})
