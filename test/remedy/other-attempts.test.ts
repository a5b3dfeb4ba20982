// The lines of pnpm, yarn and bun that are proposed for a plan, in the order of their size.

import { expect, test } from 'vitest'
import { wordsOf } from '../../src/lockfile/commands-of.ts'
import type { LineWords } from '../../src/model/line-words.ts'
import { listAttempts } from '../../src/remedy/attempts.ts'
import type { Setting } from '../../src/remedy/lines.ts'
import { ancestorsOf, pinTo } from '../../src/remedy/ancestors.ts'
import { planFor } from '../../src/remedy/plan.ts'
import { formatLine } from '../../src/remedy/step.ts'
import { at, floating, project, refused } from '../support/refused.ts'

const lockfile = project(
  { dependencies: { a: '^1.0.0', parent: '1.1.0' } },
  {
    ...at('a', '1.1.0'),
    ...at('parent', '1.1.0', { dependencies: { child: '^1.0.0' } }),
    ...at('child', '1.1.0'),
  },
  { w: { name: 'w', version: '1.0.0', devDependencies: { a: '^1.0.0' } } },
)
const words = (format: string): LineWords => {
  const found = wordsOf(format)
  if (found === null) throw new Error('no words')
  return found
}
const settingOf = (format: string, version: string, more: Partial<Setting> = {}): Setting => ({
  folder: '',
  within: '',
  before: '2026-11-20T00:00Z',
  lockBefore: null,
  more: [],
  isGated: false,
  instead: null,
  ...more,
  other: {
    words: words(format),
    version,
    folder: more.folder ?? '',
    read: () => null,
    minutes: 10_080,
    hasOneLine: () => true,
  },
})
const listed = (
  findings: Parameters<typeof planFor>[0],
  setting: Setting,
  older: Parameters<typeof listAttempts>[2] = [],
) =>
  listAttempts(planFor(findings, lockfile), setting, older).map(
    ({ kind, lines }) => `${kind}: ${lines.map(formatLine).join(' ; ')}`,
  )

const bun = settingOf('bun-1', '1.4.5')
const yarn = settingOf('yarn-8', '4.18.1')
const lockBefore = { commit: 'HEAD', file: 'bun.lock', text: '{}' }
const child = refused('child', '1.1.0', '1.0.1')

test.each<[string, Parameters<typeof planFor>[0], Setting, string[]]>([
  [
    'a line for each manifest and field',
    [refused('a', '1.1.0', '1.0.0')],
    bun,
    ['pins: bun add --exact a@1.0.0 ; bun add --exact --dev --cwd w a@1.0.0'],
  ],
  ['yarn', [floating('a', '^1.0.0')], yarn, ['pins: yarn add -E a@1.1.0']],
  [
    'a project below, and the registry that was named',
    [floating('a', '^1.0.0')],
    settingOf('bun-1', '1.4.5', { folder: 'app', more: ['--registry=https://registry.example.test/'] }),
    ['pins: bun add --exact --cwd app a@1.1.0 --registry=https://registry.example.test/'],
  ],
  [
    'yarn 4 takes no registry',
    [floating('a', '^1.0.0')],
    settingOf('yarn-8', '4.18.1', { more: ['--registry=https://registry.example.test/'] }),
    ['pins: yarn add -E a@1.1.0'],
  ],
  [
    'pnpm 10 keeps the caret: the manifest first',
    [floating('a', '^1.0.0')],
    settingOf('pnpm-9.0', '10.34.9'),
    ['pins: npm pkg set "dependencies[a]=1.1.0" && pnpm add -E --ignore-workspace-root-check a@1.1.0'],
  ],
  [
    'a transitive package: an override',
    [child],
    bun,
    ['overrides: bun pm pkg set "overrides[child]=1.0.1" && bun install'],
  ],
  [
    'with a lockfile of before that is put back first',
    [child],
    settingOf('bun-1', '1.4.5', { lockBefore }),
    [
      'as-of: git checkout HEAD -- bun.lock && bun install --minimum-release-age=604800',
      'overrides: bun pm pkg set "overrides[child]=1.0.1" && bun install',
    ],
  ],
  [
    'behind a gate, which judges every line',
    [child, floating('a', '^1.0.0')],
    settingOf('yarn-8', '4.18.1', { isGated: true }),
    ['overrides: npm pkg set "resolutions[child]=1.0.1" ; yarn add -E a@1.1.0'],
  ],
  [
    'a removal, where no version passes',
    [refused('a', '1.1.0', null, { rule: 'malware' })],
    bun,
    ['removal: bun remove a ; bun remove --cwd w a'],
  ],
  ['no version of a transitive one passes', [refused('child', '1.1.0', null)], bun, []],
])('%s', (_, findings, setting, expected) => expect(listed(findings, setting)).toEqual(expected))

test('a lockfile that is out of sync is written anew', () => {
  const finding = refused('a', '1.1.0', null, { rule: 'out-of-sync', package: 'package.json' })
  expect(listed([finding], bun)).toEqual(['pins: bun install'])
})

test('an older version of what brings a refused package in', () => {
  const plan = planFor([child], lockfile)
  const [parent] = ancestorsOf(plan.transitives, lockfile, new Set(['parent@1.1.0']))
  if (parent === undefined) throw new Error('no parent')
  const pins = [pinTo(parent.declared, parent.locked, '1.0.0') ?? []].flat()
  expect(listed([child], bun, [pins])[0]).toBe('older: bun add --exact parent@1.0.0')
})

test('a command that was refused has no lines: what the package manager would save is not known', () => {
  const instead = { command: 'install', names: [], wanted: [] } as const
  expect(listed([floating('a', '^1.0.0')], { ...bun, instead })).toEqual([])
})
