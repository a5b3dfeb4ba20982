// The words that begin the hook's fast path or the rest; a crash is exit 2.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../support/folder.ts'

const source = readFileSync(path.resolve(import.meta.dirname, '../../src/entry/one-file.ts'), 'utf8')
const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
const code = ts.transpileModule(source, { compilerOptions: options }).outputText.replaceAll(/\.ts'/g, ".mjs'")

/** Runs it; `hook` and `main` are the bodies of the substitutes. */
function run(args: readonly string[], bodies: { hook?: string; main?: string } = {}) {
  const {
    hook = 'console.log("hook", agent); return 5',
    main = 'console.log("main", JSON.stringify(argv), host); return 6',
  } = bodies
  const folder = makeFolder()
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  write('entry/one-file.mjs', code)
  write('hook/process/fast-path.mjs', `export async function runHook(agent) { ${hook} }\n`)
  write(
    'entry/load-part.mjs',
    `export const loadPart = (name) => ({ openHost: () => 'host of ' + name, main: async (argv, host) => { ${main} } })\n`,
  )
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(folder, 'entry/one-file.mjs'), ...args],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    },
  )
  return { code: status, out: stdout, err: stderr }
}

describe('the hook', () => {
  test.each([
    [['hook'], 'hook undefined\n'],
    [['hook', '--agent', 'codex'], 'hook codex\n'],
  ])('%j', (args, out) => expect(run(args)).toEqual({ code: 5, out, err: '' }))
})

describe('the rest', () => {
  test.each([[['hook', '--judge']], [['hook', '--agent']], [['check', 'hook']]])('%j', (args) =>
    expect(run(args)).toEqual({ code: 6, out: `main ${JSON.stringify(args)} host of rest\n`, err: '' }),
  )
})

// Node's own exit code, 1, would be that of a finding.
describe('a crash is exit 2', () => {
  test.each<[string, readonly string[], { hook?: string; main?: string }]>([
    ['of the hook', ['hook'], { hook: 'throw new Error("boom")' }],
    ['of the rest', ['check'], { main: 'throw new Error("boom")' }],
    [
      'of a timer',
      ['check'],
      { main: 'setTimeout(() => { throw new Error("boom") }); await new Promise((r) => setTimeout(r, 500))' },
    ],
    ['of a text', ['check'], { main: 'throw "boom"' }],
  ])('%s', (_, args, bodies) =>
    expect(run(args, bodies)).toEqual({
      code: 2,
      out: '',
      err: 'depgate: it crashed, so nothing was judged: boom\n',
    }),
  )
})
