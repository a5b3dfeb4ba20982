import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { NpmAnswer, NpmQuestion } from '../../../src/ports/npm.ts'
import {
  installLocked,
  runOwnScripts,
  type FallbackInstall,
} from '../../../src/wrapper/npm/fallback-install.ts'
import { makeFolder } from '../../support/folder.ts'

const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } })
const text = lock({
  'node_modules/a': {
    version: '1.0.0',
    hasInstallScript: true,
    resolved: 'https://registry.example.test/a.tgz',
  },
})
/** An npm that records its arguments, and writes its own record of node_modules for `ci`. */
const fakeNpm = (root: string, hidden: string) => `
const fs = require('node:fs'), args = process.argv.slice(2)
fs.appendFileSync(${JSON.stringify(path.join(root, 'log'))}, args.join(' ') + '\\n')
if (args[0] === 'ci') {
  fs.mkdirSync(${JSON.stringify(path.join(root, 'node_modules/a'))}, { recursive: true })
  fs.writeFileSync(${JSON.stringify(path.join(root, 'node_modules/.package-lock.json'))}, ${JSON.stringify(hidden)})
  fs.writeFileSync(${JSON.stringify(path.join(root, 'node_modules/a/package.json'))}, '{"name":"a"}')
}
process.exit(args.includes('prepare') ? 7 : 0)
`

function open(
  more: Partial<FallbackInstall> & { flat?: Record<string, unknown> } = {},
  answered: NpmAnswer = { type: 'go' },
) {
  const root = makeFolder({ 'package-lock.json': text, log: '' })
  const script = path.join(root, 'npm.js')
  writeFileSync(script, fakeNpm(root, text))
  const questions: NpmQuestion[] = []
  const config = {
    localPrefix: root,
    flat: more.flat ?? {},
    typed: { omit: ['dev'] },
    words: ['ci'],
    defaultRegistry: '',
    files: [],
  }
  const steps: FallbackInstall = {
    program: [process.execPath, script],
    config,
    command: 'ci',
    version: '6.0.0',
    env: process.env,
    answer: async (question) => {
      questions.push(question)
      return answered
    },
    ...more,
  }
  const log = () => readFileSync(path.join(root, 'log'), 'utf8').split('\n').filter(Boolean)
  return { root, steps, questions, log }
}
const allowed = (run: string[]): NpmAnswer => ({ type: 'go', scripts: { run, isAll: false } })
const manifests = { 'package.json': '{}', 'w/package.json': '{"name":"w","scripts":{"prepare":"x"}}' }
const file = 'package-lock.json'

test('unpacks without scripts, asks twice, and then runs the scripts that the answer names', async () => {
  const { root, steps, questions, log } = open({}, allowed(['node_modules/a']))
  expect(await installLocked(steps, { manifests }, { file, text })).toBe(0)
  expect(log()).toEqual([
    'ci --omit=dev --ignore-scripts',
    'rebuild --omit=dev -- ./node_modules/a ./node_modules/w',
  ])
  expect(questions).toEqual([
    {
      type: 'unpacked',
      packages: [
        { location: 'node_modules/a', isBundled: false, name: 'a', version: '1.0.0', text: '{"name":"a"}' },
      ],
    },
    {
      type: 'scripts',
      request: {
        folder: root,
        isProject: true,
        packages: [{ location: 'node_modules/a', isBundled: false, name: 'a', version: '1.0.0' }],
        allowScripts: null,
      },
    },
  ])
})

test.each([
  ['12.2.1', true, 'rebuild --omit=dev --dangerously-allow-all-scripts -- ./node_modules/a'],
  // Its own list leaves out nothing else.
  ['12.2.1', false, 'rebuild --omit=dev -- ./node_modules/a'],
  // It does not know the flag, and runs all that it is given.
  ['6.0.0', true, 'rebuild --omit=dev -- ./node_modules/a'],
])('npm %s with scripts "all": %s', async (version, isAll, line) => {
  const scripts = { run: ['node_modules/a'], isAll }
  const { steps, log } = open({ version }, { type: 'go', scripts })
  expect(await installLocked(steps, { manifests: {} }, { file, text })).toBe(0)
  expect(log().at(-1)).toBe(line)
})

test('runs those of the project alone where the answer names none', async () => {
  const { steps, log } = open()
  expect(await installLocked(steps, { manifests }, { file, text })).toBe(0)
  expect(log()).toEqual(['ci --omit=dev --ignore-scripts', 'rebuild --omit=dev -- ./node_modules/w'])
})

test('runs no scripts where the answer is no', async () => {
  const { steps, log } = open({}, { type: 'fail', reason: 'x' })
  expect(await installLocked(steps, { manifests }, { file, text })).toBe(1)
  expect(log()).toEqual(['ci --omit=dev --ignore-scripts'])
})

test('runs no scripts with ignore-scripts', async () => {
  const { steps, log } = open({ flat: { ignoreScripts: true } })
  expect(await installLocked(steps, { manifests }, { file, text })).toBe(0)
  expect(await runOwnScripts(steps)).toBe(0)
  expect(log()).toEqual(['ci --omit=dev --ignore-scripts'])
})

test('a lockfile that npm changed is an error', async () => {
  const { steps } = open()
  await expect(installLocked(steps, { manifests }, { file, text: lock({}) })).rejects.toThrow(
    'the lockfile was changed while npm installed it',
  )
})

test("the project's own scripts run in order, until one fails", async () => {
  const { steps, log } = open()
  expect(await runOwnScripts(steps)).toBe(7)
  expect(log().map((line) => line.split(' ').at(-1))).toEqual(
    'preinstall install postinstall prepublish preprepare prepare'.split(' '),
  )
})

test('a command that names a package runs none of them', async () => {
  const { steps, log } = open({ command: 'update' })
  expect(await runOwnScripts(steps)).toBe(0)
  expect(log()).toEqual([])
})
