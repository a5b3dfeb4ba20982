import { describe, expect, test } from 'vitest'
import { describeDisabled, examine, hasPlugin } from '../../../src/agents/claude-code/examine.ts'

const none = { managed: {}, local: {}, project: {}, user: {} }

describe('what keeps hooks from running', () => {
  test.each([
    [{}, []],
    [{ project: { disableAllHooks: true } }, ['disableAllHooks is set in settings.json']],
    [{ user: { disableAllHooks: true }, project: { disableAllHooks: false } }, []],
    [
      { local: { disableAllHooks: true }, project: { disableAllHooks: false } },
      ['disableAllHooks is set in settings.local.json'],
    ],
    [{ managed: { allowManagedHooksOnly: true } }, ['allowManagedHooksOnly lets only managed hooks run']],
    [
      { managed: { strictPluginOnlyCustomization: ['hooks'] } },
      ['strictPluginOnlyCustomization lets only the hooks of plugins run'],
    ],
    [{ managed: { strictPluginOnlyCustomization: ['skills'] } }, []],
    [{ project: { allowManagedHooksOnly: true } }, []],
  ])('%j', (layers, said) => expect(describeDisabled({ ...none, ...layers })).toEqual(said))

  test('the plug-in', () => {
    expect(hasPlugin({ ...none, user: { enabledPlugins: { 'depgate@depgate': true } } })).toBe(true)
    expect(
      hasPlugin({ ...none, user: { enabledPlugins: { 'depgate@depgate': false, 'other@depgate': true } } }),
    ).toBe(false)
  })
})

describe('what doctor is told', () => {
  const user = '/home/u/.claude/settings.json'
  const standing = (count: number, files: Readonly<Record<string, object>> = {}) => ({
    wired: Array.from({ length: count }, () => ({ agent: 'claude-code' })),
    machine: { folder: '/app', env: { HOME: '/home/u' } },
    read: (file: string) => (files[file] === undefined ? null : JSON.stringify(files[file])),
  })
  test('without a home folder the settings of the project alone are read', () => {
    const project = { '.claude/settings.json': { disableAllHooks: true } }
    const homeless = { ...standing(1, project), machine: { folder: '/app', env: {} } }
    expect(examine(homeless)).toMatchObject([{ state: 'open' }])
  })
  test('nothing where it is not wired', () =>
    expect(examine(standing(0, { [user]: { disableAllHooks: true } }))).toEqual([]))
  test('nothing where the hooks run once', () => expect(examine(standing(1))).toEqual([]))
  test('what turns them off and what runs them twice', () => {
    const files = { [user]: { disableAllHooks: true, enabledPlugins: { 'depgate@x': true } } }
    expect(examine(standing(2, files)).map(({ state, what }) => `${state} ${what}`)).toEqual([
      'open Claude Code',
      'warning plugin',
      'warning Claude Code',
    ])
  })
})
