import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyLockfile, parseLockfile } from '../../src/lockfile/parse.ts'
import { corpus, hasCorpus, listCorpus, manifestsBeside, readCorpus } from '../support/corpus.ts'
import { entry, v3 } from '../support/npm-lock.ts'
import { refusalOf } from '../support/refusal.ts'

describe('the format is found by the name', () => {
  const text = v3({ 'node_modules/ms': entry('ms', '2.1.3') }, { dependencies: { ms: '2' } })

  test.each([
    'package-lock.json',
    'npm-shrinkwrap.json',
    'a/b/package-lock.json',
    'C:\\x\\package-lock.json',
    'node_modules/.package-lock.json',
    'before.json',
    'whatever.lock.json',
    'x/AFTER.JSON',
  ])('%s', (file) => {
    expect(parseLockfile(text, file)).toMatchObject({
      path: file,
      format: 'npm-3',
      packages: [{ name: 'ms' }],
    })
  })

  test.each([
    'deno.lock',
    'pnpm-lock.yaml',
    'aube-lock.yaml',
    'package-lock.json.orig',
    'package-lock',
    '',
    '\u001b[31mx.lock',
    'x/',
  ])('%j is known to no format, whatever it contains', (file) => {
    const refusal = refusalOf(() => parseLockfile(text, file))
    expect(refusal.code).toBe('ELOCKFILE')
    expect(refusal.message).toMatch(
      /^no format of depgate knows a file named \S+: npm \(npm-shrinkwrap\.json, package-lock\.json\)/,
    )
    expect(refusal.message).not.toContain('\u001b')
    expect(refusal.hint).not.toBeNull()
  })

  test('another JSON file is no lockfile', () => {
    expect(refusalOf(() => parseLockfile('{"name": "x"}', 'package.json')).message).toContain(
      'no format of depgate knows a file named package.json',
    )
  })

  test('a broken lockfile under its own name is broken, not unknown', () => {
    expect(refusalOf(() => parseLockfile('', 'package-lock.json')).message).toBe(
      'package-lock.json is not valid JSON: value expected at line 1, column 1',
    )
  })
})

test('a lockfile that is not there has no packages', () => {
  expect(emptyLockfile('package-lock.json')).toEqual({
    path: 'package-lock.json',
    format: 'none',
    packages: [],
    manifests: [],
    allowScripts: {},
  })
})

const lockfiles = listCorpus(['package-lock.json', 'npm-shrinkwrap.json'])

/** What npm would install, counted in the file itself: entries under node_modules that are no link to a workspace. */
function countEntries(file: string): number {
  interface Legacy {
    readonly version?: string
    readonly dependencies?: Record<string, Legacy>
  }
  const lock = JSON.parse(readCorpus(file)) as Legacy & { packages?: Record<string, { link?: boolean }> }
  const count = ({ dependencies = {} }: Legacy): number =>
    Object.values(dependencies).reduce((sum, each) => sum + 1 + count(each), 0)
  if (lock.packages === undefined) return count(lock)
  const installed = Object.entries(lock.packages).filter(([location]) => location.includes('node_modules/'))
  const linked = file.startsWith('one-of-each/') ? 1 : 0
  return installed.filter(([, { link }]) => link !== true).length + linked
}

