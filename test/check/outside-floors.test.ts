import { expect, test } from 'vitest'
import { readOutside, withOutsideFloors } from '../../src/check/outside-floors.ts'
import { DepgateError } from '../../src/errors.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import { listSettingsPlaces } from '../../src/managers/places.ts'
import type { ProjectFile } from '../../src/model/change.ts'

const settings = (path: string, before: string | null, text: string): ProjectFile => ({
  type: 'file',
  kind: 'manager-settings',
  path,
  text,
  before,
})

function floors(
  format: string,
  texts: Record<string, string>,
  { env = {}, files = [] }: { env?: Record<string, string>; files?: ProjectFile[] } = {},
) {
  const lockfile = { ...emptyLockfile('app/lock'), format }
  const pair = { before: lockfile, after: lockfile, beforeLabel: '', afterLabel: '', files }
  const machine = { env, platform: 'linux', home: '/home/u' } as const
  const found = withOutsideFloors(pair, '/code/app', {
    env,
    settingsPlaces: (folder) => listSettingsPlaces(folder, machine),
    texts: (file) => [texts[file] ?? []].flat(),
  })
  const show = (one: typeof found.after) =>
    (one.ageFloors ?? []).map(
      ({ minutes, file, exclude }) =>
        `${minutes} ${file}${exclude.length > 0 ? ` but ${exclude.join(' ')}` : ''}`,
    )
  return [...show(found.before).map((line) => `before ${line}`), ...show(found.after)]
}

test.each<[string, string, Record<string, string>, Parameters<typeof floors>[2], string[]]>([
  [
    "the user's file, with its exceptions",
    'pnpm-9.0',
    { '/home/u/.config/pnpm/config.yaml': 'minimumReleaseAge: 1440\nminimumReleaseAgeExclude: [a]\n' },
    {},
    ['1440 /home/u/.config/pnpm/config.yaml but a'],
  ],
  [
    "pnpm's rc, in npm's form",
    'pnpm-9.0',
    {
      '/home/u/.config/pnpm/rc':
        'minimum-release-age=60\nminimum-release-age-exclude[]=a\nminimum-release-age-exclude[]=b\n',
    },
    {},
    ['60 /home/u/.config/pnpm/rc but a b'],
  ],
  [
    'a folder above, and the environment',
    'yarn-berry-10',
    { '/code/.yarnrc.yml': 'npmMinimalAgeGate: 3d\n' },
    { env: { YARN_NPM_MINIMAL_AGE_GATE: '60' } },
    ['60 the environment', '4320 /code/.yarnrc.yml'],
  ],
  [
    'seconds of bun',
    'bun-2',
    { '/home/u/.bunfig.toml': '[install]\nminimumReleaseAge = 3600\n' },
    {},
    ['60 /home/u/.bunfig.toml'],
  ],
  [
    "the project's exceptions of before count, those that the change adds do not",
    'pnpm-9.0',
    { '/home/u/.config/pnpm/config.yaml': 'minimumReleaseAge: 1440\n' },
    {
      files: [
        settings(
          'app/pnpm-workspace.yaml',
          'minimumReleaseAgeExclude: [a]',
          'minimumReleaseAgeExclude: [a, evil]',
        ),
      ],
    },
    ['1440 /home/u/.config/pnpm/config.yaml but a'],
  ],
  [
    'a folder above in the checkout, in both states',
    'pnpm-9.0',
    {},
    { files: [settings('pnpm-workspace.yaml', 'minimumReleaseAge: 60', 'minimumReleaseAge: 30')] },
    ['before 60 pnpm-workspace.yaml', '30 pnpm-workspace.yaml'],
  ],
  ["another manager's", 'npm-3', { '/home/u/.config/pnpm/rc': 'minimum-release-age=60' }, {}, []],
  ["another manager's", 'yarn-1', { '/home/u/.config/pnpm/rc': 'minimum-release-age=60' }, {}, []],
  ['what cannot be read', 'pnpm-9.0', { '/home/u/.config/pnpm/config.yaml': 'a: [' }, {}, []],
])('%s (%s)', (_, format, texts, around, expected) => expect(floors(format, texts, around)).toEqual(expected))

test('what is no text asks for nothing', () => {
  const refuse = () => {
    throw new DepgateError('EUSAGE', 'it is a folder')
  }
  expect(readOutside('/a', { read: refuse })).toEqual([])
  expect(readOutside('/a', { read: () => null })).toEqual([])
  expect(readOutside('/a', { read: () => 'x' })).toEqual(['x'])
})

test.each<[string, string, Record<string, string>, Record<string, string>, boolean]>([
  ['nothing', 'pnpm-9.0', {}, {}, true],
  [
    "the user's file",
    'pnpm-9.0',
    { '/home/u/.config/pnpm/config.yaml': 'dangerouslyAllowAllBuilds: true' },
    {},
    false,
  ],
  ['a folder above', 'yarn-berry-8', { '/code/.yarnrc.yml': 'enableScripts: true' }, {}, false],
  ["another manager's file", 'pnpm-9.0', { '/code/.yarnrc.yml': 'enableScripts: true' }, {}, true],
  ['the environment', 'yarn-berry-8', {}, { YARN_ENABLE_SCRIPTS: 'true' }, false],
])('a refusal of scripts, and %s outside', (_, format, texts, env, isKept) => {
  const lockfile = { ...emptyLockfile('app/lock'), format, scriptRefusal: { except: [] } }
  const pair = { before: lockfile, after: lockfile, beforeLabel: '', afterLabel: '' }
  const { after } = withOutsideFloors(pair, '/code/app', {
    env,
    settingsPlaces: (folder) => listSettingsPlaces(folder, { env, platform: 'linux', home: '/home/u' }),
    texts: (file) => [texts[file] ?? []].flat(),
  })
  expect(after.scriptRefusal !== undefined).toBe(isKept)
})
