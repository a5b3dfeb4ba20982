// What init and doctor do to this machine: files with their folders, and lines that end in time.

import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openSetup } from '../../src/system/setup-host.ts'
import { makeFolder } from '../support/folder.ts'
import { refusalOf } from '../support/refusal.ts'

const setup = openSetup()
const modeOf = (file: string) => statSync(file).mode & 0o777

describe('a file is placed', () => {
  test('with the folders above it, executable where asked', () => {
    const folder = makeFolder()
    setup.place(path.join(folder, 'a/b/hook'), '#!/bin/sh\n', true)
    setup.place(path.join(folder, 'a/b/text'), 'x', false)
    expect(modeOf(path.join(folder, 'a/b/hook'))).toBe(0o755)
    expect(modeOf(path.join(folder, 'a/b/text')) & 0o111).toBe(0)
    expect(readFileSync(path.join(folder, 'a/b/hook'), 'utf8')).toBe('#!/bin/sh\n')
  })

  test('through a link and with the mode that is there', () => {
    const folder = makeFolder({ real: 'x' })
    chmodSync(path.join(folder, 'real'), 0o640)
    symlinkSync('real', path.join(folder, 'link'))
    setup.place(path.join(folder, 'link'), 'y', false)
    expect(lstatSync(path.join(folder, 'link')).isSymbolicLink()).toBe(true)
    expect([readFileSync(path.join(folder, 'real'), 'utf8'), modeOf(path.join(folder, 'real'))]).toEqual([
      'y',
      0o640,
    ])
  })

  test.each([
    ['below a file', 'file/a/b', /file\/a\/b cannot be written \(E(?:NOTDIR|EXIST)\)/],
    ['over a folder', 'folder', /folder cannot be written \(EISDIR\)/],
  ])('but not %s', (_, name, message) => {
    const folder = makeFolder({ file: '', 'folder/x': '' })
    const refusal = refusalOf(() => setup.place(path.join(folder, name), 'x', true))
    expect([refusal.code, refusal.message]).toEqual(['EUSAGE', expect.stringMatching(message)])
  })
})

describe('a file is removed', () => {
  const { cwd } = process
  afterEach(() => void (process.cwd = cwd))

  test('with the folders that nothing else is in', () => {
    const folder = makeFolder({ 'a/b/c/file': '', 'a/other': '' })
    setup.remove(path.join(folder, 'a/b/c/file'))
    expect(readdirSync(path.join(folder, 'a'))).toEqual(['other'])
  })

  test('but never the folder that it runs in', () => {
    const folder = makeFolder({ 'app/.claude/hooks/file': '' })
    process.cwd = () => path.join(folder, 'app')
    setup.remove(path.join(folder, 'app/.claude/hooks/file'))
    expect(readdirSync(path.join(folder, 'app'))).toEqual([])
  })

  test('one that is not there is none to remove', () => {
    const folder = makeFolder({ 'a/other': '' })
    setup.remove(path.join(folder, 'a/none'))
    expect(readdirSync(path.join(folder, 'a'))).toEqual(['other'])
  })
})

test('a folder for a trial is there until it is dropped', () => {
  const { folder, drop } = setup.scratch()
  mkdirSync(path.join(folder, 'a'))
  setup.place(path.join(folder, 'a/b'), '', false)
  drop()
  expect(existsSync(folder)).toBe(false)
  drop()
})

describe('a line is run', () => {
  const run = (line: string, more: object = {}) =>
    setup.run(line, { folder: '/', env: { PATH: process.env.PATH, X: 'y' }, input: '', seconds: 30, ...more })

  test.each([
    ['echo "$X"; echo e >&2; exit 3', {}, { code: 3, stdout: 'y\n', stderr: 'e\n' }],
    ['pwd; cat', { folder: '/tmp', input: 'é' }, { code: 0, stdout: '/tmp\né', stderr: '' }],
    ['echo "$HOME"', {}, { code: 0, stdout: '\n', stderr: '' }],
    // A process that was killed has no code of its own.
    ['kill -9 $$', {}, { code: 128, stdout: '', stderr: '' }],
    ['exit 0', { input: 'x'.repeat(300_000) }, { code: 0, stdout: '', stderr: '' }],
  ])('%s %j', async (line, more, ended) => {
    expect(await run(line, more)).toEqual(ended)
  })

  test('one that does not exist, and one in a folder that is not there, have a code too', async () => {
    expect((await run('no-such-program-here')).code).toBe(127)
    expect((await run('true', { folder: '/no/such/folder' })).code).toBe(127)
  })

  test('one that hangs has none, and what it wrote', async () => {
    const ended = await run('echo a; exec sleep 60', { seconds: 0.3 })
    expect(ended).toEqual({ code: null, stdout: 'a\n', stderr: '' })
  })

  test('one that ends at once and leaves a child with its output open has none either', async () => {
    const begin = performance.now()
    const ended = await run('sleep 15 & echo a', { seconds: 0.3 })
    expect(ended).toEqual({ code: null, stdout: 'a\n', stderr: '' })
    expect(performance.now() - begin).toBeLessThan(10_000)
  })

  test('of endless output the beginning is kept', async () => {
    const { stdout, code } = await run('yes | head -c 3000000')
    expect(code).toBe(0)
    expect(stdout.length).toBeGreaterThanOrEqual(1024 * 1024)
    expect(stdout.length).toBeLessThan(2 * 1024 * 1024)
  })
})

test.each(['stdin', 'stderr'] as const)('without a terminal on %s nothing is asked', async (missing) => {
  const streams = (['stdin', 'stderr'] as const).map((name) => ({ name, isTTY: process[name].isTTY }))
  for (const { name } of streams)
    Object.defineProperty(process[name], 'isTTY', { value: name !== missing, configurable: true })
  try {
    expect(await setup.ask('x? ')).toBeNull()
  } finally {
    for (const { name, isTTY } of streams)
      Object.defineProperty(process[name], 'isTTY', { value: isTTY, configurable: true })
  }
})
