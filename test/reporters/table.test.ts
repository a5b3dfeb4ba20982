import { describe, expect, test } from 'vitest'
import { diff } from '../../src/change/diff.ts'
import { gate } from '../../src/gate/gate.ts'
import { emptyLockfile } from '../../src/lockfile/parse.ts'
import type { LockedPackage, Report } from '../../src/model/report.ts'
import table from '../../src/reporters/table.ts'
import { advisory, asOf, declared, locked, lockfile, approvedPolicy, projectFile } from '../support/build.ts'
import { fakeRegistry, type Shelf } from '../support/registry.ts'
import { changeOf, findingOf, gapOf, reportOf } from '../support/reports.ts'

const plainCanvas = { width: 80, hasColor: false, isVerbose: false }
const shelf: Shelf = {
  'left-pad': { '1.2.0': 9000, '1.3.0': 5 },
  ms: { '2.1.3': 40_000 },
  'a-package-with-quite-a-long-name-that-goes-on': { '10.20.30': 30 },
  timeless: { '1.0.0': null },
  waived: { '1.0.0': 5 },
  holey: { '1.0.0': 9000 },
}

const packages: LockedPackage[] = [
  locked('ms@2.1.3'),
  locked('left-pad@1.3.0'),
  locked('a-package-with-quite-a-long-name-that-goes-on@10.20.30', {
    isDirect: false,
    path: ['app', 'ms@2.1.3', 'a-package-with-quite-a-long-name-that-goes-on@10.20.30'],
  }),
  locked('timeless@1.0.0'),
  locked('waived@1.0.0'),
  locked('holey@1.0.0'),
]

async function judge(more: Parameters<typeof fakeRegistry>[1] = {}, after = packages): Promise<Report> {
  const ranges = [
    declared('left-pad', '^1.3.0', { locked: { version: '1.3.0', integrity: null, isLocal: false } }),
  ]
  const pair = {
    before: lockfile([locked('left-pad@1.2.0'), locked('gone@1.0.0')]),
    after: lockfile(after, after.length === 0 ? [] : ranges),
    beforeLabel: 'HEAD',
    afterLabel: 'package-lock.json',
  }
  const waivers = [
    { rule: 'minimum-age', package: 'waived@1.0.0', reason: 'urgent', expires: '2026-06-30' },
    { rule: 'advisory', package: 'ms@2.1.3', reason: 'no longer needed', expires: '2026-06-30' },
  ]
  const known = advisory('*', { name: 'holey', severity: 'high' })
  return gate(
    [pair],
    approvedPolicy({ rules: { 'new-package': 'off' }, waivers }),
    fakeRegistry(shelf, { advisories: [known], ...more }),
    asOf,
  )
}

test('shows every arrival, findings first, then coverage, outcome and what to do', async () => {
  await expect(table.render(await judge(), plainCanvas)).toMatchFileSnapshot(
    '../../fixtures/reports/mixed.table',
  )
})

test('lists once what is missing everywhere', async () => {
  const feeds = {
    registry: { status: 'unsupported', reason: 'registry answered 405' },
    osv: { status: 'unsupported', reason: 'no OSV data on disk' },
  } as const
  const text = table.render(await judge({ feeds }, [locked('ms@2.1.3'), locked('holey@1.0.0')]), plainCanvas)
  await expect(text).toMatchFileSnapshot('../../fixtures/reports/no-advisories.table')
})

test('is short when nothing arrived', async () => {
  expect(table.render(await judge({}, []), plainCanvas)).toMatchInlineSnapshot(`
    "checked 0 of 0 (2 removed)
    waiver not used: minimum-age for waived@1.0.0 (until 2026-06-30): nothing needed
    it
    waiver not used: advisory for ms@2.1.3 (until 2026-06-30): nothing needed it
    PASS: nothing arrived
    "
  `)
})

describe.each([60, 80, 120, 200])('in %d columns', (width) => {
  test('no line is wider, and no name is cut', async () => {
    const text = table.render(await judge(), { ...plainCanvas, width })
    for (const line of text.split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(width)
      expect(line).toBe(line.trimEnd())
    }
    expect(text.replace(/\s+/g, '')).toContain(
      'a-package-with-quite-a-long-name-that-goes-on@10.20.30'.slice(0, 20),
    )
  })
})

