import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { NpmAnswer, NpmQuestion } from '../../../src/ports/npm.ts'
import { runFallback, type FallbackRequest } from '../../../src/wrapper/npm/fallback.ts'
import { makeFolder } from '../../support/folder.ts'

const locked = JSON.stringify({ name: 'app', lockfileVersion: 3, packages: { '': { name: 'app' } } })

/** An npm that records how it was run, and writes this lockfile where it is to resolve. */
const fakeNpm = (log: string, lock: string, code: number) => `
const fs = require('node:fs'), args = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify([process.cwd(), args.join(' ')]) + '\\n')
if (args.includes('--package-lock-only')) { fs.writeFileSync('package-lock.json', ${JSON.stringify(lock)}); console.log('npm failed in ' + process.cwd()); process.exit(${code}) }
`

async function run(
  args: readonly string[],
  more: Partial<FallbackRequest> & {
    files?: Record<string, string>
    code?: number
    on?: (root: string) => NpmAnswer
  } = {},
) {
  const { files = {}, code = 0, on = () => ({ type: 'go' }), ...rest } = more
  const root = makeFolder({ 'package.json': '{"name":"app"}', ...files })
  const home = makeFolder({ log: '' })
  const log = path.join(home, 'log')
  writeFileSync(path.join(home, 'npm.js'), fakeNpm(log, locked, code))
  const questions: NpmQuestion[] = []
  const printed: string[] = []
  const ended = await runFallback({
    tool: 'npm',
    args,
    program: [process.execPath, path.join(home, 'npm.js')],
    version: '6.0.0',
    folder: root,
    env: { PATH: process.env.PATH, HOME: home, npm_config_userconfig: path.join(home, 'none') },
    restrictions: { before: null, avoid: [], relax: [] },
    isTrial: false,
    print: (line) => printed.push(line),
    answer: async (question) => {
      questions.push(question)
      return on(root)
    },
    ...rest,
  }).catch((error: unknown) => error)
  const runs = readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as [string, string])
  return { ended, root, questions, printed, runs }
}

test.each([['ls', '--all'], ['run', 'build'], ['t'], ['view', 'a'], ['audit'], [], ['--version']])(
  'what installs nothing passes as it is: %s %s',
  async (...args) => {
    const { ended, runs, questions } = await run(args)
    expect([ended, runs.map(([, line]) => line), questions]).toEqual([0, [args.join(' ')], []])
  },
)

describe('refused, before npm runs, is', () => {
  test.each<[string, string[], Partial<FallbackRequest>, string]>([
    ['exec', ['exec', 'a'], {}, '"npm exec" has no lockfile that could be judged instead'],
    ['init', ['init', 'a'], {}, '"npm init" has no lockfile that could be judged instead'],
    [
      'a command that is not known',
      ['frobnicate'],
      {},
      '"npm frobnicate" has no lockfile that could be judged instead',
    ],
    ['npx', ['a'], { tool: 'npx' }, 'npx has no lockfile'],
    ['a global install', ['install', '-g', 'a'], {}, 'a global install has no lockfile'],
    [
      'the same in other words',
      ['install', '--location=global', 'a'],
      {},
      'a global install has no lockfile',
    ],
    ['--no-save', ['install', '--no-save', 'a'], {}, 'with --no-save there is no lockfile to install from'],
    ['--no-package-lock', ['install', '--no-package-lock', 'a'], {}, 'package-lock is off'],
  ])('%s', async (_, args, more, reason) => {
    const { ended, runs } = await run(args, more)
    expect(ended).toMatchObject({
      code: 'EPREVIEW',
      message: `this npm cannot be stopped before it installs, and ${reason}`,
    })
    expect(runs).toEqual([])
  })
})

test('a trial does nothing', async () => {
  expect(await run(['install'], { isTrial: true })).toMatchObject({ ended: 0, runs: [], questions: [] })
})

