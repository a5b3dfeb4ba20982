// What one simple command runs, behind the programs that run another one.

import { describe, expect, test } from 'vitest'
import { TreeFolder } from '../../src/shell/environment.ts'
import { Found } from '../../src/shell/found.ts'
import { runWords } from '../../src/shell/simple-command.ts'
import { known, type ShellWord } from '../../src/shell/word.ts'

/** Words apart by spaces; one that begins with `$` is not known. */
const wordsOf = (line: string): ShellWord[] =>
  line
    .split(' ')
    .filter(Boolean)
    .map((text) => ({ text, isKnown: !text.startsWith('$') }))

function run(words: string | readonly ShellWord[], found = new Found(), env: Record<string, string> = {}) {
  const analysed: string[] = []
  const place = new TreeFolder('/app')
  runWords(typeof words === 'string' ? wordsOf(words) : words, place, {
    found,
    env: Object.entries(env).map(([name, value]) => [name, known(value)] as const),
    piped: null,
    here: null,
    analyse: (text, inside) => analysed.push(`${text} in ${inside.folder}${inside.isKnown ? '' : '?'}`),
  })
  const steps = found.steps.map(
    ({ tool, args, folder, isWrapped, preview }) =>
      `${[tool, ...args].join(' ')} in ${folder}${isWrapped ? ', wrapped' : ''}${preview === null ? ', unseen' : ''}`,
  )
  const isHidden = found.hidden !== null
  const isReserved = found.reserved !== null
  return { steps, analysed, isOpaque: found.isOpaque, isHidden, isReserved, after: place.folder }
}
const nothing = {
  steps: [],
  analysed: [],
  isOpaque: false,
  isHidden: false,
  isReserved: false,
  after: '/app',
}

describe('the package manager is found', () => {
  test.each([
    ['npm i x', 'npm i x in /app'],
    ['sudo npm i x', 'npm i x in /app'],
    ['env A=1 nice -n 5 npm i x', 'npm i x in /app'],
    ['env -C /srv npm i x', 'npm i x in /srv'],
    ['corepack pnpm add x', 'pnpm add x in /app'],
    ['node /usr/lib/node_modules/npm/bin/npm-cli.js i x', 'npm i x in /app'],
    ['depgate npm i x', 'npm i x in /app, wrapped'],
    ['depgate install x', 'npm install x in /app, wrapped'],
    ['node .depgate/depgate.mjs install x', 'npm install x in /app, wrapped'],
    ['C:\\node\\npm.cmd i x', 'npm i x in /app'],
    ['/usr/bin/npm i x', 'npm i x in /app'],
  ])('%s', (line, step) => expect(run(line)).toEqual({ ...nothing, steps: [step] }))

  test('a folder of a prefix does not outlive its command', () => {
    expect(run('env -C /srv npm i x').after).toBe('/app')
    expect(run('cd sub').after).toBe('/app/sub')
  })

  test('one of the project is opaque, since it can be anything', () =>
    expect(run('./bin/npm i x')).toEqual({ ...nothing, steps: ['npm i x in /app, unseen'], isOpaque: true }))
})

describe('install scripts and exceptions are allowed by a person, before they run', () => {
  test.each([
    'depgate allow-scripts sharp',
    'node .depgate/depgate.mjs allow-scripts --all',
    'sudo depgate allow-scripts x',
    'depgate approve',
    'depgate approve AAAA-BBBB-CCCC --reason x',
    'node .claude/hooks/depgate.mjs approve',
  ])('%s', (line) => expect(run(line)).toEqual({ ...nothing, isReserved: true }))
  test.each([
    'depgate allow-scripts',
    'depgate check',
    'depgate approve --help',
    'echo depgate allow-scripts x',
    'echo depgate approve',
  ])('%s decides nothing', (line) => expect(run(line)).toEqual(nothing))
})

describe('the wrapper that is bent is none', () => {
  test.each([
    ['depgate install --policy off.json x', {}],
    ['depgate install x', { DEPGATE_MANAGED_POLICY: '/dev/null' }],
    ['env XDG_CONFIG_HOME=/tmp depgate install x', {}],
  ])('%s %j', (line, env) => {
    const [step] = run(line, new Found(), env).steps
    expect(step).not.toContain('wrapped')
    expect(step).toContain('npm install')
  })

  test('other commands of depgate run nothing', () => expect(run('depgate check --all')).toEqual(nothing))
})

describe('a program that only the shell knows', () => {
  test.each(['install', 'i', 'add', 'ci', 'dlx', 'exec', 'create'])('with %s may install', (verb) =>
    expect(run(`$TOOL ${verb} x`).isOpaque).toBe(true),
  )

  test.each(['$TOOL test', '$TOOL', '$TOOL run add'])('%s does not', (line) =>
    expect(run(line)).toEqual(nothing),
  )

  test('whose text names a runner is hidden', () => {
    expect(run('$(which,npx) x').isHidden).toBe(true)
    expect(run('$(which,python) x').isHidden).toBe(false)
  })

  test('after an assignment that names one it is hidden', () => {
    const found = new Found()
    found.assign('npx')
    expect(run('$TOOL x', found).isHidden).toBe(true)
  })
})

test('an alias is replaced by its value', () => {
  const found = new Found()
  found.alias('i', 'npx x')
  expect(run('i', found).isHidden).toBe(true)
  expect(run('j', found).steps).toEqual([])
})

test('a line in a prefix is read as a shell reads it, in the folder of the prefix', () => {
  expect(run([known('env'), known('-S'), known('npm i x')])).toEqual({
    ...nothing,
    analysed: ['npm i x in /app'],
  })
  expect(run([known('watch'), { text: '$LINE', isKnown: false }])).toMatchObject({
    analysed: [],
    isOpaque: true,
  })
})

test('what runs elsewhere leaves the folder unknown', () => {
  const line = [known('sh'), known('-c'), known('npm i x')]
  expect(run(line).analysed).toEqual(['npm i x in /app'])
  expect(run([...wordsOf('chroot /srv'), ...line]).analysed).toEqual(['npm i x in /app?'])
})

describe('bounds', () => {
  test('a script without a folder is no package manager, but is named like one', () =>
    expect(run('node npm-cli.js i x')).toMatchObject({ steps: [], isOpaque: true }))

  test('twenty programs before one another are taken off, more are only looked at for a name', () => {
    expect(run(`${'nice '.repeat(20)}npm i x`).steps).toEqual(['npm i x in /app'])
    expect(run(`${'nice '.repeat(21)}npm i x`)).toMatchObject({ steps: [], isOpaque: true })
    expect(run(`${'nice '.repeat(40)}npx x`)).toMatchObject({ steps: [], isHidden: true })
    expect(run(`${'nice '.repeat(40)}make`)).toEqual(nothing)
  })

  test.each([
    '',
    'corepack',
    'corepack enable',
    'sudo',
    'node a.js',
    'node a/b.js',
    'node a/depgate.mjs',
    'node depgate.mjs i x',
  ])('%j runs nothing that is looked at', (line) => expect(run(line)).toEqual(nothing))
})
