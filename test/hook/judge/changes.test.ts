// What differs from the approved state, judged as a whole: which lockfile it belongs to, and what is found.

import { describe, expect, test } from 'vitest'
import { judgeChanged } from '../../../src/hook/judge/changes.ts'
import { stateOf } from '../../support/approved-state.ts'
import { lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import type { Tree } from '../../support/memory-snapshot.ts'

/** A project with one package, in a folder. */
const project = (folder: string, ...ids: string[]): Tree => ({
  [`${folder}package-lock.json`]: lockWith(...ids),
  [`${folder}package.json`]: manifestWith(...ids),
})
const judge = async (approved: Tree, seen: Tree) => {
  const names = [...new Set([...Object.keys(approved), ...Object.keys(seen)])].sort()
  const changed = names.filter((name) => approved[name] !== seen[name])
  const { host } = openHookMachine(seen)
  const reports = await judgeChanged(changed, stateOf(approved, seen), host)
  return reports.map(({ outcome, findings }) => [
    outcome,
    ...findings.filter(({ level }) => level === 'error').map(({ rule, name }) => `${rule} ${name}`),
  ])
}
const before = project('', 'old@1.0.0')

describe('the reports', () => {
  test.each<[string, Tree, Tree, string[][]]>([
    ['none where nothing changed', before, before, []],
    ['a version that passes', before, project('', 'old@1.1.0'), [['pass']]],
    [
      'a version that does not',
      before,
      project('', 'old@1.0.0', 'young@1.0.0'),
      [['fail', 'minimum-age young']],
    ],
    [
      'one for each lockfile',
      { ...before, ...project('web/', 'old@1.0.0') },
      { ...project('', 'old@1.1.0'), ...project('web/', 'young@1.0.0') },
      [['pass'], ['fail', 'minimum-age young']],
    ],
    [
      'a range in a manifest without a lockfile',
      { 'package.json': manifestWith() },
      { 'package.json': manifestWith('old@^1.0.0') },
      [['fail', 'floating-range old']],
    ],
    [
      'the same range where it was approved',
      { 'package.json': manifestWith('old@^1.0.0') },
      { 'package.json': manifestWith('old@^1.0.0'), 'depgate.json': '{}' },
      [['pass']],
    ],
    [
      'a policy that is loosened, and what it would let in',
      before,
      { ...project('', 'young@1.0.0'), 'depgate.json': '{"rules":{"minimum-age":"off"}}' },
      [['fail', 'tampering depgate.json', 'minimum-age young']],
    ],
    [
      'a policy that is tightened',
      before,
      { ...before, 'depgate.json': '{"rules":{"minimum-age":["error",{"minimum":"30d"}]}}' },
      [['pass']],
    ],
    [
      'what npm recorded in node_modules and no lockfile has',
      before,
      { ...before, 'node_modules/.package-lock.json': lockWith('old@1.0.0', 'young@1.0.0') },
      [['fail', 'minimum-age young']],
    ],
    [
      'what npm recorded and the lockfile has',
      before,
      { ...before, 'node_modules/.package-lock.json': lockWith('old@1.0.0') },
      [],
    ],
    [
      'a project in a subfolder that is no workspace: its ranges are its own',
      before,
      {
        ...before,
        'sub/package.json': manifestWith('old@^1.0.0'),
        'sub/node_modules/.package-lock.json': lockWith('old@1.0.0'),
      },
      [['fail', 'floating-range old']],
    ],
    [
      'the manifest of a workspace that is new',
      { ...before, 'package.json': '{"name":"app","workspaces":["sub"],"dependencies":{"old":"1.0.0"}}' },
      {
        ...before,
        'package.json': '{"name":"app","workspaces":["sub"],"dependencies":{"old":"1.0.0"}}',
        'sub/package.json': manifestWith('old@^1.0.0'),
      },
      [['fail', 'floating-range old']],
    ],
    ['a lockfile that is gone', before, { 'package.json': manifestWith('old@1.0.0') }, [['pass']]],
  ])('%s', async (_, approved, seen, expected) => {
    expect((await judge(approved, seen)).map((one) => [one[0], ...one.slice(1).sort()])).toEqual(
      expected.map((one) => [one[0], ...one.slice(1).sort()]),
    )
  })
})

describe('a lockfile that no format reads', () => {
  const deno = { 'package.json': manifestWith('old@1.0.0'), 'deno.lock': 'a' }

  test('that changed cannot be judged', async () => {
    await expect(judge(deno, { ...deno, 'deno.lock': 'b' })).rejects.toThrow('deno.lock changed')
  })

  test('that is gone is none', async () => {
    expect(await judge(deno, { 'package.json': manifestWith('old@1.0.0') })).toEqual([['pass']])
  })
})
