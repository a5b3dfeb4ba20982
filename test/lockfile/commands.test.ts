import { expect, test } from 'vitest'
import { findProgram, findShadowed, foldCommand, listCommands } from '../../src/lockfile/commands.ts'
import type { LockedPackage } from '../../src/model/report.ts'
import { arrival, locked } from '../support/build.ts'

test.each([
  ['node', 'evil', { program: 'node', isItself: false }],
  ['NPM.CMD', 'evil', { program: 'npm', isItself: false }],
  ['git.exe', 'evil', { program: 'git', isItself: false }],
  ['npm', 'npm', { program: 'npm', isItself: true }],
  ['node-gyp', 'node-gyp', null],
  ['node-gyp', 'evil', { program: 'node-gyp', isItself: false }],
  ['tsc', 'evil', null],
  ['constructor', 'evil', null],
])('the command %s of %s', (command, name, expected) => expect(findProgram(command, name)).toEqual(expected))

test('suffixes of Windows and case are folded', () => {
  expect(['Git.EXE', 'npx.ps1', 'a.b'].map(foldCommand)).toEqual(['git', 'npx', 'a.b'])
})

test('a lockfile that records no commands gives none', () => {
  expect(listCommands({ bin: null })).toBeNull()
  expect(listCommands({ bin: { tool: 'x.js' } })).toEqual(['tool'])
})

const tool = (more: Partial<LockedPackage> = {}) => locked('tool@1.0.0', { bin: { tool: 'x.js' }, ...more })
const shadowedBy = (copy: Partial<LockedPackage>, other: LockedPackage, command = 'tool') => {
  const one = arrival('evil@1.0.0', { copy })
  const project = { ...one.project, after: [...one.copies, other] }
  return findShadowed({ ...one, project }, command)?.name ?? null
}
const nested = { location: 'node_modules/host/node_modules/evil' }
const edge = { name: 'evil', range: '*', type: 'runtime' as const }

test.each<[string, Partial<LockedPackage>, LockedPackage, string | null]>([
  ['in the same folder', {}, tool(), 'tool'],
  ['in another spelling', {}, tool({ bin: { 'TOOL.cmd': 'x.js' } }), 'tool'],
  ['in a folder above', nested, tool(), 'tool'],
  ['not in a folder below', {}, tool({ location: 'node_modules/host/node_modules/tool' }), null],
  ['not with another command', {}, tool({ bin: { other: 'x.js' } }), null],
  ['not of a package that depends on the arrival', {}, tool({ edges: [edge] }), null],
  ['of one that only develops with it', {}, tool({ edges: [{ ...edge, type: 'development' }] }), 'tool'],
  [
    'not of a package that only the arrival requires',
    {},
    tool({ requiredBy: [['pkg:npm/evil@1.0.0', 'tool']] }),
    null,
  ],
  [
    'of one that others require too',
    {},
    tool({
      requiredBy: [
        ['pkg:npm/evil@1.0.0', 'tool'],
        ['package.json', 'tool'],
      ],
    }),
    'tool',
  ],
])('a command is shadowed %s', (_, copy, other, expected) => expect(shadowedBy(copy, other)).toBe(expected))
