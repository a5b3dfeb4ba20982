// The laws of the code: each is kept in src/, and each is shown to bite by a project of fixtures/laws/ that breaks it.

import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'

interface Breach {
  readonly law: string
  readonly file: string
  readonly detail: string
}

const root = path.resolve(import.meta.dirname, '..')
/** npm test leaves out knip, the rules that need types, and the fixtures: they take most of the time. `.ci/run` has them. */
const isFast = process.env.DEPGATE_TESTS === 'short'

/** Prints breaches and exits with 1 where there are any; every other end is a failure of the tool. */
const lint = (...flags: readonly string[]) =>
  new Promise<Record<string, Breach[]>>((resolve, reject) => {
    const script = path.join(root, 'scripts/lint.js')
    execFile(process.execPath, [script, '--json', ...flags], { cwd: root }, (error, stdout, stderr) => {
      if (error !== null && (error.code !== 1 || stdout === '')) reject(new Error(stderr))
      else resolve(JSON.parse(stdout) as Record<string, Breach[]>)
    })
  })

/** By tool; the reasons are in .dependency-cruiser.mjs, eslint.config.js, knip.jsonc and scripts/lint/layout.js. */
const laws = {
  'dependency-cruiser': [
    ['no-circles', 'of two files in a circle neither is read, tested or moved without the other'],
    ['only-down', 'what lies below is read and tested without what lies above'],
    ['every-folder-has-a-layer', 'so there is no circle among top folders'],
    ['effects-in-named-folders', 'what judges is a function of its input'],
    ['effect-packages-in-named-folders', 'they read files or send requests'],
    ['effects-are-wired-in', 'a test can hand in another world'],
    ['whole-host-in-named-files', 'a signature lists the ports that the function uses'],
    ['ports-and-model-import-nothing-else', 'what crosses a port is declared there'],
    ['nothing-imports-the-library', 'its names are for its users'],
    ['plug-ins-apart', 'each can be added and removed by itself'],
    ['plug-ins-through-their-index', "a plug-in's own words stay in its folder"],
    ['no-unresolved-imports', 'they escape every other law'],
    ['hook-fast-path', 'it is loaded after every command of an agent'],
  ],
  ESLint: [
    ['no-floating-promises', 'a gate that loses an error passes'],
    ['switch-exhaustiveness-check', 'a new member of a union is thought of everywhere'],
    ['max-lines-per-function', '50, without blank lines and comments'],
    ['max-params', '4'],
    ['max-lines', '200, all lines counted'],
    ['no-restricted-globals', 'no process, console, timer or fetch outside of the folders with effects'],
    ['no-restricted-properties', 'nor the clock and randomness'],
    ['no-restricted-syntax', 'nor the clock by new Date()'],
    ['no-restricted-imports', 'nor randomness of node:crypto'],
    ['exceptions-only-shrink', 'what was made shorter stays so'],
  ],
  layout: [
    ['no-loose-files', 'every subject has a folder'],
    ['no-folder-above-a-tenth', 'a larger one is more than one subject'],
    ['readme-of-each-folder', 'what it is for, what it never does, where to begin'],
    ['tests-mirror-sources', 'the test of a file is found without a search'],
    ['a-test-for-each-decision', 'at its path: a decision that only another test reaches is changed unseen'],
  ],
  knip: [
    ['no-unused-files', 'nobody should read what nothing runs'],
    ['no-unused-exports', 'an export is a promise to other files'],
    ['no-unused-dependencies', 'each is code of strangers'],
  ],
} as const
const rows = Object.entries(laws).flatMap(([tool, list]) => list.map(([law, why]) => ({ tool, law, why })))

describe('laws', () => {
  let here: readonly Breach[] = []
  let fixtures: Readonly<Record<string, readonly Breach[]>> = {}
  beforeAll(async () => {
    const [own, broken] = await Promise.all([
      lint(...(isFast ? ['--fast'] : [])),
      isFast ? {} : lint('--fixtures'),
    ])
    here = own['.'] ?? []
    fixtures = broken
  }, 300_000)

  for (const { tool, law, why } of rows)
    test(`${law} (${tool}): ${why}`, () => {
      expect(here.filter((breach) => breach.law === law)).toEqual([])
      // The project that breaks it is reported for it, and for nothing else.
      if (isFast) return
      expect([...new Set((fixtures[law] ?? []).map((breach) => breach.law))]).toEqual([law])
    })

  test('no tool reports anything else, and every fixture has its law', () => {
    expect(here).toEqual([])
    if (isFast) return
    expect(Object.keys(fixtures).sort()).toEqual(rows.map(({ law }) => law).sort())
  })
})

describe('texts', () => {
  const list = (folder: string) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
  const sources = list('src').filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))

  test('types are kept, and nothing is left to do', () => {
    for (const file of sources) {
      const text = readFileSync(file, 'utf8')
      expect(text, file).not.toMatch(/@ts-(?:ignore|nocheck|expect-error)|\bas any\b|: any\b|<any>/)
      expect(text, file).not.toMatch(/\bTODO\b|\bFIXME\b/)
    }
  })

  test('no host is built from another: a state other than the disk is a snapshot, not a host that shows it', () => {
    const falseHost = /\{\s*\.\.\.(?:host|outside|here|there)\b(?:\.at\([^)]*\))?,[^}]*\b(?:read|git)\b/
    expect('{ ...host.at(root), read, git: { ...host.git } }').toMatch(falseHost)
    for (const file of sources.filter((one) => !/[/\\]entry[/\\]/.test(one)))
      expect(readFileSync(file, 'utf8'), file).not.toMatch(falseHost)
  })

  test('the first line of a file tells what it is', () => {
    for (const file of sources) {
      const text = readFileSync(file, 'utf8')
      const isList = /[/\\]index\.ts$|formats\.ts$/.test(file) || /^export default define/m.test(text)
      if (!isList) expect(text, file).toMatch(/^(?:\/\/ |\/\*\* )/)
    }
  })

  test('no real registry is named', () => {
    const host = ['registry', 'npmjs'].join('.')
    for (const file of ['src', 'test', 'scripts', 'bin', 'fixtures'].flatMap(list))
      expect(readFileSync(file, 'utf8').includes(host), file).toBe(false)
  })
})
