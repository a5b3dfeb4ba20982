// A part that is a comment of the one-file build: what is run of it, and what it may load.

import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import type { loadPart } from '../../src/entry/load-part.ts'
import { makeFolder } from '../support/folder.ts'

const source = readFileSync(path.resolve(import.meta.dirname, '../../src/entry/load-part.ts'), 'utf8')
const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
const code = ts.transpileModule(source, { compilerOptions: options }).outputText

/** Opens a file as scripts/bundle.js writes one: the code, and each part in a comment behind it. */
async function open(parts: Record<string, string>, before = '') {
  const comments = Object.entries(parts).map(
    ([name, text]) => `/* depgate: the part "${name}"\n${text.replaceAll('*/', '*\\_/')}*/\n`,
  )
  const folder = makeFolder({
    'node_modules/supports-color/index.js': 'module.exports = "evil"',
    'node_modules/supports-color/package.json': '{"name":"supports-color"}',
    'beside.cjs': 'module.exports = "evil"',
  })
  const file = path.join(folder, 'depgate.mjs')
  writeFileSync(file, `${before}${code}\n${comments.join('')}`)
  const { loadPart: load } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    loadPart: typeof loadPart
  }
  return { file, load }
}

test('each part has its exports, and knows the file that it is in', async () => {
  const { load, file } = await open({
    commands: 'exports.name = "commands"',
    rest: 'module.exports = [__filename, __dirname, typeof require]',
  })
  expect(load('commands')).toEqual({ name: 'commands' })
  expect(load('rest')).toEqual([file, file, 'function'])
})

test('what ends a comment in its code does not end it', async () => {
  const { load } = await open({ rest: 'exports.text = "/* a */ b"; exports.more = /x*/.source' })
  expect(load('rest')).toEqual({ text: '/* a */ b', more: 'x*' })
})

test('a text before it that looks like its beginning is none', async () => {
  const decoy = 'export const decoy = `/* depgate: the part "rest"\nexports.x = "decoy"*\\/`\n'
  const { load } = await open({ rest: 'exports.x = "real"' }, decoy)
  expect(load('rest')).toEqual({ x: 'real' })
})

describe('a part loads', () => {
  const load = async (id: string) =>
    (await open({ rest: `module.exports = require(${JSON.stringify(id)})` })).load('rest')

  test.each(['node:path', 'path', 'fs'])('%s of Node', async (id) =>
    expect(await load(id)).toBeTypeOf('object'),
  )

  // The project around the file is not trusted.
  test.each(['supports-color', './beside.cjs', '../x', ''])(
    'but not %j of what lies around it',
    async (id) => {
      await expect(load(id)).rejects.toMatchObject({ code: 'MODULE_NOT_FOUND' })
    },
  )

  test('nor where that lies', async () => {
    const { load: part } = await open({ rest: 'require.resolve("supports-color")' })
    expect(() => part('rest')).toThrow('depgate has no module supports-color')
  })
})
