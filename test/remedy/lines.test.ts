// The flags of lines: where they lead npm, in which field npm saves, and what npm keeps unless it is told otherwise.

import { describe, expect, test } from 'vitest'
import {
  asOfLines,
  beforeFlags,
  isUpgrade,
  npm,
  olderLines,
  overrideLines,
  pinLines,
  removalLines,
  updateLines,
  type Instead,
  type Setting,
} from '../../src/remedy/lines.ts'
import type { Pin, Plan, Transitive } from '../../src/remedy/plan.ts'
import { formatLine, type Line } from '../../src/remedy/step.ts'
import type { DeclaredRange } from '../../src/model/lockfile.ts'
import { declared } from '../support/build.ts'

const before = '2026-11-20T00:00Z'
const here: Setting = {
  folder: '',
  within: '',
  before,
  lockBefore: null,
  more: [],
  isGated: false,
  instead: null,
}
const instead = (wanted: readonly Pin[]): Instead => ({ command: 'install', names: [], wanted })
const lockBefore = { commit: 'HEAD', file: 'package-lock.json', text: '{}' }
const pin = (name: string, spec: string, more: Partial<DeclaredRange> = {}): Pin => ({
  declared: declared(name, '^1.0.0', more),
  spec,
})
const plan = (more: Partial<Plan> = {}): Plan => ({
  pins: [],
  transitives: [],
  removals: [],
  isOutOfSync: false,
  obstacle: null,
  ...more,
})
const child = (passing: string | null, more: Partial<Transitive> = {}): Transitive => ({
  name: 'child',
  version: '1.1.0',
  passing,
  ...more,
})
const texts = (lines: readonly Line[]) => lines.map(formatLine)
const member = { manifest: 'w/package.json', field: 'devDependencies' } as const

describe('the flags that lead to the project', () => {
  test.each<[string, readonly string[], Partial<Setting>, string]>([
    ['none here', ['install', 'a@1.0.0'], {}, 'npm install a@1.0.0'],
    ['a folder below', ['install', 'a@1.0.0'], { folder: 'app' }, 'npm install --prefix app a@1.0.0'],
    ['a folder above', ['update'], { folder: '..' }, 'npm update --prefix ..'],
    [
      'behind the second word of npm pkg',
      ['pkg', 'set', 'x=1'],
      { folder: 'app' },
      'npm pkg set --prefix app x=1',
    ],
    ['flags that were typed', ['install'], { more: ['--omit=dev'] }, 'npm install --omit=dev'],
    [
      'none of these where nothing is resolved',
      ['pkg', 'set', 'x=1'],
      { more: ['--omit=dev'] },
      'npm pkg set x=1',
    ],
  ])('%s', (_, args, more, line) => {
    expect(formatLine([npm(args, { ...here, ...more })])).toBe(line)
  })
})

