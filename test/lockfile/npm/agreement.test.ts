import { describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/refusal.ts'
import { entry, host, read } from '../../support/npm-lock.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const other = commit.replace('0', 'f')

function v2(packages: Record<string, unknown>, dependencies: Record<string, unknown>): string {
  return JSON.stringify(
    { lockfileVersion: 2, packages: { '': { name: 'app' }, ...packages }, dependencies },
    null,
    1,
  )
}

describe('the two sections agree', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['an ordinary entry', { 'node_modules/ms': entry('ms', '2.1.3') }, { ms: entry('ms', '2.1.3') }],
    ['no address on one side', { 'node_modules/ms': { version: '2.1.3' } }, { ms: entry('ms', '2.1.3') }],
    ['no hash on the other', { 'node_modules/ms': entry('ms', '2.1.3') }, { ms: { version: '2.1.3' } }],
    [
      'an alias',
      { 'node_modules/x': { name: 'ms', ...entry('ms', '2.0.0') } },
      { x: { ...entry('ms', '2.0.0'), version: 'npm:ms@2.0.0' } },
    ],
    [
      'git',
      {
        'node_modules/r': {
          name: 'real',
          version: '1.0.0',
          resolved: `git+ssh://git@github.com/o/r.git#${commit}`,
        },
      },
      { r: { version: `git+ssh://git@github.com/o/r.git#${commit}`, from: 'r@github:o/r' } },
    ],
    [
      'git in another spelling',
      { 'node_modules/r': { version: '1.0.0', resolved: `git+ssh://git@github.com/o/r.git#${commit}` } },
      { r: { version: `github:o/r#${commit}` } },
    ],
    // npm 7 wrote this for git+file.
    [
      'git that one side has lost',
      { 'node_modules/r': { version: '9.9.9', resolved: 'file:../r.git' } },
      { r: { version: '9.9.9' } },
    ],
    [
      'tarballs',
      {
        'node_modules/t': { name: 'real', version: '1.0.0', resolved: 'file:t.tgz', integrity: 'x' },
        'node_modules/u': { version: '1.3.0', resolved: 'https://example.test/u.tgz' },
      },
      { t: { version: 'file:t.tgz', integrity: 'x' }, u: { version: 'https://example.test/u.tgz' } },
    ],
    [
      'what is nested in a workspace',
      {
        'node_modules/@w/a': { resolved: 'packages/a', link: true },
        'packages/a': { name: '@w/a' },
        'packages/a/node_modules/ms': entry('ms', '2.1.2'),
      },
      { '@w/a': { version: 'file:packages/a', dependencies: { ms: entry('ms', '2.1.2') } } },
    ],
    [
      'links in a circle',
      {
        'node_modules/@w/a': { resolved: 'packages/a', link: true },
        'packages/a': {},
        'packages/a/node_modules/app': { resolved: '', link: true },
      },
      { '@w/a': { version: 'file:packages/a' } },
    ],
    ['packages, and an empty second section', { 'node_modules/ms': entry('ms', '2.1.3') }, {}],
    [
      'what is in a folder that nothing links to',
      { 'packages/old': {}, 'packages/old/node_modules/ms': entry('ms', '2.1.2') },
      {},
    ],
  ])('on %s', (_, packages, dependencies) => expect(read(v2(packages, dependencies)).format).toBe('npm-2'))
})

