// Compares the reader of `.npmrc` files with npm's own loader and with the installed npm.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Config from '@npmcli/config'
import config from '@npmcli/config/lib/definitions/index.js'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { NpmrcError, readNpmrc } from '../../src/npmrc/read.ts'
import { findMovedNpmrc } from '../../src/npmrc/moves.ts'
import { judgedKeys, rowOf } from '../../src/npmrc/table.ts'
import { spellings } from '../support/npmrc-spellings.ts'

const home = mkdtempSync(path.join(tmpdir(), 'depgate-npmrc-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
let nth = 0

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = path.join(home, String((nth += 1)))
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  return folder
}

const known = judgedKeys.filter((key) => Object.hasOwn(config.definitions, key))

/** What npm's loader gives for the keys that the project's file sets; null where it ends with an error. */
async function askNpm(text: string): Promise<Record<string, unknown> | null> {
  const folder = makeFolder({ '.npmrc': text })
  const loader = new Config({
    ...config,
    npmPath: path.join(home, 'nowhere'),
    env: { HOME: home, PREFIX: path.join(home, 'prefix') },
    argv: ['node', 'npm'],
    cwd: folder,
    warn: false,
  })
  try {
    await loader.load()
    try {
      loader.validate()
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_INVALID_AUTH') throw error
    }
  } catch {
    return null
  }
  const { globalconfig } = loader.data.get('default')?.data ?? {}
  const isMoved = globalconfig !== path.join(loader.get('prefix') as string, 'etc/npmrc')
  const data = { ...loader.data.get('project')?.data, ...(isMoved ? { globalconfig } : {}) }
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => known.includes(key) || rowOf(key) !== null)
      .map(([key, value]) => [key, show(key, value)] as const)
      .filter(([key, value]) => !(value === null && isWords(key))),
  )
}

/** The older parser of addresses, which npm uses, escapes more. */
const hrefOf = (text: string) => new URL(text).href.replaceAll('%27', "'").replaceAll('\\', '/')

/** Where only some words are allowed, null and nothing are the same. */
const isWords = (key: string) => typeof rowOf(key)?.type === 'object'

/** A value of npm's as text, paths relative to npm's working directory. */
function show(key: string, value: unknown): unknown {
  if (rowOf(key)?.type === 'list') {
    return (Array.isArray(value) ? (value as unknown[]) : [value])
      .filter((one) => one !== null)
      .flatMap((one) => String(one).split(','))
      .map((one) => one.trim())
      .filter((one) => one !== '')
  }
  if (rowOf(key)?.type === 'boolean') return String(Boolean(value))
  if (value === null || value === undefined || value === false) return null
  if (value instanceof Date) return value.toISOString()
  const texts = Array.isArray(value) ? (value as unknown[]) : [value]
  const text = texts.map((one) => (one instanceof Date ? one.toISOString() : String(one))).join(',')
  if (rowOf(key)?.type === 'path') return path.relative(process.cwd(), text)
  return rowOf(key)?.type === 'url' && URL.canParse(text) ? hrefOf(text) : text
}

function readOwn(text: string): Record<string, unknown> | null {
  try {
    const settings = readNpmrc(text).filter(({ key }) => rowOf(key) !== null)
    return Object.fromEntries(
      [...new Map(settings.map((one) => [one.key, one]))]
        .filter(([key, one]) => !one.isDropped && !(one.values[0] === null && isWords(key)))
        .map(([key, { values }]) => {
          const [value = null] = values
          const type = rowOf(key)?.type
          if (type === 'list') return [key, values]
          if (type === 'path' && value !== null)
            return [key, path.relative(process.cwd(), path.resolve(value))]
          return [key, type === 'url' && value !== null && URL.canParse(value) ? hrefOf(value) : value]
        }),
    )
  } catch (error) {
    if (error instanceof NpmrcError) return null
    throw error
  }
}