describe.runIf(hasCorpus)('real lockfiles', () => {
  test('there are some', () => expect(lockfiles.length).toBeGreaterThan(50))

  test.each(lockfiles)('%s is read whole', (file) => {
    const lock = parseLockfile(readCorpus(file), file, manifestsBeside(file))
    expect(new Set(lock.packages.map(({ location }) => location)).size).toBe(countEntries(file))
    expect(lock.packages).toHaveLength(countEntries(file))
    expect(lock.packages.filter(({ path }) => path.length === 1)).toEqual([])
    expect(lock.packages.filter(({ source }) => source.type === 'remote')).toEqual([])
  })

  test.each([
    ['AikidoSec__safe-chain/npm-shrinkwrap.json', 'npm-3', 242],
    ['npm__cli/package-lock.json', 'npm-1', 1009],
    ['raineorshine__npm-check-updates/package-lock.json', 'npm-1', 614],
    ['facebook__create-react-app/package-lock.json', 'npm-2', 2565],
    ['microsoft__vscode-eslint/package-lock.json', 'npm-3', 260],
  ])('%s has as many packages as its own repository counts', (file, format, count) => {
    const lock = parseLockfile(readCorpus(`lockfiles/${file}`), file)
    expect(lock.format).toBe(format)
    expect(lock.packages).toHaveLength(count)
  })

  test('one of each kind is classified as by three versions of npm', () => {
    const kinds = (folder: string) => {
      const file = `one-of-each/${folder}/package-lock.json`
      const lock = parseLockfile(readCorpus(file), file, manifestsBeside(file))
      return Object.fromEntries(
        ['alias-ms', 'local-dir', 'local-tgz', 'gitdep', 'is-odd', 'fsevents', 'react', 'esbuild'].map(
          (name) => {
            const found = lock.packages.find(({ location }) => location === `node_modules/${name}`)
            return [name, [found?.name, found?.version, found?.source.type, found?.scope, found?.isDirect]]
          },
        ),
      )
    }
    const expected = {
      'alias-ms': ['ms', '2.0.0', 'registry', 'runtime', true],
      'local-dir': ['local-dir', '1.2.3', 'directory', 'runtime', true],
      'local-tgz': ['local-tgz', '1.0.0', 'file', 'runtime', true],
      gitdep: ['gitdep', '9.9.9', 'git', 'runtime', true],
      'is-odd': ['is-odd', '3.0.1', 'registry', 'development', true],
      fsevents: ['fsevents', '2.3.3', 'registry', 'optional', true],
      react: ['react', '18.3.1', 'registry', 'peer', true],
      esbuild: ['esbuild', '0.21.5', 'registry', 'runtime', true],
    }
    expect(kinds('npm11')).toEqual(expected)
    expect(kinds('npm12')).toEqual(expected)
    // npm 7 wrote the folder it cloned from in place of the git address.
    expect(kinds('npm7')).toEqual({ ...expected, gitdep: ['gitdep', '9.9.9', 'directory', 'runtime', true] })
  })
})

describe.runIf(hasCorpus)('npm itself', () => {
  test.each([
    'one-of-each/npm11/package-lock.json',
    'one-of-each/npm7/package-lock.json',
    'lockfiles/AikidoSec__safe-chain/npm-shrinkwrap.json',
    'lockfiles/raineorshine__npm-check-updates/package-lock.json',
  ])('sees the same packages in %s', (file) => {
    const nodes = askNpm(file)
    const lock = parseLockfile(readCorpus(file), file, manifestsBeside(file))
    const own = new Set(lock.manifests.map((manifest) => manifest.path.replace(/\/?package\.json$/, '')))
    const theirs = nodes
      .filter(({ location }) => !own.has(location))
      .map(({ name, version, location }) => `${name}@${version} ${location}`)
    // npm counts a linked folder at its own path, depgate at the link's.
    const ours = lock.packages.map(
      ({ name, version, location, source }) =>
        `${name}@${version} ${source.type === 'directory' && nodes.some((node) => node.location === source.path) ? source.path : location}`,
    )
    expect(ours.sort()).toEqual(theirs.sort())
  })
})

/** Lists what npm makes of a lockfile, without a network and without installing anything. */
function askNpm(file: string): { name: string; version: string; location: string }[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'depgate-npm-'))
  try {
    cpSync(path.join(corpus, file), path.join(folder, path.basename(file)))
    const manifest = manifestsBeside(file)('package.json')
    if (manifest !== null) writeFileSync(path.join(folder, 'package.json'), manifest)
    const args = [
      'query',
      '*',
      '--package-lock-only',
      '--offline',
      '--registry=http://127.0.0.1:9/',
      '--loglevel=silent',
    ]
    const out = execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
    return JSON.parse(out) as { name: string; version: string; location: string }[]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
