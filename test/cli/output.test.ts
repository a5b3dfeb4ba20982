// Which formats go where, in what width and colour, and the exit code.

import { describe, expect, test } from 'vitest'
import { outputFlags } from '../../src/cli/command.ts'
import { readFlags } from '../../src/cli/flags.ts'
import { emit, parseTargets } from '../../src/cli/output.ts'
import { openCommandHost } from '../support/command-host.ts'
import { refusalOf } from '../support/refusal.ts'
import { reportOf, reports } from '../support/reports.ts'
import type { Report } from '../../src/model/report.ts'
import type { Host } from '../../src/ports/host.ts'

const typedOf = (...args: string[]) => readFlags('check', args, outputFlags)
const formats = (...args: string[]) =>
  parseTargets(typedOf(...args), openCommandHost().host).map(
    ({ reporter, file }) => `${reporter.id}${file === null ? '' : `=${file}`}`,
  )

describe('targets', () => {
  test.each([
    [[], ['table']],
    [['--format', 'json'], ['json']],
    // A table is shown unless something else goes to stdout.
    [
      ['--format', 'json=a.json'],
      ['json=a.json', 'table'],
    ],
    [
      ['--format', 'json=a.json', '--format', 'markdown'],
      ['json=a.json', 'markdown'],
    ],
    [
      ['--format', 'json=a=b.json'],
      ['json=a=b.json', 'table'],
    ],
  ])('%j', (args, targets) => expect(formats(...args)).toEqual(targets))

  test.each([
    [['--format', 'sarf'], /^no format "sarf": did you mean "sarif"\?/],
    [['--format', ''], /^no format ""/],
    [['--format', 'JSON'], /^no format "JSON"/],
    [['--format', '__proto__'], /^no format "__proto__"/],
    [['--format', 'json='], /^--format json= needs a file after the =$/],
    [
      ['--format', 'json', '--format', 'sarif'],
      /^only one --format can go to stdout; give the others a =file$/,
    ],
    [['--format', 'json=package.json'], /^--format json=package\.json would overwrite/],
    [['--format', '\u001b[2J'], /^no format "[^\u001b]*"/],
  ])('%j is refused', (args, message) => {
    const refusal = refusalOf(() => formats(...args))
    expect([refusal.code, refusal.message]).toEqual(['EUSAGE', expect.stringMatching(message)])
  })
})

describe('a report is written', () => {
  const write = (
    report: Report,
    args: string[],
    more: { readonly [K in keyof Host]?: Partial<Host[K]> } = {},
  ) => {
    const { host, seen, written } = openCommandHost({ more })
    const typed = typedOf(...args)
    const code = emit(report, parseTargets(typed, host), typed, host)
    return { code, out: seen.out, written }
  }

  test.each([
    ['pass', 0],
    ['fail', 1],
    ['inconclusive', 3],
  ] as const)('%s is exit %i', (outcome, code) => expect(write(reportOf({ outcome }), []).code).toBe(code))

  test('to files without colour, and to stdout as the terminal is', () => {
    let out = ''
    const terminal = { write: (text: string) => void (out += text), isTerminal: true, width: 60 }
    const { written } = write(reports['fail-mixed'], ['--format', 'json=a/out.json'], { out: terminal })
    expect(JSON.parse(written['a/out.json'] ?? '')).toMatchObject({ outcome: 'fail' })
    expect(out).toContain('\u001b[')
    const lines = write(reports['fail-mixed'], []).out.split('\n')
    expect(lines.join('\n')).not.toContain('\u001b[')
    expect(out.split('\n').length).toBeGreaterThan(lines.length)
  })

  test.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { env: { NO_COLOR: '1' } }],
  ])('without colour where %s is set', (_, args, more) => {
    let out = ''
    const terminal = { write: (text: string) => void (out += text), isTerminal: true, width: 60 }
    write(reports['fail-mixed'], args, { out: terminal, ...more })
    expect(out).not.toContain('\u001b[')
  })

  test('with --quiet no table of a pass, but that of a failure, and every other format', () => {
    expect(write(reportOf(), ['--quiet']).out).toBe('')
    expect(write(reports['fail-mixed'], ['--quiet']).out).not.toBe('')
    expect(write(reportOf({ outcome: 'inconclusive' }), ['-q']).out).not.toBe('')
    expect(write(reportOf(), ['--quiet', '--format', 'json']).out).not.toBe('')
    expect(Object.keys(write(reportOf(), ['--quiet', '--format', 'json=a']).written)).toEqual(['a'])
  })
})