describe('the two sections disagree', () => {
  test.each<[Record<string, unknown>, Record<string, unknown>, string]>([
    [
      { 'node_modules/ms': entry('ms', '2.1.3'), 'node_modules/a': entry('a', '1.0.0') },
      { a: entry('a', '1.0.0') },
      'node_modules/ms stands in "packages" and not in "dependencies"',
    ],
    [{}, { ms: entry('ms', '2.1.3') }, 'node_modules/ms stands in "dependencies" and not in "packages"'],
    [
      { 'node_modules/a': entry('a', '1.0.0') },
      { a: { ...entry('a', '1.0.0'), dependencies: { ms: entry('ms', '2.1.3') } } },
      'node_modules/a/node_modules/ms stands in "dependencies" and not in "packages"',
    ],
    [
      { 'node_modules/ms': entry('ms', '2.1.3') },
      { ms: entry('ms', '2.1.2') },
      'node_modules/ms has the version "2.1.3" in "packages" and "2.1.2" in "dependencies"',
    ],
    [
      { 'node_modules/ms': { ...entry('ms', '2.1.3'), integrity: 'sha512-good' } },
      { ms: { ...entry('ms', '2.1.3'), integrity: 'sha512-evil\u001b[31m' } },
      'node_modules/ms has the integrity "sha512-good" in "packages" and "sha512-evil" in "dependencies"',
    ],
    [
      { 'node_modules/ms': entry('ms', '2.1.3') },
      { ms: entry('ms', '2.1.3', { resolved: 'https://evil.example.test/ms/-/ms-2.1.3.tgz' }) },
      `node_modules/ms has the address "${host}/ms/-/ms-2.1.3.tgz" in "packages" and "https://evil.example.test/ms/-/ms-2.1.3.tgz" in "dependencies"`,
    ],
    [
      { 'node_modules/ms': entry('ms', '2.1.3', { resolved: `${host}/ms.tgz?token=hunter2&v=1` }) },
      { ms: entry('ms', '2.1.3', { resolved: `${host}/ms.tgz?token=hunter3&v=1` }) },
      `node_modules/ms has another address in "packages" than in "dependencies" ("${host}/ms.tgz?token=***&v=1", with another query ("token"))`,
    ],
    [
      { 'node_modules/ms': { ...entry('ms', '2.1.3'), integrity: `sha512-${'a'.repeat(200)}b` } },
      { ms: { ...entry('ms', '2.1.3'), integrity: `sha512-${'a'.repeat(200)}c` } },
      `node_modules/ms has another integrity in "packages" than in "dependencies" ("sha512-${'a'.repeat(112)}…", which differ from character 208 on)`,
    ],
    [
      { 'node_modules/ms': entry('ms', '2.1.3') },
      { ms: { version: 'https://example.test/x.tgz' } },
      'node_modules/ms has the source "registry" in "packages" and "remote" in "dependencies"',
    ],
    [
      { 'node_modules/ms': entry('ms', '2.1.3') },
      { ms: { version: `github:o/ms#${commit}` } },
      'node_modules/ms has the source "registry" in "packages" and "git" in "dependencies"',
    ],
    [
      { 'node_modules/ms': { version: '1.0.0', resolved: `git+ssh://git@github.com/o/r.git#${commit}` } },
      { ms: { version: `git+ssh://git@github.com/o/r.git#${other}` } },
      `node_modules/ms has the address "github.com/o/r#${commit}" in "packages" and "github.com/o/r#${other}" in "dependencies"`,
    ],
    [
      { 'node_modules/ms': { version: '1.0.0', resolved: `git+ssh://git@github.com/o/r.git#${commit}` } },
      { ms: { version: `git+ssh://git@github.com/evil/r.git#${commit}` } },
      `node_modules/ms has the address "github.com/o/r#${commit}" in "packages" and "github.com/evil/r#${commit}" in "dependencies"`,
    ],
    [
      { 'node_modules/x': { name: 'ms', version: '2.0.0' } },
      { x: { version: 'npm:evil@2.0.0' } },
      'node_modules/x has the name "ms" in "packages" and "evil" in "dependencies"',
    ],
    [
      { 'node_modules/x': { version: '2.0.0' } },
      { x: { version: 'npm:evil@2.0.0' } },
      'node_modules/x has the name "x" in "packages" and "evil" in "dependencies"',
    ],
    [
      { 'node_modules/x': entry('x', '2.0.0') },
      { x: { version: 'file:../x' } },
      'node_modules/x has the link "none" in "packages" and "../x" in "dependencies"',
    ],
    [
      { 'node_modules/x': { resolved: '../x', link: true }, '../x': {} },
      { x: { version: 'file:../y' } },
      'node_modules/x has the link "../x" in "packages" and "../y" in "dependencies"',
    ],
  ])('%j, %j', (packages, dependencies, problem) => {
    const refusal = refusalOf(() => read(v2(packages, dependencies)))
    expect(refusal.message).toMatch(/^package-lock\.json, line \d+: /)
    expect(refusal.message.replace(/^.*?: /, '')).toBe(problem)
    expect(refusal).toMatchObject({
      code: 'ELOCKFILE',
      hint: expect.stringContaining('--lockfile-version 3') as string,
    })
  })
})
