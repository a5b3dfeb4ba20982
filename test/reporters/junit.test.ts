import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import junit from '../../src/reporters/junit.ts'
import {
  canvas,
  changeOf,
  findingOf,
  hostileText,
  reportOf,
  reports,
  testSnapshots,
} from '../support/reports.ts'
import { below, readXml } from '../support/xml.ts'
import { plain } from '../../src/text/plain.ts'

const render = (report: Report) => readXml(junit.render(report, canvas))

testSnapshots(junit)

test('a suite for each lockfile, a test case for each arrival and file', () => {
  const root = render(reports['fail-mixed'])
  expect(root).toMatchObject({
    name: 'testsuites',
    attributes: { tests: '8', failures: '3', errors: '1', skipped: '1' },
  })
  expect(root.children.map((suite) => [suite.attributes.name, suite.attributes.tests])).toEqual([
    ['package-lock.json', '7'],
    ['packages/site/package-lock.json', '1'],
  ])
})

test('findings fail, gaps are errors, waivers skip, warnings pass and are printed', () => {
  const cases = [...below(render(reports['fail-mixed']))].filter(({ name }) => name === 'testcase')
  const inside = (name: string) =>
    cases
      .find((one) => one.attributes.name?.startsWith(name))
      ?.children.map((child) => [child.name, child.attributes.message])
  expect(inside('left-pad@')).toEqual([
    ['failure', expect.stringContaining('published 5 hours ago') as string],
  ])
  expect(inside('@acme/deep')).toEqual([['error', 'without publish time']])
  expect(inside('hotfix')).toEqual([
    ['skipped', expect.stringContaining('waived until 2026-06-30') as string],
    ['system-out', undefined],
  ])
  expect(inside('holey')).toEqual([['system-out', undefined]])
  const holey = cases.find((one) => one.attributes.name?.startsWith('holey'))
  expect(holey?.children[0]?.text).toContain('warn advisory: GHSA-dddd-eeee-ffff (moderate)')
})

test('the counts are those of the test cases', () => {
  for (const report of Object.values(reports)) {
    const root = render(report)
    for (const element of [root, ...root.children]) {
      const all = [...below(element)]
      const count = (name: string) => String(all.filter((one) => one.name === name).length)
      expect(element.attributes).toMatchObject({
        tests: count('testcase'),
        failures: count('failure'),
        errors: count('error'),
        skipped: count('skipped'),
      })
    }
  }
})

test('a test case also where nothing arrived', () => {
  expect(render(reports['pass-nothing']).children[0]?.children[0]?.attributes.name).toBe('nothing arrived')
  expect(render(reportOf({ lockfiles: [] })).attributes.tests).toBe('0')
})

describe('what strangers wrote stays text', () => {
  test('no element but its own', () => {
    const names = new Set([...below(render(reports.hostile))].map(({ name }) => name))
    expect([...names].sort()).toEqual(['failure', 'system-out', 'testcase', 'testsuite', 'testsuites'])
    const failure = [...below(render(reports.hostile))].find(({ name }) => name === 'failure')
    expect(failure?.attributes.message).toBe(plain(hostileText))
  })

  test('characters that XML cannot contain', () => {
    const message = 'a\u0000\u000b\ufffe\uffff\ud800b\u{1f600}'
    const finding = findingOf(changeOf('a@1.0.0'), 'denied', message)
    const failure = [...below(render(reportOf({ outcome: 'fail', findings: [finding] })))].find(
      ({ name }) => name === 'failure',
    )
    expect(failure?.attributes.message).toMatch(/^a .*b\u{1f600}$/u)
  })
})
