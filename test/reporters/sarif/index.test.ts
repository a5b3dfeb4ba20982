import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { rules } from '../../../src/rules/index.ts'
import sarif from '../../../src/reporters/sarif/index.ts'
import {
  canvas,
  changeOf,
  findingOf,
  gapOf,
  reportOf,
  reports,
  testSnapshots,
} from '../../support/reports.ts'
import { compileSchema } from '../../support/schemas.ts'

interface Log {
  runs: {
    automationDetails: { id: string }
    tool: {
      driver: {
        rules: {
          id: string
          shortDescription: { text: string }
          fullDescription: { text: string }
          properties: { tags: string[]; 'security-severity'?: string }
        }[]
      }
    }
    invocations: { toolExecutionNotifications: { message: { text: string } }[] }[]
    results: {
      ruleId: string
      ruleIndex: number
      level: string
      message: { text: string }
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[]
      partialFingerprints: { primaryLocationLineHash: string }
      suppressions?: { justification: string }[]
    }[]
  }[]
}

const render = (report: Report) => JSON.parse(sarif.render(report, canvas)) as Log
const isValid = compileSchema('sarif-2.1.0-rtm.5.json')
const expectValid = (log: Log) => expect(isValid(log), JSON.stringify(isValid.errors?.slice(0, 3))).toBe(true)
const hashes = (log: Log) =>
  log.runs.flatMap((run) => run.results.map((one) => one.partialFingerprints.primaryLocationLineHash))

testSnapshots(sarif)

test.each(Object.entries(reports))('%s is valid SARIF', (_name, report) => expectValid(render(report)))

test('the schema refuses what is no SARIF', () => {
  expect(isValid({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false)
})

test('nothing found: a run without results, which closes what was shown before', () => {
  const log = render(reports['pass-nothing'])
  expect(log.runs).toMatchObject([{ automationDetails: { id: 'depgate/package-lock.json/' }, results: [] }])
})

describe('what could not be judged', () => {
  test('inconclusive: no run at all', () => expect(render(reports.inconclusive).runs).toEqual([]))

  test('only the lockfiles that were judged have a run', () => {
    const [a, b] = ['a', 'b'].map((folder) => ({
      path: `${folder}/package-lock.json`,
      format: 'npm-3',
      before: null,
      after: 'x',
    }))
    const lost = changeOf('lost@1.0.0', { location: { file: 'b/package-lock.json', line: 3 } })
    const bad = changeOf('bad@1.0.0', { location: { file: 'a/package-lock.json', line: 3 } })
    const gaps = [gapOf(lost, 'minimum-age', 'release', 'without publish time')]
    const more = { outcome: 'fail' as const, lockfiles: [a!, b!], changes: [lost, bad], gaps }
    const ids = (report: Report) => render(report).runs.map((run) => run.automationDetails.id)
    expect(ids(reportOf({ ...more, findings: [findingOf(bad, 'denied', 'x')] }))).toEqual([
      'depgate/a/package-lock.json/',
    ])
    expect(ids(reportOf({ ...more, findings: [findingOf(lost, 'denied', 'x')] }))).toHaveLength(2)
    expect(ids(reportOf({ ...more, gaps: gaps.map((gap) => ({ ...gap, level: 'warn' })) }))).toHaveLength(2)
  })

  test('beside findings it is a notification of the run', () => {
    const [run] = render(reports['fail-mixed']).runs
    expect(run?.invocations[0]?.toolExecutionNotifications).toMatchObject([
      { level: 'error', message: { text: expect.stringContaining('without publish time') as string } },
    ])
  })
})

describe('rules', () => {
  const log = render(reports['fail-mixed'])
  const drivers = log.runs.flatMap((run) => run.tool.driver.rules)

  test('one for each check and severity', () => {
    expect(drivers.map((rule) => [rule.id, rule.properties['security-severity']])).toEqual([
      ['depgate/floating-range', '8.0'],
      ['depgate/minimum-age', '8.0'],
      ['depgate/advisory/high', '8.0'],
      ['depgate/advisory/moderate', '5.0'],
      ['depgate/credentials/warn', '4.0'],
      ['depgate/minimum-age/waived', undefined],
      ['depgate/malware', '10.0'],
    ])
    for (const { properties } of drivers) {
      expect(properties.tags.includes('security')).toBe(properties['security-severity'] !== undefined)
    }
  })

  test('each result names its own', () => {
    for (const run of log.runs) {
      for (const result of run.results) {
        expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId)
      }
    }
  })

  test('every text of the catalogue keeps to the limits', () => {
    const change = changeOf('a@1.0.0')
    const all = render(
      reportOf({ outcome: 'fail', findings: rules.map(({ id }) => findingOf(change, id, 'x')) }),
    )
    const [run] = all.runs
    expect(run?.tool.driver.rules.length).toBe(rules.length)
    for (const rule of run?.tool.driver.rules ?? []) {
      expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024)
      expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024)
      expect(rule.fullDescription.text).not.toContain('is not known')
    }
  })

  test('an advisory of unknown severity is critical', () => {
    const facts = { advisory: 'X-1', severity: 'catastrophic' }
    const finding = findingOf(changeOf('a@1.0.0'), 'advisory', 'x', { facts })
    const [run] = render(reportOf({ outcome: 'fail', findings: [finding] })).runs
    expect(run?.tool.driver.rules).toMatchObject([
      { id: 'depgate/advisory/unknown', properties: { 'security-severity': '9.5' } },
    ])
  })
})

