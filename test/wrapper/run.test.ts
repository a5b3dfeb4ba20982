import { expect, test } from 'vitest'
import { wrap } from '../../src/wrapper/run.ts'
import { npmCommand } from '../../src/wrapper/npm-args.ts'
import type { PlannedTree } from '../../src/ports/npm.ts'
import { asked, entry, lock, openMachine, planned, type FakeNpm } from '../support/wrapper.ts'

const treeOf = (version: string): PlannedTree => {
  const resolved = `https://registry.example.test/young/-/young-${version}.tgz`
  return planned({
    lock: lock({ 'node_modules/young': entry(version, { resolved }) }, { dependencies: { young: '' } }),
    manifests: { 'package.json': JSON.stringify({ name: 'app', dependencies: { young: '' } }) },
    adds: [asked('', { name: 'young', locked: 'young', version })],
  })
}

/** An npm that takes young@1.0.0, and young@0.9.0 where it must take what is older. */
const npm: FakeNpm = async (ask, { restrictions }) => {
  const answer = await ask({ type: 'tree', tree: treeOf(restrictions.before === null ? '1.0.0' : '0.9.0') })
  if (answer.type === 'go') await ask({ type: 'saved' })
  return 0
}

/** An npm that has only young@1.0.0. */
const stubborn: FakeNpm = async (ask, { restrictions }) => {
  if (restrictions.before === null) await ask({ type: 'tree', tree: treeOf('1.0.0') })
  else await ask({ type: 'unresolved', name: 'young', range: '*' })
  return 1
}

function run(fake: FakeNpm, ...argv: string[]) {
  const { host, seen } = openMachine(fake)
  const command = npmCommand(argv)
  if (command === null) throw new Error('no word of npm')
  return wrap(command, host).then((code) => ({ code, ...seen }))
}

test.each([
  ['install', ['install', 'young'], 'depgate install young --safe'],
  ['npm install', ['npm', 'install', 'young'], 'depgate install young --safe'],
  // Behind the name of the program the flags are that one's own.
  ['npx', ['npx', 'young', '--fast'], 'depgate npx --safe young --fast'],
  ['npm exec', ['exec', 'young'], 'depgate exec --safe young'],
  ['create', ['create', 'young'], 'depgate create --safe young'],
  ['words behind --', ['npm', 'install', '--', 'young'], 'depgate install --safe -- young'],
  ['a word that a shell would read', ['install', 'young@>=0'], "depgate install 'young@>=0' --safe"],
])('what passes is offered for %s as it is typed', async (_, argv, line) => {
  const { code, err, events } = await run(npm, ...argv)
  expect(code).toBe(1)
  expect(err).toContain(`the whole tree passes with young 0.9.0\nrun: ${line}\n`)
  expect(events).not.toContain('open undo')
})

test('--safe installs it', async () => {
  const { code, err, events, restrictions } = await run(npm, 'install', 'young', '--safe')
  expect(code).toBe(0)
  expect(err).toContain('taking young 0.9.0')
  expect(events.slice(-3)).toEqual(['open undo', 'drop', 'unlock'])
  expect(restrictions.at(-1)).toMatchObject({ relax: ['young'] })
})

test('where nothing passes, none is offered and --safe installs nothing', async () => {
  for (const more of [[], ['--safe']]) {
    const { code, err, events } = await run(stubborn, 'install', 'young', ...more)
    expect(code).toBe(1)
    expect(err).not.toContain('--safe')
    expect(events).not.toContain('open undo')
  }
})

test('a project that changed while its lock was waited for is read once more', async () => {
  const fake: FakeNpm = async (ask) => {
    const answer = await ask({ type: 'tree', tree: treeOf('0.9.0') })
    if (answer.type === 'go') await ask({ type: 'saved' })
    return 0
  }
  const { host, seen } = openMachine(fake, { waits: true })
  const command = npmCommand(['install'])
  expect(command === null ? null : await wrap(command, host)).toBe(0)
  expect(seen.events).toEqual(['lock', 'unlock', 'lock', 'open undo', 'drop', 'unlock'])
})

test.each([
  [['npm', 'ls'], true],
  [['npm', 'test'], true],
  [['npm', 'run', 'build'], true],
  [['audit'], true],
  // These recover by themselves, or install elsewhere.
  [['install'], false],
  [['ci'], false],
  [['audit', 'fix'], false],
  [['npx', 'tool'], false],
])('%j tells that there is something to recover: %s', async (argv, isTold) => {
  const { host, seen } = openMachine(async () => 0, { unfinished: { startedAt: '2026-11-01T00:00:00Z' } })
  const command = npmCommand(argv)
  if (command === null) throw new Error('no word of npm')
  expect(await wrap(command, host)).toBe(0)
  expect(seen.err.includes('began at 2026-11-01T00:00:00Z was cut short here')).toBe(isTold)
})

test('the line that is offered has no token that was typed', async () => {
  for (const words of [['--//h/:_authToken=Zq7c0ffee'], ['--otp', 'Zq7c0ffee'], ['--_auth=Zq7c0ffee']]) {
    const { err } = await run(npm, 'install', ...words, 'young')
    expect(err).toContain('run: depgate install')
    expect(err).not.toContain('Zq7c0ffee')
  }
})