test.each(spellings.map(([name, text]) => [name, text] as const))(
  "%s: read as npm's loader reads it",
  async (_, text) => {
    const npm = await askNpm(text)
    if (npm !== null) expect(readOwn(text)).toEqual(npm)
  },
)

const part = fc.constantFrom(
  ...[
    'registry',
    'ignore-scripts',
    'min-release-age',
    'strict-ssl',
    'audit-level',
    'allow-git',
    '@a:registry',
  ],
  ...[
    'REGISTRY',
    ' ',
    '\t',
    '"',
    "'",
    '[',
    ']',
    '[]',
    '=',
    ';',
    '#',
    '\\',
    '\n',
    '\r\n',
    '\uFEFF',
    '\u2028',
    '${A}',
  ],
  ...[
    '${A?}',
    'true',
    'false',
    'null',
    '0',
    '1',
    '7',
    'none',
    'all',
    'high',
    'https://a.example.test/',
    'x',
    '.',
  ],
  ...[
    '\\u0074',
    'script-shell',
    'before',
    '2026-01-01',
    'node-options',
    'min-release-age-exclude',
    'undefined',
  ],
)
const line = fc
  .tuple(fc.array(part, { maxLength: 4 }), fc.array(part, { maxLength: 4 }))
  .map(([key, value]) => `${key.join('')}=${value.join('')}`)

test("any content: read as npm's loader reads it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
      const text = lines.join('\n')
      const npm = await askNpm(text)
      const own = readOwn(text)
      // Where npm ends with an error nothing can be installed.
      if (npm !== null) expect(own).toEqual(npm)
    }),
    { numRuns: 200 },
  )
})

// Starting npm takes a third of a second: these are the ones whose reading surprised most.
test.each(spellings.flatMap(([name, text, isAsked]) => (isAsked === true ? [[name, text] as const] : [])))(
  '%s: as npm config list prints it',
  (_, text) => {
    const folder = makeFolder({ '.npmrc': text })
    const env = { PATH: process.env.PATH ?? '', HOME: home, npm_config_cache: path.join(home, 'cache') }
    const list = (from: string) =>
      JSON.parse(
        execFileSync('npm', ['config', 'list', '--json'], {
          cwd: from,
          env,
          encoding: 'utf8',
          stdio: 'pipe',
        }),
      ) as Record<string, unknown>
    const [npm, own] = [list(folder), readOwn(text)]
    for (const [key, value] of Object.entries(own ?? {})) {
      if (rowOf(key)?.type !== 'path') expect([key, show(key, npm[key])]).toEqual([key, value])
    }
  },
)

test.each([
  ['prefix=./cfg', ['cfg/etc/npmrc']],
  ['globalconfig=cfg/etc/npmrc', ['cfg/etc/npmrc']],
  ['pre${NOPE?}fix="cfg"', ['cfg/etc/npmrc']],
  ['userconfig=./user', ['user']],
  ['userconfig=./user2', ['user2', 'cfg/etc/npmrc']],
  ['prefix=~/cfg', []],
] as const)('%s: npm reads what it moves to', async (text, files) => {
  const others = {
    'cfg/etc/npmrc': 'registry=https://global.example.test/',
    user: 'registry=https://user.example.test/',
    user2: 'audit=false\nprefix=cfg',
  }
  const folder = makeFolder({ '.npmrc': text, ...others })
  const moved = findMovedNpmrc(text, (file) => others[file as keyof typeof others] ?? null)
  expect(moved.map((layer) => layer.path)).toEqual(files)
  const found = moved.flatMap((layer) => readNpmrc(layer.text).filter(({ key }) => key === 'registry'))
  const env = { PATH: process.env.PATH ?? '', HOME: home, npm_config_cache: path.join(home, 'cache') }
  const args = ['config', 'get', 'registry']
  const npm = execFileSync('npm', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim()
  expect(found[0]?.values[0] ?? null).toBe(npm.endsWith('.example.test/') ? npm : null)
})
