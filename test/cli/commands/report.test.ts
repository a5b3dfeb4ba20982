// A saved report rendered again: from a file or stdin, and only where it is one.

import { describe, expect, test } from 'vitest'
import { report } from '../../../src/cli/commands/report.ts'
import { app, openCommandHost, runCommand } from '../../support/command-host.ts'
import { reports } from '../../support/reports.ts'
import path from 'node:path'

const saved = JSON.stringify(reports['fail-mixed'])

describe('a report', () => {
  test.each<[string, string[], object]>([
    ['of a file', ['a/saved.json'], { files: { 'a/saved.json': saved } }],
    ['of a file by its whole path', [path.join(app, 'saved.json')], { files: { 'saved.json': saved } }],
    ['of stdin', ['-'], { input: saved }],
  ])('%s', async (_, words, around) => {
    const { host, seen } = openCommandHost(around)
    expect(await runCommand(report, [...words, '--format', 'json'], host)).toBe(1)
    expect(JSON.parse(seen.out)).toMatchObject({ outcome: 'fail' })
    expect(seen.recorded).toEqual([])
  })

  test.each([
    ['pass-nothing', 0],
    ['fail-mixed', 1],
    ['inconclusive', 3],
  ] as const)('ends with the exit code of its outcome: %s', async (name, code) => {
    const { host } = openCommandHost({ files: { a: JSON.stringify(reports[name]) } })
    expect(await runCommand(report, ['a'], host)).toBe(code)
  })
})

describe('is refused, and nothing is written', () => {
  const edited = { ...reports['fail-mixed'], outcome: 'pass' }
  const files = {
    a: saved,
    'later.json': JSON.stringify({ ...edited, schema: 2 }),
    'edited.json': JSON.stringify(edited),
    'broken.json': '{"schema": 1,',
    'twice.json': saved.replace('{', '{"outcome":"pass",'),
  }
  test.each<[string, string[], RegExp]>([
    ['no file', [], /^report needs one file$/],
    ['two files', ['a', 'b'], /^report needs one file$/],
    ['a file that is not there', ['none.json'], /^there is no file none\.json$/],
    ['no JSON', ['broken.json'], /^broken\.json is not valid JSON: .* at line 1/],
    ['a key twice', ['twice.json'], /outcome/],
    ['another schema', ['later.json'], /^the report is of another schema than 1/],
    ['an edited verdict', ['edited.json'], /^the report says pass, but holds 3 findings at level error$/],
    ['an unknown format', ['a', '--format', 'sarf'], /^no format "sarf".*sarif/],
    ['a format into the file that is read', ['a', '--format', 'json=./a'], /this run reads it/],
    ['a name with escape sequences', ['\u001b[2J'], /^there is no file [^\u001b]*$/],
  ])('%s', async (_, args, message) => {
    const { host, seen, written } = openCommandHost({ files })
    await expect(runCommand(report, args, host)).rejects.toThrow(message)
    expect([seen.out, written]).toEqual(['', files])
  })

  test('what comes on stdin and is no JSON, by that name', async () => {
    const { host } = openCommandHost({ input: '{' })
    await expect(runCommand(report, ['-'], host)).rejects.toThrow(/^stdin is not valid JSON/)
  })
})