describe('pins', () => {
  const all = [pin('a', '1.0.0'), pin('d', '2.0.0', { field: 'devDependencies' }), pin('a', '1.0.0', member)]

  test('of a state: a line for each manifest, since npm keeps the field of what is there', () => {
    expect(texts(pinLines(plan({ pins: all }), here))).toEqual([
      'npm install --save-exact a@1.0.0 d@2.0.0',
      'npm install --save-exact -w w a@1.0.0',
    ])
  })

  test.each<[string, Partial<DeclaredRange>, string]>([
    ['dependencies', {}, 'npm install --save-exact a@1.0.0'],
    ['devDependencies', { field: 'devDependencies' }, 'npm install --save-dev --save-exact a@1.0.0'],
    [
      'optionalDependencies',
      { field: 'optionalDependencies' },
      'npm install --save-optional --save-exact a@1.0.0',
    ],
    ['peerDependencies', { field: 'peerDependencies' }, 'npm install --save-peer --save-exact a@1.0.0'],
    ['a workspace', member, 'npm install --save-dev --save-exact -w w a@1.0.0'],
  ])('in place of a command, where %s gain it', (_, more, line) => {
    const pins = [pin('a', '1.0.0', more)]
    expect(texts(pinLines(plan({ pins }), { ...here, instead: instead(pins) }))).toEqual([line])
  })

  test('in place of a command, where the fields have them already: a line for each manifest', () => {
    expect(texts(pinLines(plan({ pins: all }), { ...here, instead: instead([]) }))).toEqual([
      'npm install --save-exact a@1.0.0 d@2.0.0',
      'npm install --save-exact -w w a@1.0.0',
    ])
  })

  test('in place of a command, where they are new: a line for each field', () => {
    expect(texts(pinLines(plan({ pins: all }), { ...here, instead: instead(all) }))).toEqual([
      'npm install --save-exact a@1.0.0',
      'npm install --save-dev --save-exact d@2.0.0',
      'npm install --save-dev --save-exact -w w a@1.0.0',
    ])
  })

  test('aliases and addresses as they are', () => {
    const pins = [pin('a', 'npm:@s/real@1.0.0'), pin('g', `github:o/r#${'c'.repeat(40)}`)]
    expect(texts(pinLines(plan({ pins }), here))).toEqual([
      `npm install --save-exact a@npm:@s/real@1.0.0 "g@github:o/r#${'c'.repeat(40)}"`,
    ])
  })

  test('an override is set before the install', () => {
    expect(texts(pinLines(plan({ pins: [pin('a', '1.0.0', { field: 'overrides' })] }), here))).toEqual([
      'npm pkg set "overrides[a]=1.0.0" && npm install',
    ])
  })
})

describe('several manifests', () => {
  const inBoth = [pin('a', '1.0.0'), pin('a', '1.0.0', member)]
  const apart = [...inBoth, pin('b', '2.0.0', member)]
  const gated = { ...here, isGated: true }

  test('of the same versions: one line', () => {
    const line = 'npm install --save-exact -w w --include-workspace-root a@1.0.0'
    expect(texts(pinLines(plan({ pins: inBoth }), here))).toEqual([line])
    expect(texts(pinLines(plan({ pins: inBoth }), gated))).toEqual([line])
  })

  test('of other ones behind a gate: each is edited, and one install resolves the tree', () => {
    expect(texts(pinLines(plan({ pins: apart }), gated, ['--before=x']))).toEqual([
      'npm pkg set "dependencies[a]=1.0.0"',
      'npm pkg set -w w "devDependencies[a]=1.0.0" "devDependencies[b]=2.0.0"',
      'npm install --before=x',
    ])
  })

  test('an override and a dependency behind a gate are edited together', () => {
    const pins = [pin('a', '1.0.0'), pin('c', '3.0.0', { field: 'overrides' })]
    expect(texts(pinLines(plan({ pins }), gated))).toEqual([
      'npm pkg set "dependencies[a]=1.0.0" "overrides[c]=3.0.0"',
      'npm install',
    ])
  })

  test('typed in one of them', () => {
    const inside = { ...gated, folder: '..', within: 'w' }
    expect(texts(pinLines(plan({ pins: [pin('a', '1.0.0', member)] }), inside))).toEqual([
      'npm install --save-exact a@1.0.0',
    ])
    expect(texts(pinLines(plan({ pins: apart }), inside))).toEqual([
      'npm pkg set --prefix .. "dependencies[a]=1.0.0"',
      'npm pkg set "devDependencies[a]=1.0.0" "devDependencies[b]=2.0.0"',
      'npm install --prefix ..',
    ])
  })
})

