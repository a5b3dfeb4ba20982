// Where caches, state and policies are, by platform and environment.

import { homedir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { cacheFolder, policyPlaces, stateFolder, type Environment } from '../../src/system/folders.ts'

const home = { HOME: '/home/u' }

describe('by default they are where the platform keeps such files', () => {
  test.each<[NodeJS.Platform, string, string, string]>([
    [
      'linux',
      '/home/u/.cache/depgate',
      '/home/u/.local/state/depgate',
      '/home/u/.config/depgate/policy.json',
    ],
    [
      'freebsd',
      '/home/u/.cache/depgate',
      '/home/u/.local/state/depgate',
      '/home/u/.config/depgate/policy.json',
    ],
    [
      'darwin',
      '/home/u/Library/Caches/depgate',
      '/home/u/Library/Application Support/depgate',
      '/home/u/Library/Preferences/depgate/policy.json',
    ],
  ])('%s', (platform, cache, state, user) => {
    expect(cacheFolder(home, platform)).toBe(cache)
    expect(stateFolder(home, platform)).toBe(state)
    expect(policyPlaces(home, platform).user).toBe(user)
  })

  test('win32 has its own variables', () => {
    const env = { LOCALAPPDATA: '/local', APPDATA: '/roaming' }
    expect(cacheFolder(env, 'win32')).toBe('/local/depgate/Cache')
    expect(stateFolder(env, 'win32')).toBe('/local/depgate/State')
    expect(policyPlaces(env, 'win32').user).toBe('/roaming/depgate/Config/policy.json')
  })

  test.each<[string, Environment]>([
    ['none', {}],
    ['empty ones', { HOME: '', LOCALAPPDATA: '', APPDATA: '', XDG_CACHE_HOME: '', XDG_STATE_HOME: '' }],
  ])('without a home in the variables (%s) it is the one of the account', (_, env) => {
    const own = homedir()
    expect(cacheFolder(env, 'linux')).toBe(path.join(own, '.cache/depgate'))
    expect(stateFolder(env, 'darwin')).toBe(path.join(own, 'Library/Application Support/depgate'))
    expect(cacheFolder(env, 'win32')).toBe(path.join(own, 'AppData/Local/depgate/Cache'))
    expect(stateFolder(env, 'win32')).toBe(path.join(own, 'AppData/Local/depgate/State'))
    expect(policyPlaces(env, 'win32').user).toBe(path.join(own, 'AppData/Roaming/depgate/Config/policy.json'))
    expect(policyPlaces(env, 'linux').user).toBe(path.join(own, '.config/depgate/policy.json'))
  })
})

describe('the folders of the XDG specification', () => {
  const platforms: NodeJS.Platform[] = ['linux', 'darwin', 'win32']

  test.each(platforms)('are followed on %s', (platform) => {
    const env = { ...home, XDG_CACHE_HOME: '/c', XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/f' }
    expect(cacheFolder(env, platform)).toBe('/c/depgate')
    expect(stateFolder(env, platform)).toBe('/s/depgate')
    expect(policyPlaces(env, platform).user).toBe('/f/depgate/policy.json')
  })

  // A relative one would put the state into the project, which an agent writes to.
  test.each(['state', './state', '../state', ''])('that are relative (%j) are ignored', (folder) => {
    const env = { ...home, XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder }
    expect(cacheFolder(env, 'linux')).toBe(cacheFolder(home, 'linux'))
    expect(stateFolder(env, 'linux')).toBe(stateFolder(home, 'linux'))
    expect(policyPlaces(env, 'linux').user).toBe(policyPlaces(home, 'linux').user)
  })
})

describe('the managed policies', () => {
  const managed = (env: Environment, platform: NodeJS.Platform) => policyPlaces(env, platform).managed

  test.each<[NodeJS.Platform, string]>([
    ['linux', '/etc/depgate/policy.json'],
    ['darwin', '/Library/Application Support/depgate/policy.json'],
    ['win32', 'C:\\ProgramData\\depgate\\policy.json'],
  ])('of %s are where no variable can lead away from', (platform, file) => {
    expect(managed({}, platform)).toEqual([file])
    const env = { HOME: '/x', XDG_CONFIG_HOME: '/x', XDG_STATE_HOME: '/x', DEPGATE_MANAGED_POLICY: '/x' }
    expect(managed(env, platform)).toEqual([file])
    expect(managed({ ProgramData: '' }, platform)).toEqual([file])
    expect(managed({ ProgramData: 'C:\\ProgramData' }, platform)).toEqual([file])
  })

  test('ProgramData adds one on Windows, and replaces none', () => {
    expect(managed({ ProgramData: 'D:\\Data' }, 'win32')).toEqual([
      'C:\\ProgramData\\depgate\\policy.json',
      'D:\\Data\\depgate\\policy.json',
    ])
    expect(managed({ ProgramData: '/x' }, 'linux')).toEqual(['/etc/depgate/policy.json'])
  })
})
