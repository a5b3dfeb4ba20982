import { expect, test } from 'vitest'
import { describeMissing, describeOther, describeRefusal } from '../../../src/hook/judge/refused.ts'
import { diskOf } from '../../support/memory-snapshot.ts'

test('a name that is not there is told, and one of the project that is close to it', () => {
  const text = describeMissing('"npm i left-padd"', 'left-padd', ['left-pad', 'express'])
  expect(text).toContain('no package of the name "left-padd" exists in the registry')
  expect(text).toContain('invented name')
  expect(text).toContain('The project has "left-pad"')
  expect(describeMissing('"x"', 'something-else', ['left-pad'])).not.toContain('The project has')
  expect(describeMissing('"x"', 'something-else', [])).not.toContain('The project has')
})

test.each([
  ['expresss', [], '"express", which many projects use'],
  ['expresss', ['expressx'], 'The project has "expressx"'],
  ['loadsh', [], '"lodash", which many projects use'],
  ['a-name-like-no-other-one', [], null],
])('a name of many projects that is close to %s', (name, known, expected) => {
  const text = describeMissing('"x"', name, known)
  if (expected === null) expect(text.split('\n')).toHaveLength(1)
  else expect(text).toContain(expected)
})

test("npm's own code and first line, and what to do", () => {
  const refusal = { code: 'ERESOLVE', line: 'unable to resolve dependency tree', missing: null }
  const text = describeRefusal('"npm i x"', refusal, 1, [])
  expect(text).toContain('ERESOLVE: unable to resolve dependency tree')
  expect(text.split('\n')).toHaveLength(2)
  expect(describeRefusal('"npm i x"', { ...refusal, code: null }, 1, [])).not.toContain('null')
  expect(describeRefusal('"npm i x"', { ...refusal, code: 'E404', missing: 'y' }, 1, [])).toContain(
    'invented',
  )
  expect(describeRefusal('"npm i x"', null, 7, [])).toContain('exit code 7')
})

const pnpmProject = diskOf({ 'package.json': '{}', 'pnpm-lock.yaml': 'lockfileVersion: "9.0"' })

test.each<['npm' | 'npx' | 'pnpm', string, string | null]>([
  [
    'npm',
    'install ms@2.1.3',
    'type: pnpm add ms@2.1.3\nTo use npm here all the same: depgate npm install ms@2.1.3',
  ],
  ['npm', '--save-dev i ms', 'type: pnpm add -D ms\n'],
  ['npm', 'ci', 'type: pnpm install --frozen-lockfile\n'],
  ['npm', 'ls', null],
  ['npm', 'exec ms', null],
  ['npm', 'install -g ms', null],
  ['npx', 'install', null],
  ['pnpm', 'add ms', null],
])('%s %s in a project of pnpm', (tool, line, expected) => {
  const told = describeOther('"it"', { tool, ownArgs: line.split(' ') }, pnpmProject)
  if (expected === null) expect(told).toBeNull()
  else expect(told).toContain(expected)
})

test('npm in its own project, and beside the lockfile of another', () => {
  const step = { tool: 'npm' as const, ownArgs: ['install', 'ms'] }
  expect(describeOther('"it"', step, diskOf({ 'package.json': '{}' }))).toBeNull()
  const both = { 'package.json': '{}', 'package-lock.json': '{}', 'yarn.lock': '' }
  expect(describeOther('"it"', step, diskOf(both))).toBeNull()
})
