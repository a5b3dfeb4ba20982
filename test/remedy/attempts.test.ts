// The lines that are proposed for a plan, in the order of their size.

import { expect, test } from 'vitest'
import { listAttempts } from '../../src/remedy/attempts.ts'
import type { Setting } from '../../src/remedy/lines.ts'
import { ancestorsOf, pinTo } from '../../src/remedy/ancestors.ts'
import { planFor } from '../../src/remedy/plan.ts'
import { formatLine } from '../../src/remedy/step.ts'
import { at, floating, project, refused } from '../support/refused.ts'

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
const lockBefore = { commit: 'HEAD', file: 'package-lock.json', text: '{}' }

const lockfile = project(
  { dependencies: { a: '^1.0.0', parent: '1.1.0' } },
  {
    ...at('a', '1.1.0'),
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

test.each<[string, Parameters<typeof planFor>[0], Setting, string[]]>([
  [
    'a line for both manifests',
    [refused('a', '1.1.0', '1.0.0')],
    here,
    ['pins: npm install --save-exact -w w --include-workspace-root a@1.0.0'],
  ],
  [
    'a workspace alone',
    [floating('a', '^1.0.0', 'w/package.json', 'devDependencies')],
    { ...here, folder: '' },
    ['pins: npm install --save-exact -w w a@1.1.0'],
  ],
  [
    'a project below',
    [floating('a', '^1.0.0')],
    { ...here, folder: 'app' },
    ['pins: npm install --prefix app --save-exact a@1.1.0'],
  ],
  [
    'a workspace of a project below',
    [floating('a', '^1.0.0', 'w/package.json', 'devDependencies')],
    { ...here, folder: 'app' },
    ['pins: npm install --prefix app --save-exact -w w a@1.1.0'],
  ],
  [
    'the registry that was named',
    [floating('a', '^1.0.0')],
    { ...here, more: ['--registry=https://registry.example.test/'] },
    ['pins: npm install --save-exact a@1.1.0 --registry=https://registry.example.test/'],
  ],
  [
    'a transitive package: as of a moment, then an override',
    [child],
    here,
    [
      `as-of: npm update --before=${before}`,
      'overrides: npm pkg set "overrides[child@1]=1.0.1" && npm install',
    ],
  ],
  [
    'with a lockfile of before that is put back first',
    [child],
    { ...here, lockBefore },
    [
      `as-of: git checkout HEAD -- package-lock.json && npm install --before=${before}`,
      'overrides: npm pkg set "overrides[child@1]=1.0.1" && npm install',
    ],
  ],
  [
    'a newer version of a transitive package',
    [refused('child', '1.1.0', '1.2.0', { rule: 'advisory' })],
    here,
    [
      `update: npm update child --before=${before}`,
      `as-of: npm update --before=${before}`,
      'overrides: npm pkg set "overrides[child@1]=1.2.0" && npm install',
    ],
  ],
  [
    'no override where no version passes',
    [refused('child', '1.1.0', null)],
    here,
    [`as-of: npm update --before=${before}`],
  ],
  [
    'no moment where the policy has no minimum age',
    [child],
    { ...here, before: null },
    ['overrides: npm pkg set "overrides[child@1]=1.0.1" && npm install'],
  ],
  [
    'a removal',
    [refused('parent', '1.1.0', null, { rule: 'malware', eligibleAt: null })],
    here,
    ['removal: npm uninstall parent'],
  ],
  [
    'a lockfile that is out of date',
    [refused('package-lock.json', '', null, { rule: 'out-of-sync', version: null })],
    here,
    ['pins: npm install'],
  ],
  ['nothing for nothing', [], here, []],
])('%s', (_, findings, setting, expected) => {
  expect(listed(findings, setting)).toEqual(expected)
})

test('from a folder inside, npm takes the path of a workspace from there', () => {
  const plan = planFor([floating('a', '^1.0.0', '../package.json')], {
    ...lockfile,
    path: '../package-lock.json',
  })
  const member = planFor([floating('a', '^1.0.0', '../w/package.json', 'devDependencies')], {
    ...lockfile,
    path: '../package-lock.json',
  })
  const lines = [plan, member].flatMap((one) => listAttempts(one, { ...here, folder: '..' }))
  expect(lines.flatMap((one) => one.lines.map(formatLine))).toEqual([
    'npm install --prefix .. --save-exact a@1.1.0',
    'npm install --prefix .. --save-exact -w ../w a@1.1.0',
  ])
})

test('older versions of what brings a refused package in', () => {
  const plan = planFor([child], lockfile)
  const older = ancestorsOf(plan.transitives, lockfile, new Set()).map(({ declared, locked }) => {
    const pin = pinTo(declared, locked, '1.0.0')
    if (pin === null) throw new Error('no pin')
    return [pin]
  })
  const lines = listAttempts(plan, { ...here, lockBefore }, older)
  expect(lines.map(({ kind }) => kind)).toEqual(['as-of', 'older', 'overrides'])
  expect(lines[1]?.lines.map(formatLine)).toEqual([
    `git checkout HEAD -- package-lock.json && npm install --save-exact --before=${before} parent@1.0.0`,
  ])
})