describe('what npm keeps', () => {
  test('as of a moment: without a lockfile of before, npm update resolves everything anew', () => {
    expect(texts(asOfLines(plan({ pins: [pin('a', '1.0.0')] }), here))).toEqual([
      `npm install --save-exact --before=${before} a@1.0.0`,
      `npm update --before=${before}`,
    ])
  })

  test('as of a moment: the lockfile of before is put back first', () => {
    expect(texts(asOfLines(plan({ pins: [pin('a', '1.0.0')] }), { ...here, lockBefore }))).toEqual([
      `git checkout HEAD -- package-lock.json && npm install --save-exact --before=${before} a@1.0.0`,
    ])
  })

  test('without a minimum age there is no moment', () => {
    const setting = { ...here, before: null }
    expect(beforeFlags(setting)).toEqual([])
    expect(asOfLines(plan(), setting)).toEqual([])
    expect(texts(asOfLines(plan(), { ...setting, lockBefore }))).toEqual([
      'git checkout HEAD -- package-lock.json && npm install',
    ])
  })

  test('an older version replaces the pin of the same place', () => {
    const lines = olderLines(plan({ pins: [pin('a', '1.2.0')] }), [pin('a', '1.1.0')], {
      ...here,
      lockBefore,
    })
    expect(texts(lines)).toEqual([
      `git checkout HEAD -- package-lock.json && npm install --save-exact --before=${before} a@1.1.0`,
    ])
  })

  test('npm update names each package once', () => {
    const transitives = [child('1.2.0'), child('1.2.0', { version: '1.0.0' })]
    expect(texts(updateLines(plan({ transitives }), [], here))).toEqual([
      `npm update child --before=${before}`,
    ])
  })

  test.each<[string | null, boolean]>([
    ['1.2.0', true],
    ['1.0.0', false],
    [null, false],
  ])('a passing version %s is an upgrade: %s', (passing, isIt) => {
    expect(isUpgrade(child(passing))).toBe(isIt)
  })
})

describe('overrides', () => {
  test.each<[string, string]>([
    ['1.0.1', 'child@1'],
    ['0.4.2', 'child@0.4'],
    ['12.0.0-rc.1', 'child@12'],
  ])('of %s for the release line %s', (passing, key) => {
    expect(texts(overrideLines(plan({ transitives: [child(passing)] }), [], here))).toEqual([
      `npm pkg set "overrides[${key}]=${passing}" && npm install`,
    ])
  })

  test.each([[null], ['1.x'], ['latest'], ['v1.0.0']])('none where %s is no exact version', (passing) => {
    expect(overrideLines(plan({ transitives: [child('1.0.1'), child(passing)] }), [], here)).toEqual([])
  })

  test('behind a gate they are set before the pins, each in a line of its own', () => {
    const gated = { ...here, isGated: true }
    const whole = plan({ pins: [pin('parent', '1.1.0')], transitives: [child('1.0.1')] })
    expect(texts(overrideLines(whole, pinLines(whole, gated), gated))).toEqual([
      'npm pkg set "overrides[child@1]=1.0.1"',
      'npm install --save-exact parent@1.1.0',
    ])
    expect(texts(overrideLines(whole, [], gated))).toEqual([
      'npm pkg set "overrides[child@1]=1.0.1"',
      'npm install',
    ])
    expect(texts(overrideLines(whole, pinLines(whole, here), here))).toEqual([
      'npm install --save-exact parent@1.1.0',
      'npm pkg set "overrides[child@1]=1.0.1" && npm install',
    ])
  })
})

test('removals of the same names from several manifests: one line', () => {
  const removals = [declared('a', '1.0.0'), declared('a', '1.0.0', member)]
  expect(texts(removalLines(removals, here))).toEqual(['npm uninstall -w w --include-workspace-root a'])
  const inside = { ...here, folder: '..', within: 'w' }
  expect(texts(removalLines(removals.slice(1), inside))).toEqual(['npm uninstall a'])
})

test('removals: a line for each manifest, each name once', () => {
  const removals = [
    declared('a', '1.0.0'),
    declared('a', '1.0.0', { field: 'peerDependencies' }),
    declared('b', '1', member),
  ]
  expect(texts(removalLines(removals, { ...here, folder: 'app' }))).toEqual([
    'npm uninstall --prefix app a',
    'npm uninstall --prefix app -w w b',
  ])
})
