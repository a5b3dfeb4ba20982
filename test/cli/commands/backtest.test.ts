// The past of a lockfile judged again: which commits, by which policy, written where.

import { describe, expect, test } from 'vitest'
import { backtest } from '../../../src/cli/commands/backtest.ts'
import type { Backtest } from '../../../src/backtest/summary.ts'
import { app, openCommandHost, runCommand } from '../../support/command-host.ts'
import { lockWith, manifestWith } from '../../support/hook-machine.ts'

const trees: Record<string, Record<string, string>> = {
  one: { 'package.json': manifestWith(), 'package-lock.json': lockWith() },
  two: { 'package.json': manifestWith('old@1.0.0'), 'package-lock.json': lockWith('old@1.0.0') },
  three: { 'package.json': manifestWith('young@1.0.0'), 'package-lock.json': lockWith('young@1.0.0') },
}
const commit = (name: string, parent: string, date: string) => ({
  commit: name,
  parent,
  date,
  subject: name,
  path: 'package-lock.json',
})
function open(files: Record<string, string> = {}) {
  const asked: unknown[] = []
  const git = {
    top: () => app,
    head: () => 'three',
    isShallow: () => false,
    files: () => [],
    show: (_: string, name: string, file: string) => trees[name]?.[file] ?? null,
    history: (_: string, file: string, limit: number, since: string | null) => {
      asked.push({ file, limit, since })
      const all = [
        commit('three', 'two', '2026-06-15T11:30:00Z'),
        commit('two', 'one', '2026-06-10T00:00:00Z'),
      ]
      return all.slice(0, limit)
    },
  }
  const { host, seen, written } = openCommandHost({
    files: { ...trees.three, ...files },
    shelf: { old: { '1.0.0': 9000 }, young: { '1.0.0': 1 } },
    registry: {
      manifests: { 'old@1.0.0': { integrity: 'sha512-1.0.0' }, 'young@1.0.0': { integrity: 'sha512-1.0.0' } },
    },
    more: { git },
  })
  return { asked, seen, written, run: (...args: string[]) => runCommand(backtest, args, host) }
}
const outcomes = (out: string) =>
  (JSON.parse(out) as Backtest).commits.map(({ subject, outcome }) => [subject, outcome])

test('commits that would have been blocked do not fail the command', async () => {
  const { run, seen, asked } = open()
  expect(await run('--format', 'json')).toBe(0)
  expect(outcomes(seen.out)).toEqual([
    ['three', 'fail'],
    ['two', 'pass'],
  ])
  expect(asked).toEqual([{ file: 'package-lock.json', limit: 51, since: null }])
  expect(seen.progress.at(-1)).toBe('done')
  expect(seen.progress).toContain('judging')
})

test('up to a maximum of them, from a day on, and by a policy that is tried', async () => {
  const { run, seen, asked } = open({ 'off.json': '{"rules":{"minimum-age":"off","new-package":"off"}}' })
  await run('--max', '1', '--since', '2026-06-01', '--policy', 'off.json', '--format', 'json')
  expect(outcomes(seen.out)).toEqual([['three', 'pass']])
  expect(asked).toEqual([{ file: 'package-lock.json', limit: 2, since: '2026-06-01T00:00:00Z' }])
})

describe('formats', () => {
  test('a table is shown where nothing else is on stdout, and files beside it', async () => {
    const { run, seen, written } = open()
    await run('--format', 'html=a/page.html', '--format', 'json=b=c.json')
    expect(written['a/page.html']).toContain('<svg')
    expect(outcomes(written['b=c.json'] ?? '').length).toBe(2)
    expect(seen.out).toContain('would have been blocked')
  })

  test('JSON alone, where it is asked for', async () => {
    const { run, seen } = open()
    await run('--format', 'json')
    expect(() => JSON.parse(seen.out) as unknown).not.toThrow()
  })
})

test.each([
  [['--max', '0'], '--max 0 is no number from 1 to 1000'],
  [['--max', '1001'], '--max 1001 is no number'],
  [['--max', '1e9'], '--max 1e9 is no number'],
  [['--max=-1'], '--max -1 is no number'],
  [['--max', '10000'], '--max 10000 is no number'],
  [['--since', 'yesterday'], '--since yesterday is no date'],
  [['--since', '2026-02-30'], '--since 2026-02-30 is no date'],
  [['--since=--output=x'], '--since --output=x is no date'],
  [['--format', 'sarif'], 'backtest has no format "sarif"'],
  [['--format', 'htm'], 'did you mean "html"'],
  [['--format', '__proto__'], 'backtest has no format "__proto__"'],
  [['--format', 'html='], '--format html= needs a file after the ='],
  [['--format', 'html=package.json'], '--format html=package.json would overwrite'],
  [['--format', 'json', '--format', 'html'], 'only one --format can go to stdout'],
  [['x'], '"x" is not expected here'],
])('%j is refused', async (args, message) => {
  const { run, seen } = open()
  await expect(run(...args)).rejects.toThrow(message)
  expect([seen.out, seen.asked]).toEqual(['', []])
})

test('outside of a checkout there is no history', async () => {
  const { host } = openCommandHost({ files: trees.three ?? {} })
  await expect(runCommand(backtest, [], host)).rejects.toThrow('no git checkout')
})
