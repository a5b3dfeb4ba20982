// Files that no report is written over, by whatever name or link, and those that are free.

import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { refuseOutputFile } from '../../src/cli/output-file.ts'
import { app, openCommandHost } from '../support/command-host.ts'
import { refusalOf } from '../support/refusal.ts'
import type { Typed } from '../../src/options/arguments.ts'

const typedWith = (values: Record<string, string[]> = {}, words: string[] = []): Typed => ({
  values: (name) => values[name] ?? [],
  value: (name) => values[name]?.at(-1) ?? null,
  has: (name) => name in values,
  words,
})
const links: Record<string, string> = {
  link: 'package-lock.json',
  alias: 'old.json',
  'in-git': '.git/config',
}
const real = (file: string) => {
  const target = links[path.relative(app, file)]
  return target === undefined ? file : path.join(app, target)
}
const { host } = openCommandHost()
const refuse = (named: string, typed = typedWith()) =>
  refuseOutputFile(named, '--format json', typed, { ...host, real })

describe('is refused', () => {
  test.each([
    ['package-lock.json', 'a lockfile of npm'],
    ['a/../npm-shrinkwrap.json', 'a lockfile of npm'],
    // On a file system that ignores case it is the same file.
    ['Package-Lock.JSON', 'a lockfile of npm'],
    ['/srv/package-lock.json', 'a lockfile of npm'],
    ['yarn.lock', 'a lockfile of yarn'],
    ['bun.lock', 'a lockfile of bun'],
    ['pnpm-lock.yaml', 'a lockfile of pnpm'],
    ['deno.lock', 'a lockfile of deno'],
    ['depgate.json', 'the name of a policy'],
    ['.git/hooks/pre-commit', 'a folder of git'],
    ['sub/.GIT/config', 'a folder of git'],
    ['package.json', 'that package managers read'],
    ['.npmrc', 'that package managers read'],
    ['sub/.NPMRC', 'that package managers read'],
    ['link', 'a lockfile of npm'],
    ['in-git', 'a folder of git'],
  ])('%s', (named, reason) => {
    const refusal = refusalOf(() => refuse(named))
    expect([refusal.code, refusal.hint]).toEqual(['EUSAGE', 'Name another one, such as report.json.'])
    expect(refusal.message.startsWith(`--format json=${named} would overwrite a file: `)).toBe(true)
    expect(refusal.message).toContain(reason)
  })

  test.each(['policy', 'before', 'after', 'lockfile'])('what --%s names, by another path too', (flag) => {
    const typed = typedWith({ [flag]: ['old.json'] })
    for (const named of ['old.json', './x/../old.json', 'alias', path.join(app, 'old.json')])
      expect(refusalOf(() => refuse(named, typed)).message).toContain('this run reads it')
  })

  test('what is a word of the command line', () =>
    expect(refusalOf(() => refuse('saved.json', typedWith({}, ['saved.json']))).message).toContain(
      'this run reads it',
    ))

  test('with its name in plain characters', () =>
    expect(refusalOf(() => refuse('.git/\u001b[2J')).message).not.toContain('\u001b'))
})

test.each(['report.json', 'a/lock.json', '.github/x.md', 'git', 'my.git/x', 'depgate.json.md', '/tmp/out'])(
  '%s is free',
  (named) => expect(() => refuse(named, typedWith({ before: ['old.json'], format: [named] }))).not.toThrow(),
)
