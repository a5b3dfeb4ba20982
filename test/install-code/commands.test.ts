// The commands of a shell that are in a file, and where each one is.

import { describe, expect, test } from 'vitest'
import { listCommands } from '../../src/install-code/commands.ts'
import { refusalOf } from '../support/refusal.ts'
import { installFile, json } from '../support/install-file.ts'

const listed = (place: string, text: string) => listCommands(installFile(place, null, text), text)
const shown = (place: string, text: string) => listed(place, text).map((one) => `${one.place}: ${one.text}`)

describe('a manifest', () => {
  test.each<[object, string[]]>([
    [{}, []],
    [{ scripts: { a: 'x', b: 'y' } }, ['scripts.a: x', 'scripts.b: y']],
    [{ husky: { hooks: { 'pre-commit': 'x' } } }, ['husky.hooks.pre-commit: x']],
    [{ 'lint-staged': { '*.js': ['x', 'y'] } }, ['lint-staged.*.js.0: x', 'lint-staged.*.js.1: y']],
    [{ wireit: { build: { command: 'x' } } }, ['wireit.build.command: x']],
    [{ gitHooks: 'x', 'pre-commit': ['y'] }, ['gitHooks: x', 'pre-commit.0: y']],
    [{ description: 'x', config: { scripts: 'y' } }, []],
    [{ scripts: ['x'] }, ['scripts.0: x']],
    [{ scripts: { a: 1, b: null } }, []],
  ])('%j', (value, expected) => expect(shown('package.json', json(value))).toEqual(expected))

  test('with lines', () =>
    expect(listed('package.json', json({ name: 'a', scripts: { a: 'x' } }))).toEqual([
      { place: 'scripts.a', text: 'x', line: 4 },
    ]))

  test('the last of two keys counts, as for npm', () =>
    expect(shown('package.json', '{"scripts":{"a":"x","a":"y"}}')).toEqual(['scripts.a: y']))

  test('keys of the prototype', () =>
    expect(shown('package.json', '{"scripts":{"__proto__":"x"}}')).toEqual(['scripts.__proto__: x']))

  test('one that cannot be read is refused', () =>
    expect(refusalOf(() => listed('package.json', '{'))).toMatchObject({ code: 'EUSAGE' }))
})

describe('YAML', () => {
  const place = '.github/workflows/a.yml'
  test.each<[string, string, string[]]>([
    [place, 'a: { steps: [{ run: x, name: y }] }', ['a.steps.0.run: x']],
    [place, 'a: { script: [x, [y]] }', ['a.script.0: x', 'a.script.1.0: y']],
    [place, 'run: { shell: bash }', []],
    [place, 'run: x\n---\nrun: y', ['run: x', 'run: y']],
    [place, '- x', []],
    // Where a workflow is filled in the shell sees a value that the text does not tell.
    [place, 'run: npx a@${{ inputs.v }} ${{ b }}', ['run: npx a@${EXPRESSION} ${EXPRESSION}']],
    [place, 'run: "a ${{ b"', ['run: a ${{ b']],
    [place, 'run: "a }} ${{ b }} c"', ['run: a }} ${EXPRESSION} c']],
    ['.lintstagedrc', '"*.js": [x, y]', ['*.js.0: x', '*.js.1: y']],
    ['.lintstagedrc.yml', 'a: x', ['a: x']],
    [
      'Taskfile.yml',
      'tasks: { a: { cmds: [x, { cmd: y }], desc: z } }',
      ['tasks.a.cmds.0: x', 'tasks.a.cmds.1.cmd: y'],
    ],
  ])('%s: %s', (file, text, expected) => expect(shown(file, text)).toEqual(expected))

  test('one that cannot be read is refused', () =>
    expect(refusalOf(() => listed(place, 'a: ['))).toMatchObject({ code: 'EUSAGE' }))
})

describe('JSON', () => {
  const task = '.vscode/tasks.json'
  const container = '.devcontainer.json'
  test.each<[string, unknown, string[]]>([
    [task, {}, []],
    [task, { tasks: [{ command: 'x', label: 'y' }] }, ['tasks.0.command: x']],
    [task, { command: 'npx', args: ['a', 'b c'] }, ["command: 'npx' 'a' 'b c'"]],
    [task, { command: 'npx', args: [{ value: 'a', quoting: 'strong' }, 1] }, ["command: 'npx' 'a' '1'"]],
    // With blanks the command is a line already.
    [task, { command: 'npx -y', args: ['a'] }, ["command: npx -y 'a'"]],
    [task, { command: 'np;x', args: [] }, ["command: 'np;x' "]],
    [task, { command: 'a;b' }, ['command: a;b']],
    [task, { command: 'a', args: 'b' }, ['command: a']],
    [container, { postCreateCommand: 'x y' }, ['postCreateCommand: x y']],
    // A list is one program with its arguments.
    [container, { postCreateCommand: ['npx', 'a b'] }, ["postCreateCommand: 'npx' 'a b'"]],
    // An object of commands by name: the key above does not matter to it.
    [container, { postCreateCommand: { run: 'x' } }, ['postCreateCommand.run: x']],
    ['lefthook.json', { 'pre-commit': { commands: { a: { run: 'x' } } } }, ['pre-commit.commands.a.run: x']],
    ['.lintstagedrc.json', { '*.js': ['x', 'y'] }, ['*.js.0: x', '*.js.1: y']],
    ['.simple-git-hooks.json', { 'pre-push': 'x' }, ['pre-push: x']],
    [task, { commands: ['npx a', 'npx b'] }, ['commands.0: npx a', 'commands.1: npx b']],
    [task, { name: 'npx a' }, []],
  ])('%s: %j', (file, value, expected) => expect(shown(file, json(value))).toEqual(expected))

  test.each<[string, string, string[]]>([
    ['a comment and a trailing comma', '{ // x\n "command": "x", }', ['command: x']],
    ['a byte order mark', '\uFEFF{"command": "x"}', ['command: x']],
    ['nothing', ' \n', []],
    ['keys of the prototype', '{"__proto__": {"command": "x"}}', ['__proto__.command: x']],
  ])('%s', (_, text, expected) => expect(shown(task, text)).toEqual(expected))

  test.each([
    ['{', 'is not valid JSON'],
    ['x', 'is not valid JSON'],
    ['['.repeat(100_000), /nests too deep|is not valid JSON/],
    [`${'['.repeat(200)}"x"${']'.repeat(200)}`, 'has too many values'],
  ])('%#: what cannot be read is refused', (text, message) => {
    const refusal = refusalOf(() => listed(task, text))
    expect(refusal.code).toBe('EUSAGE')
    expect(refusal.message).toMatch(message)
  })
})

test('a script of a shell is one command', () =>
  expect(listed('.husky/pre-commit', 'a\nb\n')).toEqual([
    { place: '.husky/pre-commit', text: 'a\nb\n', line: null },
  ]))

test.each(['.npmrc', '.yarnrc.yml', '.yarnrc', 'pnpm-workspace.yaml', 'bunfig.toml', '.pnpmfile.cjs'])(
  '%s has no commands',
  (place) => expect(listed(place, 'run: npx a')).toEqual([]),
)