test('a tree is resolved in a copy without scripts, asked about, and written', async () => {
  const { ended, root, questions, printed, runs } = await run(['install', 'a', '--package-lock-only'])
  expect(ended).toBe(0)
  expect(printed[0]).toMatch(/^this npm \(6\.0\.0\) cannot be stopped before it installs/)
  expect(runs).toHaveLength(1)
  expect(runs[0]?.[0]).toContain('depgate-copy-')
  expect(runs[0]?.[1]).toBe(
    '--package-lock-only --package-lock-only --no-dry-run --ignore-scripts -- install a',
  )
  expect(existsSync(runs[0]?.[0] ?? '')).toBe(false)
  expect(questions.map(({ type }) => type)).toEqual(['tree', 'saved'])
  expect(questions[0]).toMatchObject({
    tree: {
      label: 'npm 6.0.0, lock-only in a copy',
      folder: root,
      isLockOnly: true,
      isClean: false,
      isDryRun: false,
      lock: locked,
      manifests: { 'package.json': '{"name":"app"}' },
    },
  })
  expect(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).toBe(locked)
})

test('npm 12 may open tarballs, and settings of the project that name programs are left out', async () => {
  // A relative prefix is read from the folder of this process.
  const prefix = makeFolder({ 'package.json': '{"name":"app"}' })
  const args = ['install', 'a', '--package-lock-only', `--prefix=${prefix}`, '--git=./evil']
  const { runs } = await run(args, { version: '12.0.1' })
  expect(runs[0]?.[1]).toContain('--allow-remote=all')
  expect(runs[0]?.[1]).toMatch(/--prefix=\S*depgate-copy-/)
  expect(runs[0]?.[1]).not.toContain('evil')
})

test.each<[string, string[], NpmAnswer]>([
  ['a refusal', ['install', '--package-lock-only'], { type: 'fail', reason: 'x' }],
  ['a stop', ['install', '--package-lock-only'], { type: 'stop' }],
  ['a dry run', ['install', '--dry-run'], { type: 'go' }],
])('after %s nothing in the project has changed', async (_, args, answer) => {
  const { root, questions } = await run(args, { on: () => answer })
  expect(questions.map(({ type }) => type)).toEqual(['tree'])
  expect(existsSync(path.join(root, 'package-lock.json'))).toBe(false)
})

test('a file that changed meanwhile is not overwritten', async () => {
  const { ended, root } = await run(['install', '--package-lock-only'], {
    on: (folder) => {
      writeFileSync(path.join(folder, 'package.json'), '{"name":"other"}')
      return { type: 'go' }
    },
  })
  expect(ended).toMatchObject({ code: 'EPREVIEW', message: 'package.json was changed meanwhile: try again' })
  expect(existsSync(path.join(root, 'package-lock.json'))).toBe(false)
})

test('an npm that cannot resolve is an error with its output, without the path of the copy', async () => {
  const { ended, printed, questions } = await run(['install', '--package-lock-only'], { code: 3 })
  expect(ended).toMatchObject({
    code: 'EPREVIEW',
    message: 'npm could not resolve the tree in a copy (exit code 3)',
  })
  expect(printed[1]).toBe('npm failed in .')
  expect(questions).toEqual([])
})

test('an audit that fixes a part ends with 1, and is judged', async () => {
  const { ended, questions } = await run(['audit', 'fix', '--package-lock-only'], { code: 1 })
  expect(ended).toBe(1)
  expect(questions.map(({ type }) => type)).toEqual(['tree', 'saved'])
})

test('npm ci without a lockfile is an error, and with one is judged by it', async () => {
  expect((await run(['ci'])).ended).toMatchObject({
    code: 'EPREVIEW',
    message: 'npm has written no lockfile, and there was none before',
  })
  const { questions, runs } = await run(['ci'], {
    files: { 'package-lock.json': locked },
    on: () => ({ type: 'stop' }),
  })
  expect(questions[0]).toMatchObject({
    tree: { label: 'npm 6.0.0, by its lockfile', isClean: true, lock: locked },
  })
  expect(runs).toEqual([])
})
