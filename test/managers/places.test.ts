import path from 'node:path'
import { expect, test } from 'vitest'
import { listSettingsPlaces } from '../../src/managers/places.ts'

const home = path.resolve('/home/u')
const list = (folder: string, platform: NodeJS.Platform, env: Record<string, string> = {}) =>
  listSettingsPlaces(path.resolve(folder), { env, platform, home }).map(
    (one) => `${one.role} ${one.layer} ${one.path}${one.isAbove === true ? ' above' : ''}`,
  )

test('those that win come first', () => {
  expect(list('/home/u/work/app', 'linux')).toEqual([
    'yarn user /home/u/work/.yarnrc.yml above',
    'yarn user /home/.yarnrc.yml above',
    'yarn user /.yarnrc.yml above',
    'yarn user /home/u/.yarnrc.yml',
    'yarn-classic user /home/u/.yarnrc',
    'yarn-classic user /home/u/work/.yarnrc above',
    'yarn-classic user /home/.yarnrc above',
    'yarn-classic user /.yarnrc above',
    'yarn-npmrc above /home/u/work/.npmrc above',
    'yarn-npmrc above /home/.npmrc above',
    'yarn-npmrc above /.npmrc above',
    'pnpm user /home/u/.config/pnpm/config.yaml',
    'pnpm-rc auth /home/u/.config/pnpm/auth.ini',
    'pnpm-rc rc /home/u/.config/pnpm/rc',
    'pnpm-rc npmrc /home/u/.npmrc',
    'bun user /home/u/.bunfig.toml',
  ])
})

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/pnpm/rc'],
  ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/.bunfig.toml'],
  ['darwin', {}, '/home/u/Library/Preferences/pnpm/rc'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/pnpm/config/rc'],
  ['linux', { npm_config_userconfig: '/own/npmrc' }, '/own/npmrc'],
  ['win32', {}, '/home/u/AppData/Local/pnpm/config/rc'],
])('%s %j: %s', (platform, env, file) =>
  expect(list('/p', platform, env).some((line) => line.endsWith(` ${file}`))).toBe(true),
)
