import path from 'node:path'
import { expect, test } from 'vitest'
import { installFilesOf } from '../../../src/hook/judge/install-files.ts'
import { stateOf } from '../../support/approved-state.ts'

const state = stateOf(
  { '.npmrc': 'a=b', 'app/.github/workflows/ci.yml': 'old', 'app/.pnpmfile.cjs': 'x', 'app/hook.sh': 'was' },
  { '.npmrc': 'a=c', 'app/.github/workflows/ci.yml': 'new', 'app/hook.sh': 'is' },
)
const files = installFilesOf(
  [
    '.npmrc',
    'app/.github/workflows/ci.yml',
    'app/.pnpmfile.cjs',
    'readme.md',
    'node_modules/x/package.json',
    '/home/.npmrc',
  ],
  state,
)

test('files that run at install, in both states', () =>
  expect(files.map(({ path, place, role, before, after }) => [path, place, role, before, after])).toEqual([
    ['.npmrc', '.npmrc', 'npmrc', 'a=b', 'a=c'],
    ['app/.github/workflows/ci.yml', '.github/workflows/ci.yml', 'yaml-commands', 'old', 'new'],
    ['app/.pnpmfile.cjs', '.pnpmfile.cjs', 'code', 'x', null],
  ]))

test('what they name is read among the files that are watched', () => {
  expect(files[2]?.beside('hook.sh')).toEqual({ before: 'was', after: 'is' })
  expect(files[2]?.beside('other.sh')).toBe(null)
})

test.each([
  ['.yarnrc.yml', 'manager-settings', 'yarnrc'],
  ['.bunfig.toml', 'manager-settings', 'bunfig'],
  ['.config/pnpm/config.yaml', 'manager-settings', 'pnpm-workspace'],
  ['.npmrc', 'npmrc', 'npmrc'],
  ['settings.json', 'hook-settings', null],
  ['policy.json', 'manager-settings', null],
] as const)('%s of the user, as %s', (name, kind, role) => {
  const file = path.resolve('/home/user', name)
  const world = { ...stateOf({ [file]: 'was' }, { [file]: 'is' }), outside: [{ path: file, kind }] }
  expect(installFilesOf([file], world).map((one) => [one.path, one.role, one.before, one.after])).toEqual(
    role === null ? [] : [[file, role, 'was', 'is']],
  )
})