test('a waived finding is suppressed, and too mild to block a pull request', () => {
  const waived = render(reports['fail-mixed']).runs[0]?.results.filter(
    (one) => one.suppressions !== undefined,
  )
  expect(waived).toMatchObject([{ level: 'note', suppressions: [{ kind: 'external', status: 'accepted' }] }])
  expect(waived?.[0]?.suppressions?.[0]?.justification).toContain('mends the outage')
})

test('places: the line of the entry or of the range, with all four corners, as an address', () => {
  const [run] = render(reports['fail-mixed']).runs
  expect(run?.results[0]?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: 'package.json' },
        region: { startLine: 9, startColumn: 1, endLine: 9, endColumn: 2 },
      },
    },
  ])
  const at = (file: string) =>
    render(
      reportOf({
        outcome: 'fail',
        findings: [findingOf(changeOf('a@1.0.0', { location: { file, line: 1 } }), 'denied', 'x')],
      }),
    ).runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri
  expect(at('a b/#?.json')).toBe('a%20b/%23%3F.json')
  expect(at('/tmp/x.json')).toBe('file:///tmp/x.json')
  expect(at('C:/x.json')).toBe('file:///C:/x.json')
})

describe('fingerprints', () => {
  const at = (hours: number, line: number) => {
    const change = changeOf('a@1.0.0', { ageHours: hours, location: { file: 'package-lock.json', line } })
    const facts = { ageHours: hours }
    const eligibleAt = `2026-06-${20 + hours}T00:00:00.000Z`
    return reportOf({
      outcome: 'fail',
      asOf: `2026-06-1${hours}T00:00:00.000Z`,
      changes: [change],
      findings: [findingOf(change, 'minimum-age', `published ${hours} hours ago`, { facts, eligibleAt })],
    })
  }

  test('stay the same while time passes and lines move', () => {
    expect(hashes(render(at(1, 5)))).toEqual(hashes(render(at(2, 900))))
    expect(hashes(render(at(1, 5)))).toEqual([expect.stringMatching(/^[0-9a-f]{64}:1$/)])
  })

  test('differ between two advisories of one version, and between two lines of one file', () => {
    const all = hashes(render(reports['fail-mixed']))
    expect(new Set(all).size).toBe(all.length)
    const file = changeOf('x@1.0.0', { name: '.npmrc', version: null })
    const two = [3, 4].map((line) =>
      findingOf(file, 'credentials', 'x', { location: { file: '.npmrc', line } }),
    )
    const [first, second] = hashes(render(reportOf({ outcome: 'fail', findings: two })))
    expect(first?.replace(/:1$/, ':2')).toBe(second)
  })
})

describe('limits', () => {
  const many = (count: number, lockfile: string) =>
    Array.from({ length: count }, (_, n) => {
      const change = changeOf(`package-number-${n}@1.0.0`, { location: { file: lockfile, line: n + 1 } })
      return findingOf(change, 'minimum-age', `published 5 hours ago ${'x'.repeat(5000)}`, {
        level: n % 2 === 0 ? 'warn' : 'error',
      })
    })
  const lockfilesOf = (count: number) =>
    Array.from({ length: count }, (_, n) => {
      const path = `packages/number-${n}/package-lock.json`
      return { path, format: 'npm-3', before: null, after: path }
    })

  test('the 5,000 worst of a run, with a word about the rest', () => {
    const log = render(reportOf({ outcome: 'fail', findings: many(12_000, 'package-lock.json') }))
    expectValid(log)
    const [run] = log.runs
    expect(run?.results).toHaveLength(5_000)
    expect(run?.results.every((one) => one.level === 'error')).toBe(true)
    expect(run?.invocations[0]?.toolExecutionNotifications.at(-1)?.message.text).toMatch(
      /^7000 more findings/,
    )
    for (const one of run?.results ?? []) expect(one.message.text.length).toBeLessThanOrEqual(1_100)
  })

  test('20 runs, 25,000 results and 10 MB packed, however many lockfiles', () => {
    const lockfiles = lockfilesOf(30)
    const findings = lockfiles.flatMap(({ path }) => many(1_000, path))
    const text = sarif.render(reportOf({ outcome: 'fail', lockfiles, findings }), canvas)
    const log = JSON.parse(text) as Log
    expect(log.runs).toHaveLength(20)
    expect(log.runs.at(-1)?.automationDetails.id).toBe('depgate/more/')
    expect(new Set(log.runs.map((run) => run.automationDetails.id)).size).toBe(20)
    expect(log.runs.flatMap((run) => run.results).length).toBeLessThanOrEqual(25_000)
    expect(gzipSync(text).length).toBeLessThan(10_000_000)
    expect(
      render(reportOf({ lockfiles: lockfilesOf(20) })).runs.map((run) => run.automationDetails.id),
    ).not.toContain('depgate/more/')
  })
})
