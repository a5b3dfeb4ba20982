import { expect, test } from 'vitest'
import { parsePolicy } from '../../src/policy/parse.ts'
import { answerScripts, scriptSettings, unpreparedOf } from '../../src/wrapper/install-scripts.ts'
import { approve } from '../../src/wrapper/verify-installed.ts'
import { locked } from '../support/build.ts'
import { entry, lock, openMachine } from '../support/wrapper.ts'

const a = locked('a@1.0.0', { location: 'node_modules/a' })
const request = {
  folder: '/project',
  isProject: true,
  packages: [{ location: 'node_modules/a', name: 'a', version: '1.0.0', isBundled: false }],
  allowScripts: null,
}
const machine = (files: Record<string, string>) => openMachine(async () => 0, { files }).host
const settings = (policy: object = {}) => ({ approved: approve([a]), policy: parsePolicy(policy) })
const allowing = { 'package.json': '{"allowScripts":{"a":true}}' }

test('what package.json allows runs, without a line', () => {
  expect(answerScripts(request, settings(), machine(allowing))).toEqual({
    answer: { type: 'go', scripts: { run: ['node_modules/a'], isAll: false } },
    line: null,
  })
})

test('what it does not allow is named', () => {
  const { answer, line } = answerScripts(request, settings(), machine({ 'package.json': '{}' }))
  expect(answer).toEqual({ type: 'go', scripts: { run: [], isAll: false } })
  expect(line).toContain('depgate allow-scripts a')
})

test('what npm itself has read counts instead', () => {
  const read = { ...request, allowScripts: { a: false } }
  expect(answerScripts(read, settings(), machine(allowing))).toMatchObject({
    answer: { scripts: { run: [] } },
    line: null,
  })
})

test('outside of a project no package.json allows anything', () => {
  const { answer, line } = answerScripts({ ...request, isProject: false }, settings(), machine(allowing))
  expect(answer).toMatchObject({ scripts: { run: [] } })
  expect(line).toContain('--allow-scripts=a')
})

test('with "all" npm is told to leave out nothing', () => {
  expect(answerScripts(request, settings({ scripts: 'all' }), machine({}))).toEqual({
    answer: { type: 'go', scripts: { run: ['node_modules/a'], isAll: true } },
    line: null,
  })
})

test.each([
  ['the lockfile', 'package-lock.json', true, ['node_modules/a']],
  [
    "npm's own record, where there is no lockfile",
    'node_modules/.package-lock.json',
    true,
    ['node_modules/a'],
  ],
  ["npm's own record, outside of a project", 'node_modules/.package-lock.json', false, ['node_modules/a']],
  ['nothing', 'other.json', true, []],
])('a rebuild reads names and versions from %s', (_, file, isProject, locations) => {
  const host = machine({ [file]: lock({ 'node_modules/a': entry('1.0.0') }) })
  const { approved } = scriptSettings({ ...request, isProject }, null, host)
  expect([...approved.keys()]).toEqual(locations)
})

test('a source from git is unpacked without being prepared unless it is allowed', () => {
  const git = locked('a@1.0.0', {
    location: 'node_modules/a',
    source: { type: 'git', url: 'git+ssh://git@github.com/o/r.git', commit: 'f'.repeat(40) },
  })
  const { policy } = settings()
  const of = (text: string) => unpreparedOf(request, [git], policy, machine({ 'package.json': text }))
  expect(of('{}')).toEqual(['node_modules/a'])
  expect(of('{"allowScripts":{"github:o/r":true}}')).toEqual([])
})
