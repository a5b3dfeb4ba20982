// depgate doctor end to end: the hooks as init writes them, and each way of breaking them.

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeProject, type Project } from '../../support/project.ts'

let project: Project
beforeEach(async () => {
  project = makeProject('https://registry.example.test/')
  project.write({ 'package.json': { name: 'app', version: '1.0.0' } })
})
afterEach(() => project.remove())

const at = (file: string) => path.join(project.folder, file)
const script = '.claude/hooks/depgate.mjs'
const settings = '.claude/settings.json'
const doctor = async () => {
  const { code, stdout, stderr } = await project.depgate('doctor', '--format', 'json')
  const findings =
    stdout === '' ? [] : (JSON.parse(stdout) as { state: string; what: string; says: string }[])
  return {
    code,
    stderr,
    findings,
    open: findings.filter(({ state }) => state === 'open').map(({ what }) => what),
  }
}
const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(at(file), change(readFileSync(at(file), 'utf8')))

test('what init writes blocks, with the verdict of the rule', async () => {
  await project.depgate('init', 'claude')
  const { code, findings } = await doctor()
  expect(code).toBe(0)
  const tried = findings.filter(({ what }) => what.startsWith('claude '))
  expect(tried.map(({ what, state }) => `${state} ${what.slice(7)}`)).toEqual([
    'holds PreToolUse',
    'holds PostToolUse',
    'holds PostToolUseFailure',
    'holds PostToolBatch',
    'holds ConfigChange',
    'holds Stop',
    'holds SubagentStop',
    'holds SessionStart',
  ])
  for (const { says, what } of tried)
    if (what !== 'claude SessionStart') expect(says).toContain('a range that was not pinned was held')
})

test.each<[string, () => void, string]>([
  ['a script that is gone', () => rmSync(at(script)), 'claude PreToolUse'],
  ['a script that lets everything through', () => writeFileSync(at(script), ''), 'claude Stop'],
  ['a script that crashes', () => writeFileSync(at(script), 'throw 1'), 'claude PostToolUse'],
  [
    'an event that is missing',
    () => edit(settings, (text) => text.replace('"Stop"', '"Stopp"')),
    'claude Stop',
  ],
  [
    'hooks that are turned off',
    () => edit(settings, (text) => text.replace('{', '{ "disableAllHooks": true,')),
    'Claude Code',
  ],
])('%s', async (_, break_, what) => {
  await project.depgate('init', 'claude')
  break_()
  const { code, open } = await doctor()
  expect(open).toContain(what)
  expect(code).toBe(1)
})

test('a git hook that git does not run, or that has no program to run', async () => {
  const [hook, merge] = ['.git/hooks/pre-commit', '.git/hooks/pre-merge-commit']
  await project.depgate('init', 'git')
  expect(await doctor()).toMatchObject({ code: 1, open: [hook, merge] })
  project.git('add', '-A')
  project.git('commit', '-qm', 'x', '--no-verify')
  expect(await doctor()).toMatchObject({ code: 0, open: [] })
  // What lies on disk is not what it runs.
  writeFileSync(at('.depgate/depgate.mjs'), '')
  expect(await doctor()).toMatchObject({ code: 0, open: [] })
  project.git('commit', '-qam', 'x', '--no-verify')
  expect(await doctor()).toMatchObject({ code: 1, open: [hook, merge] })
  chmodSync(at(hook), 0o644)
  expect(await doctor()).toMatchObject({ code: 1, open: [hook, merge] })
})

describe('the job', () => {
  const flow = '.github/workflows/depgate.yml'
  const program = '.depgate/depgate.mjs'
  beforeEach(async () => {
    await project.depgate('init', 'github')
    project.commit()
  })

  test('passes as it was written and committed, with another commit of an action too', async () => {
    expect(await doctor()).toMatchObject({ code: 0, open: [] })
    edit(flow, (text) =>
      text.replace(/checkout@[0-9a-f]{40} # v[\d.]+/, `checkout@${'a'.repeat(40)} # v9.9.9`),
    )
    const { code, findings } = await doctor()
    expect([code, findings.filter(({ state }) => state === 'holds').map(({ what }) => what)]).toEqual([
      0,
      [flow, program],
    ])
  })

  test.each<[string, () => void, string]>([
    [
      'with a program that lets everything through',
      () => writeFileSync(at(program), 'process.exit(0)'),
      program,
    ],
    [
      'with a program that is not committed',
      () => {
        project.git('rm', '-q', '--cached', program)
        project.git('commit', '-qm', 'x')
      },
      program,
    ],
  ])('%s is open', async (_, break_, what) => {
    break_()
    expect(await doctor()).toMatchObject({ code: 1, open: [what] })
  })
})
