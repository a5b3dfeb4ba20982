// The search in a copy: where each attempt starts from, what is judged, and what is left in the end.

import { describe, expect, test } from 'vitest'
import { searchCopy, toTyped } from '../../src/remedy/search-copy.ts'
import { formatLine } from '../../src/remedy/step.ts'
import type { LineMemory, ProjectCopy } from '../../src/ports/project-copy.ts'
import { openFakeCopy, type NpmTable } from '../support/fake-copy.ts'
import { at, project, refused } from '../support/refused.ts'
import { reportOf } from '../support/reports.ts'

const lockfile = project(
  { dependencies: { parent: '1.1.0' } },
  { ...at('parent', '1.1.0', { dependencies: { child: '^1.0.0' } }), ...at('child', '1.1.0') },
)
const findings = [refused('child', '1.1.0', '1.0.1')]
const report = reportOf({ outcome: 'fail', findings })
const files = { 'package.json': 'manifest', 'package-lock.json': 'lock', 'w/package.json': 'member' }

/** A search in which a lockfile with the text `good` passes, and any other one fails. */
async function search(
  npm: NpmTable,
  more: { leftMs?: () => number; copy?: Partial<ProjectCopy>; memory?: LineMemory } = {},
) {
  const { copy, typed, events } = openFakeCopy(files, npm)
  const judged: Record<string, string | null>[] = []
  const given: number[] = []
  const found = searchCopy({
    copy: {
      ...copy,
      ...more.copy,
      run: (steps, timeoutMs) => {
        given.push(timeoutMs)
        return copy.run(steps, timeoutMs)
      },
    },
    report,
    lockfile,
    findings,
    setting: {
      folder: '',
      within: '',
      before: '2026-11-20T00:00Z',
      lockBefore: { commit: 'HEAD', file: 'package-lock.json', text: 'old' },
      more: [],
      isGated: false,
      instead: null,
    },
    leftMs: more.leftMs ?? (() => 700),
    memory: more.memory ?? null,
    olderVersions: () => Promise.resolve([]),
    judge: (texts) => {
      judged.push(Object.fromEntries(texts))
      const isGood = texts.get('package-lock.json') === 'good'
      return Promise.resolve({ report: isGood ? reportOf() : report, lockfile, findings })
    },
  })
  return { found, typed, events, judged, given }
}

test('each attempt starts from the files of the project, and all files are judged', async () => {
  const ran = await search({
    'write package-lock.json': { 'package.json': 'edited' },
    overrides: { 'package-lock.json': 'good' },
  })
  expect(await ran.found).toMatchObject({ tried: { report: { outcome: 'pass' } } })
  expect(ran.typed).toEqual([
    'write package-lock.json && install --before=2026-11-20T00:00Z',
    'pkg set overrides[child@1]=1.0.1 && install',
  ])
  expect(ran.judged).toEqual([
    { ...files, 'package.json': 'edited' },
    { ...files, 'package-lock.json': 'good' },
  ])
  expect(ran.events).toEqual(['reset', 'reset', 'remove'])
  expect(ran.given).toEqual([700, 700])
})

test('what npm refuses is not judged', async () => {
  const ran = await search({})
  expect(await ran.found).toMatchObject({ lines: null, isCutShort: false })
  expect(ran.judged).toEqual([])
  expect(ran.events.at(-1)).toBe('remove')
})

test('without time nothing is tried, which is no answer', async () => {
  const ran = await search({ overrides: { 'package-lock.json': 'good' } }, { leftMs: () => 0 })
  expect(await ran.found).toMatchObject({ lines: null, isCutShort: true })
  expect(ran.typed).toEqual([])
})

test('a search whose last attempt was ended by the limit was cut short', async () => {
  const left = [500, 400, 0]
  const ran = await search({}, { leftMs: () => left.shift() ?? 0 })
  expect(await ran.found).toMatchObject({ lines: null, isCutShort: true })
  expect(ran.typed).toHaveLength(1)
})

test('the copy is removed after an error too', async () => {
  const failure = new TypeError('a bug')
  const reset = () => {
    throw failure
  }
  const ran = await search({}, { copy: { reset } })
  await expect(ran.found).rejects.toBe(failure)
  expect(ran.events).toEqual(['remove'])
})

test('what git would write is written, since a copy is no checkout', () => {
  const restore = { type: 'restore', commit: 'HEAD', file: 'app/package-lock.json', text: '{}' } as const
  expect(toTyped(restore)).toEqual({ type: 'write', file: 'app/package-lock.json', text: '{}' })
  const npm = { type: 'npm', args: ['install'] } as const
  expect(toTyped(npm)).toBe(npm)
  expect(formatLine([restore])).toBe('git checkout HEAD -- app/package-lock.json')
})

/** A memory of one search. */
function openMemory(kept: unknown = null) {
  let value = kept
  const memory: LineMemory = { read: () => value, write: (_, lines) => void (value = lines) }
  return { memory, kept: () => value }
}

describe('the lines of an earlier search', () => {
  const good = { '--before': { 'package-lock.json': 'good' } }

  test('are kept, and tried first', async () => {
    const { memory, kept } = openMemory()
    const first = await search({ 'package set': {}, overrides: { 'package-lock.json': 'good' } }, { memory })
    expect((await first.found).lines?.map(formatLine)).toEqual([
      'npm pkg set "overrides[child@1]=1.0.1" && npm install',
    ])
    expect(first.typed.length).toBeGreaterThan(1)
    expect(kept()).toEqual([[['pkg', 'set', 'overrides[child@1]=1.0.1'], ['install']]])
    const second = await search({ overrides: { 'package-lock.json': 'good' } }, { memory })
    expect((await second.found).lines).not.toBeNull()
    expect(second.typed).toEqual(['pkg set overrides[child@1]=1.0.1 && install'])
  })

  test('are judged again: what no longer passes is searched anew', async () => {
    const { memory } = openMemory([[['install', 'parent@1.0.0']]])
    const ran = await search({ 'install parent@1.0.0': { 'package-lock.json': 'bad' }, ...good }, { memory })
    expect((await ran.found).lines?.map(formatLine).join()).toContain('--before')
    expect(ran.typed[0]).toBe('install parent@1.0.0')
  })

  test('are not run where no search could have written them', async () => {
    const { memory } = openMemory([[['install', '--registry=https://evil.example.test/']]])
    const ran = await search(good, { memory })
    await ran.found
    expect(ran.typed.join()).not.toContain('evil')
  })

  test('are not kept where there are none', async () => {
    const { memory, kept } = openMemory()
    await (
      await search({}, { memory })
    ).found
    expect(kept()).toBeNull()
  })
})
