import path from 'node:path'
import { writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { filesIn, listOutside } from '../../../src/hook/process/outside-files.ts'
import { makeFolder } from '../../support/folder.ts'

let home: string
let env: Record<string, string>
const root = '/project'

beforeEach(() => {
  home = makeFolder({
    '.claude.json': '{"numStartups":1}',
    '.npmrc': 'prefix=/opt/npm',
    'osv/b.json': '',
    'osv/a/c.json': '',
  })
  env = { HOME: home, npm_config_userconfig: path.join(home, '.npmrc') }
})

describe('the files that decide for a project', () => {
  test('npmrc files lie where npm finds them, settings where their agents do', async () => {
    const found = await listOutside(root, env)
    expect(found).toEqual(
      expect.arrayContaining([
        { path: path.join(home, '.npmrc'), kind: 'npmrc' },
        // From the prefix in the user's own.
        { path: path.resolve('/opt/npm/etc/npmrc'), kind: 'npmrc' },
        { path: path.join(home, '.claude.json'), kind: 'hook-settings', agent: 'claude-code' },
        { path: path.join(home, '.codex/config.toml'), kind: 'hook-settings', agent: 'codex' },
        // pnpm's own, in npm's form.
        { path: path.join(home, '.config/pnpm/rc'), kind: 'npmrc' },
        { path: path.join(home, '.config/pnpm/config.yaml'), kind: 'manager-settings' },
        { path: path.join(home, '.yarnrc.yml'), kind: 'manager-settings' },
        { path: path.join(home, '.yarnrc'), kind: 'manager-settings' },
        { path: path.join(home, '.bunfig.toml'), kind: 'manager-settings' },
        // yarn reads the folders above a project.
        { path: path.join(path.dirname(root), '.yarnrc.yml'), kind: 'manager-settings' },
      ]),
    )
    expect(await listOutside(root, { ...env, XDG_CONFIG_HOME: '/moved' })).toContainEqual({
      path: '/moved/pnpm/rc',
      kind: 'npmrc',
    })
    expect(await listOutside(root, { ...env, npm_config_globalconfig: '/etc/npmrc' })).toContainEqual({
      path: '/etc/npmrc',
      kind: 'npmrc',
    })
  })

  test('what lies in the project is not among them', async () => {
    const found = await listOutside(home, env)
    expect(found.filter((one) => one.path.startsWith(home))).toEqual([])
  })

  test('a configuration that npm refuses does not hide them', async () => {
    writeFileSync(path.join(home, '.npmrc'), 'registry[]=x')
    expect(await listOutside(root, env)).toContainEqual({ path: path.join(home, '.npmrc'), kind: 'npmrc' })
  })
})

test('the files below a folder, at most so many', () => {
  const osv = path.join(home, 'osv')
  expect(filesIn(osv, 10)).toEqual([path.join(osv, 'b.json'), path.join(osv, 'a/c.json')])
  expect(filesIn(osv, 1)).toHaveLength(1)
  expect(filesIn(path.join(home, 'none'), 10)).toEqual([])
})
