// The lines that are proposed in place of a command, and behind a gate: each of them is judged by itself.

import { describe, expect, test } from 'vitest'
import { listAttempts } from '../../src/remedy/attempts.ts'
import type { Instead, Setting } from '../../src/remedy/lines.ts'
import { planFor, type Pin } from '../../src/remedy/plan.ts'
import { formatLine } from '../../src/remedy/step.ts'
import { at, floating, project, refused } from '../support/refused.ts'

const before = '2026-11-20T00:00Z'
const here: Setting = {
  folder: '',
  within: '',
  before,
  lockBefore: null,
  more: [],
  isGated: true,
  instead: null,
}
const lockfile = project(
  { dependencies: { a: '^1.0.0', parent: '1.1.0' }, devDependencies: { d: '^1.0.0' } },
  {
    ...at('a', '1.1.0'),
    ...at('d', '1.1.0'),
    ...at('parent', '1.1.0', { dependencies: { child: '^1.0.0' } }),
    ...at('child', '1.1.0'),
  },
  { w: { name: 'w', version: '1.0.0', devDependencies: { a: '^1.0.0' } } },
)
const listed = (findings: Parameters<typeof planFor>[0], setting: Setting) =>
  listAttempts(planFor(findings, lockfile), setting).map(
    ({ kind, lines }) => `${kind}: ${lines.map(formatLine).join(' ; ')}`,
  )
const child = refused('child', '1.1.0', '1.0.1')

describe('in place of a command', () => {
  const wantedOf = (name: string, spec: string, manifest = 'package.json'): Pin => {
    const declared = lockfile.manifests
      .flatMap(({ ranges }) => ranges)
      .find((range) => range.name === name && range.manifest === manifest)
    if (declared === undefined) throw new Error(`no range of ${name}`)
    return { declared, spec }
  }
  const ofCommand = (
    findings: Parameters<typeof planFor>[0],
    instead: Partial<Instead> = {},
    more: Partial<Setting> & { older?: readonly (readonly Pin[])[] } = {},
  ) => {
    const { older, ...setting } = more
    const whole = { command: 'install', names: [], wanted: [], ...instead } as const
    return listAttempts(planFor(findings, lockfile), { ...here, instead: whole, ...setting }, older).map(
      ({ kind, lines }) => `${kind}: ${lines.map(formatLine).join(' ; ')}`,
    )
  }
  const a = refused('a', '1.1.0', '1.0.0')

  test.each<[string, string[], string[]]>([
    [
      'what was asked for is typed again, with the version that passes',
      ofCommand([floating('a', '^1.0.0')], { wanted: [wantedOf('a', '1.1.0')] }),
      ['pins: npm install --save-exact a@1.1.0'],
    ],
    [
      'what passes stays beside what does not',
      ofCommand([floating('a', '^1.0.0')], { wanted: [wantedOf('a', '1.1.0'), wantedOf('parent', '1.1.0')] }),
      ['pins: npm install --save-exact a@1.1.0 parent@1.1.0'],
    ],
    [
      'all ranges of a manifest that was written by hand, in one line',
      ofCommand([floating('a', '^1.0.0'), floating('d', '^1.0.0', 'package.json', 'devDependencies')]),
      ['pins: npm install --save-exact a@1.1.0 d@1.1.0'],
    ],
    [
      'an alias keeps its name and its package',
      ofCommand([child], { wanted: [wantedOf('a', 'npm:real@1.1.0')] }, { before: null }).slice(0, 1),
      ['overrides: npm pkg set "overrides[child@1]=1.0.1" ; npm install --save-exact a@npm:real@1.1.0'],
    ],
    [
      'the flags that were typed',
      ofCommand([floating('a', '^1.0.0')], {}, { more: ['--omit', 'dev'] }),
      ['pins: npm install --save-exact a@1.1.0 --omit dev'],
    ],
    [
      'a workspace, with the field that npm has to be told where it is new',
      [
        ofCommand([floating('a', '^1.0.0', 'w/package.json', 'devDependencies')]),
        ofCommand([], { wanted: [wantedOf('a', '1.1.0', 'w/package.json')] }),
      ].flat(),
      [
        'pins: npm install --save-exact -w w a@1.1.0',
        'pins: npm install --save-dev --save-exact -w w a@1.1.0',
      ],
    ],
    [
      'a project below, as of a moment, in one line',
      ofCommand([child], { wanted: [wantedOf('parent', '1.1.0')] }, { folder: 'app' }).filter((one) =>
        one.startsWith('as-of'),
      ),
      [`as-of: npm install --prefix app --save-exact --before=${before} parent@1.1.0`],
    ],
    [
      'a bare install as of a moment, or with an override before it',
      ofCommand([child]),
      [
        `as-of: npm install --before=${before}`,
        'overrides: npm pkg set "overrides[child@1]=1.0.1" ; npm install',
      ],
    ],
    [
      'an older version of what was asked for, then an override before the install',
      ofCommand(
        [child],
        { wanted: [wantedOf('parent', '1.1.0')] },
        { older: [[wantedOf('parent', '1.0.0')]] },
      ).slice(-2),
      [
        `older: npm install --save-exact --before=${before} parent@1.0.0`,
        'overrides: npm pkg set "overrides[child@1]=1.0.1" ; npm install --save-exact parent@1.1.0',
      ],
    ],
    [
      'no moment and no override where there is none',
      ofCommand([refused('child', '1.1.0', null)], {}, { before: null }),
      [],
    ],
    [
      'an update as of a moment',
      ofCommand([child], { command: 'update', names: ['parent'] }),
      [`as-of: npm update --before=${before} parent`],
    ],
    [
      'of an update nothing without a moment',
      ofCommand([child], { command: 'update' }, { before: null }),
      [],
    ],
    [
      'the same version in two manifests, in one line that resolves',
      ofCommand([a], { wanted: [wantedOf('a', '1.0.0'), wantedOf('a', '1.0.0', 'w/package.json')] }),
      // In the fields that it is new in.
      [
        'pins: npm pkg set "dependencies[a]=1.0.0" ; npm pkg set -w w "devDependencies[a]=1.0.0" ; npm install',
      ],
    ],
    [
      'what nobody would install is not typed again as a removal',
      ofCommand([refused('parent', '1.1.0', null, { rule: 'malware', eligibleAt: null })]),
      [],
    ],
  ])('%s', (_, listedLines, expected) => {
    expect(listedLines).toEqual(expected)
  })

  test('of a state behind a gate each command is a line, and one of them resolves', () => {
    const lockBefore = { commit: 'HEAD', file: 'package-lock.json', text: '{}' }
    const gated = { ...here, lockBefore }
    expect(listed([child], gated)).toEqual([
      `as-of: git checkout HEAD -- package-lock.json ; npm install --before=${before}`,
      'overrides: npm pkg set "overrides[child@1]=1.0.1" ; npm install',
    ])
    expect(listed([a], gated)).toEqual([
      'pins: npm install --save-exact -w w --include-workspace-root a@1.0.0',
    ])
  })
})
