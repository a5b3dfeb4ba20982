import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import github from '../../src/reporters/github.ts'
import { canvas, changeOf, findingOf, gapOf, reportOf, reports, testSnapshots } from '../support/reports.ts'

const lines = (report: Report) => github.render(report, canvas).trimEnd().split('\n')

/** Reads a workflow command as the runner does; a line that is none is log. */
function read(line: string): Record<string, string> {
  const [, command, properties = '', text = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
  if (command === undefined) return { log: line }
  const codes = { '%3A': ':', '%2C': ',', '%0D': '\r', '%0A': '\n', '%25': '%' }
  const decode = (value: string) =>
    value.replaceAll(/%(?:3A|2C|0D|0A|25)/g, (code) => codes[code as keyof typeof codes])
  const pairs = properties.split(',').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), decode(pair.slice(at + 1))]
  })
  return { command, text: decode(text), ...Object.fromEntries(pairs) }
}

testSnapshots(github)

test('each finding is at its line, with what to do', () => {
  expect(read(lines(reports['fail-mixed'])[1] ?? '')).toEqual({
    command: 'error',
    file: 'package-lock.json',
    line: '12',
    title: 'depgate minimum-age',
    text: 'left-pad@1.3.0: published 5 hours ago; the policy asks for 7 days, and under 72 hours the risk is high. Run: npm install --save-exact left-pad@1.2.0',
  })
})

test('prints the outcome in the log, also where there is nothing to annotate', () => {
  expect(lines(reports['pass-nothing'])).toEqual([
    'depgate: PASS: nothing arrived',
    'depgate: checked 0 of 0 (1 removed)',
  ])
})

test('one annotation for a reason, however many packages it is about', () => {
  const shown = lines(reports.inconclusive).filter((line) => line.startsWith('::'))
  expect(shown.map(read)).toMatchObject([
    { command: 'error', text: 'left-pad@1.3.0 and 1 more could not be judged: without advisories' },
  ])
})

describe('limits', () => {
  const shownOf = (errors: number, warnings: number) => {
    const findings = [...Array<'error'>(errors).fill('error'), ...Array<'warn'>(warnings).fill('warn')].map(
      (level, n) => findingOf(changeOf(`p${n}@1.0.0`), 'denied', 'x', { level }),
    )
    return lines(reportOf({ outcome: 'fail', findings })).map(read)
  }
  test.each([
    [9, 0],
    [9, 9],
    [10, 0],
    [500, 700],
  ])('%i errors and %i warnings: nine of a kind and a count', (errors, warnings) => {
    const shown = shownOf(errors, warnings)
    for (const [command, count] of [
      ['error', errors],
      ['warning', warnings],
    ] as const) {
      const some = shown.filter((one) => one.command === command)
      expect(some.length).toBe(Math.min(count, 10))
      if (count > 9)
        expect(some.at(-1)?.text).toBe(
          `${count - 9} more like these are in the table or the summary of the job.`,
        )
    }
  })
})

describe('what strangers wrote ends no command and begins none', () => {
  test('every line is one of ours', () => {
    const shown = lines(reports.hostile)
    expect(shown.every((line) => /^(?:::(?:error|warning) |depgate: )/.test(line))).toBe(true)
    const [finding] = shown.map(read)
    expect(Object.keys(finding ?? {}).sort()).toEqual(['command', 'file', 'line', 'text', 'title'])
    expect(finding).toMatchObject({ command: 'error', title: 'depgate advisory' })
    expect(finding?.text).toContain(': :error: :x %0A')
  })

  test('line breaks, percent signs and separators', () => {
    const change = changeOf('a@1.0.0', {
      location: { file: 'a,line=1::warning ::\n::error::b%0A.json', line: 4 },
    })
    const gap = gapOf(change, 'advisory', 'advisories', 'x\r\n::set-output name=a::b')
    const [first, second, ...rest] = lines(
      reportOf({
        outcome: 'fail',
        findings: [findingOf(change, 'de:nied,', 'a\n::stop-commands::b')],
        gaps: [gap],
      }),
    )
    expect(read(first ?? '')).toMatchObject({
      command: 'error',
      line: '4',
      file: 'a,line=1: :warning : : : :error: :b%0A.json',
      title: 'depgate de:nied,',
    })
    expect(second).toMatch(/^::error title=/)
    expect(rest.every((line) => line.startsWith('depgate: '))).toBe(true)
  })
})