test('colour adds nothing but colour', async () => {
  const report = await judge()
  const colored = table.render(report, { ...plainCanvas, hasColor: true })
  expect(colored).toMatch(/\u001b\[31mfail/)
  const bare = colored
    .replace(/\u001b\[\d+m/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
  expect(bare).toBe(table.render(report, plainCanvas))
})

test('a finding on a file has a row of its own, also when nothing arrived', async () => {
  const empty = lockfile([])
  const file = projectFile('.npmrc', '\n\n_authToken=secret\n_password=secret')
  const pair = {
    before: empty,
    after: empty,
    beforeLabel: 'HEAD',
    afterLabel: 'package-lock.json',
    files: [file],
  }
  const text = table.render(await gate([pair], approvedPolicy(), fakeRegistry({}), asOf), plainCanvas)
  expect(text).toMatch(
    /^\.npmrc:3 +file +- +fail\n {4}credentials: line 3 .*?\n(?:.*\n)? {4}credentials: line 4 /m,
  )
  expect(text).toContain('FAIL: 2 findings of level error')
  expect(text).not.toContain('nothing arrived')
})

test('a saved report renders again', async () => {
  const report = await judge()
  expect(table.render(JSON.parse(JSON.stringify(report)) as Report, plainCanvas)).toBe(
    table.render(report, plainCanvas),
  )
})

test('very many arrivals and gaps are rendered in no time that counts', async () => {
  const many = Array.from({ length: 5000 }, (_, n) => locked(`p${n}@1.0.0`))
  const pair = { before: emptyLockfile('x'), after: lockfile(many), beforeLabel: null, afterLabel: 'x' }
  expect(diff(pair.before, pair.after)).toHaveLength(5000)
  const report = await gate(
    [pair],
    approvedPolicy(),
    fakeRegistry({}, { failure: 'registry did not answer' }),
    asOf,
  )
  expect(table.render(report, { ...plainCanvas, isVerbose: true }).split('\n').length).toBeGreaterThan(5000)
  expect(table.render(report, plainCanvas)).toMatch(/\nand 4960 more: gap \(--verbose shows each\)\n/)
})

test('a reason that several have in common is one line, and each row has its own with --verbose', () => {
  const changes = ['a', 'b', 'c'].map((name) => changeOf(`${name}@1.0.0`))
  const gaps = changes.flatMap((change) => [
    gapOf(change, 'minimum-age', 'release', 'registry answered 500'),
    ...['new-package', 'publisher'].map((rule) => ({
      ...gapOf(change, rule, 'publishers', 'not told who published it'),
      level: 'warn' as const,
    })),
  ])
  const report = reportOf({ outcome: 'inconclusive', changes, gaps })
  const text = table.render(report, plainCanvas)
  expect(text).toMatch(
    /c@1\.0\.0 .*gap\n\n3 packages: registry answered 500\n3 packages, as a warning \(new-package, publisher\): not told who published it\n/,
  )
  const verbose = table.render(report, { ...plainCanvas, isVerbose: true })
  expect(verbose.match(/registry answered 500\n {4}nor, as a warning: new-package, publisher/g)).toHaveLength(
    1,
  )
})

describe('what came along with what was asked for', () => {
  const asked = changeOf('app-library@1.0.0')
  const others = Array.from({ length: 12 }, (_, n) => changeOf(`inner${n}@1.0.0`, { direct: false }))
  const stolen = changeOf('stolen@1.0.0', { direct: false })
  const findings = [findingOf(stolen, 'malware', 'MAL-1 calls this version malware')]
  const report = reportOf({ outcome: 'fail', changes: [...others, stolen, asked], findings })

  test('follows it, findings first, and is counted where nothing is to be said about it', () => {
    expect(table.render(report, plainCanvas)).toMatch(
      /^package .*\napp-library@1\.0\.0 .*pass\n\nwhat came with it.*\nstolen@1\.0\.0 .*fail\n {4}malware: .*\nand 12 more: pass \(--verbose shows each\)\n/,
    )
    expect(table.render(report, { ...plainCanvas, isVerbose: true })).toMatch(/inner11@1\.0\.0 .*pass/)
  })

  test('is listed where it is little', () => {
    const text = table.render(reportOf({ changes: [...others.slice(0, 10), asked] }), plainCanvas)
    expect(text).toMatch(/inner9@1\.0\.0 .*pass/)
    expect(text).not.toContain('more:')
  })
})

test.each([20, 60, 80])('in %d columns no command is broken', (width) => {
  const change = changeOf('left-pad@1.3.0')
  const line = `npm install --save-exact ${Array.from({ length: 9 }, (_, n) => `package-${n}@1.2.3`).join(' ')}`
  const report = reportOf({
    outcome: 'fail',
    changes: [change, changeOf('ms@1.0.0')],
    findings: [findingOf(change, 'minimum-age', 'published 5 hours ago')],
    gaps: ['left-pad@1.3.0', 'ms@1.0.0'].map((id) =>
      gapOf(changeOf(id), 'advisory', 'advisories', 'without advisories (registry answered 405)'),
    ),
    remedy: { lines: [line], folder: '.', outcome: 'pass', versions: {} },
  })
  const lines = table.render(report, { ...plainCanvas, width }).split('\n')
  expect(lines).toContain(`run: ${line}`)
  expect(lines.some((one) => one.endsWith('depgate advisories update'))).toBe(true)
})
