// What a check reads of its flags, refuses and records; what it judges has tests of its own.

import { describe, expect, test } from 'vitest'
import { check } from '../../../src/cli/commands/check.ts'
import { openCommandHost, runCommand } from '../../support/command-host.ts'
import { lockWith, manifestWith } from '../../support/hook-machine.ts'

const files = {
  'package.json': manifestWith('old@1.0.0'),
  'package-lock.json': lockWith('old@1.0.0'),
  'before.json': lockWith(),
}
const shelf = { old: { '1.0.0': 9000 } }
const registry = { manifests: { 'old@1.0.0': { integrity: 'sha512-1.0.0' } } }
const names = ['--before', 'before.json', '--after', 'package-lock.json']
async function run(args: readonly string[], more: Record<string, string> = {}) {
  const { host, seen, written } = openCommandHost({ files: { ...files, ...more }, shelf, registry })
  const code = await runCommand(check, args, host)
  return { code, seen, written }
}

test('two files are compared, as of the moment that is asked for', async () => {
  const { code, seen } = await run([
    ...names,
    '--format',
    'json',
    '--as-of',
    '2026-06-01T00:00:00Z',
    '--offline',
  ])
  const { outcome, asOf, coverage } = JSON.parse(seen.out) as {
    outcome: string
    asOf: string
    coverage: object
  }
  expect([code, outcome, asOf, coverage]).toEqual([
    0,
    'pass',
    '2026-06-01T00:00:00.000Z',
    // The range in the manifest is one too.
    expect.objectContaining({ arrivals: 2, judged: 2 }),
  ])
  expect(seen.asked).toEqual([expect.objectContaining({ isOffline: true, hasCache: true, registry: null })])
  expect(seen.recorded).toMatchObject([
    { command: 'check', outcome: 'pass', error: null, arrivals: ['old@1.0.0'] },
  ])
})

test('a pass as of the future is none in the trail', async () => {
  const { code, seen } = await run([...names, '--as-of', '2027-06-01T00:00:00Z'])
  expect(code).toBe(0)
  expect(seen.recorded).toMatchObject([
    { outcome: 'error', error: 'asked as of 2027-06-01T00:00:00.000Z, which was in the future' },
  ])
})

describe('a receipt', () => {
  test('is written of a pass, with the hashes of what lies beside the lockfile', async () => {
    const { written } = await run([...names, '--receipt', 'r.json'])
    const { outcome, lockfiles } = JSON.parse(written['r.json'] ?? '') as {
      outcome: string
      lockfiles: { files: object }[]
    }
    expect([outcome, Object.keys(lockfiles[0]?.files ?? {})]).toEqual(['pass', ['.npmrc', 'package.json']])
  })

  test.each([
    [['--receipt', 'r.json', '--as-of', '2026-01-01'], '--receipt and --as-of exclude each other'],
    [['--receipt', 'npm-shrinkwrap.json'], '--receipt=npm-shrinkwrap.json would overwrite'],
    [['--receipt', '.npmrc'], '--receipt=.npmrc would overwrite'],
    [['--receipt', 'package.json'], 'package.json is there and is no receipt'],
  ])('%j is refused', async (args, message) => {
    const { host, written } = openCommandHost({ files, shelf, registry })
    await expect(runCommand(check, [...names, ...args], host)).rejects.toThrow(message)
    expect(written).toEqual(files)
  })
})

describe('lines on stderr', () => {
  const lookalike = { 'depgate.jsonc': '{}' }
  test('name what looks like a policy, and --quiet leaves them out', async () => {
    expect((await run(names, lookalike)).seen.err).toContain('depgate.jsonc')
    const { seen } = await run([...names, '--quiet'], lookalike)
    expect([seen.err, seen.out]).toEqual(['', ''])
  })
})

test.each([
  [['--format', 'xml'], 'no format "xml"'],
  [['--as-of', 'now'], '--as-of now is not an ISO 8601 time'],
  [['--registry', 'x'], '--registry needs an address'],
  [[...names, '--policy', 'none.json'], 'none.json'],
])('%j is refused, and no run is recorded', async (args, message) => {
  const { host, seen } = openCommandHost({ files, shelf, registry })
  await expect(
    runCommand(check, [...names.filter(() => !args.includes('--before')), ...args], host),
  ).rejects.toThrow(message)
  expect([seen.out, seen.recorded]).toEqual(['', []])
})
