import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  listAdvisoryEdits,
  listJobEdits,
  listNamedPolicies,
  withFiles,
} from '../../src/check/judging-files.ts'
import { DepgateError } from '../../src/errors.ts'
import type { InstallFile } from '../../src/install-code/files.ts'
import type { OsvEdits } from '../../src/ports/registry.ts'
import { openCommit } from '../../src/snapshot/commit.ts'
import { approvedPolicy, lockfile, projectFile } from '../support/build.ts'
import { at, openCheckouts, userPolicy, type Entries, type Surroundings } from '../support/memory-checkout.ts'
import { top } from '../support/memory-snapshot.ts'

const age = (minimum: string) => JSON.stringify({ rules: { 'minimum-age': ['error', { minimum }] } })

describe('files are added to the first pair', () => {
  const pair = (label: string, files = [projectFile('package.json', '{}')]) => ({
    before: lockfile([]),
    after: lockfile([]),
    beforeLabel: 'main',
    afterLabel: label,
    files,
  })
  const job = projectFile('.github/workflows/ci.yml', '')

  test('with those that it has', () => {
    const [first, second] = withFiles([pair('a'), pair('b')], [job])
    expect(first?.files?.map((file) => file.path)).toEqual(['package.json', job.path])
    expect(second?.files).toHaveLength(1)
  })

  test('or make a pair of their own', () => {
    expect(withFiles([], [job])).toMatchObject([
      { before: { packages: [] }, afterLabel: job.path, files: [job] },
    ])
  })

  test('and without any the pairs are what they were', () => {
    expect(withFiles([], [])).toEqual([])
    const pairs = [pair('a')]
    expect(withFiles(pairs, [])).toEqual(pairs)
  })
})

describe('a job of depgate', () => {
  const file = (before: string | null, after: string | null): InstallFile => ({
    path: '.husky/pre-commit',
    place: '.husky/pre-commit',
    role: 'shell',
    before,
    after,
    hasNoBefore: false,
    beside: () => null,
  })
  const line = 'npx depgate check --staged\n'

  test.each<[string, string | null, string | null, boolean]>([
    ['that is taken out', line, 'exit 0\n', true],
    ['whose file is gone', line, null, true],
    ['that stays beside a new line', line, `${line}npm test\n`, false],
    ['that stays as it is', line, line, false],
    ['that came', null, line, false],
    ['that there was none of', 'npm test\n', 'exit 0\n', false],
  ])('%s', async (_, before, after, isEdit) => {
    const found = await listJobEdits([file(before, after)])
    expect(found.map(({ kind, path: shown }) => [kind, shown])).toEqual(
      isEdit ? [['job', '.husky/pre-commit']] : [],
    )
  })
})

/** What a run names, where the files lie on disk and at HEAD. */
function named(
  disk: Entries,
  then: Entries,
  {
    isJudge = true,
    file = 'strict.json' as string | null,
    judging = approvedPolicy(),
    ...around
  }: Surroundings & {
    isJudge?: boolean
    file?: string | null
    judging?: ReturnType<typeof approvedPolicy>
  } = {},
) {
  const host = openCheckouts({ disk, commits: { head: then } }, around)
  const checkouts = [openCommit({ top, commit: 'head', label: 'main' }, host)]
  return listNamedPolicies({ file, judging }, { isJudge, checkouts }, host)
}

describe('a policy that --policy names', () => {
  const [old, edited] = [{ 'strict.json': age('30d') }, { 'strict.json': age('1d') }]

  test('and that the change edits is a file of the change', () => {
    const [found] = named(edited, old)
    expect(found).toMatchObject({
      type: 'file',
      kind: 'policy',
      path: 'strict.json',
      text: edited['strict.json'],
      before: old['strict.json'],
    })
    expect(found).not.toHaveProperty('isInForce')
    expect(named(edited, old, { isJudge: false })).toMatchObject([{ isInForce: true }])
  })

  test.each<[string, Entries, Entries, string | null]>([
    ['as it was', old, old, 'strict.json'],
    ['outside of the checkout', {}, {}, '/etc/strict.json'],
    // It is read as a file of the project.
    ['by the name of the project file', { 'web/depgate.json': age('1d') }, {}, 'web/depgate.json'],
    ['not at all', edited, old, null],
  ])('%s is none', (_, disk, then, file) => expect(named(disk, then, { file })).toEqual([]))

  test('that is gone, or new, is one', () => {
    expect(named({}, old)).toMatchObject([{ text: '', before: old['strict.json'] }])
    expect(named(edited, {})).toMatchObject([{ text: edited['strict.json'], before: null }])
  })

  test('that is new is compared with what judged in its place', () => {
    const judging = approvedPolicy({ rules: { 'minimum-age': ['error', { minimum: '30d' }] } })
    const [found] = named(edited, {}, { judging })
    expect(found?.policies?.before?.sha256).toBe(judging.sha256)
    // Against HEAD the file on disk judges, and nothing judged in its place before.
    expect(named(edited, {}, { judging, isJudge: false })[0]?.policies).toBeUndefined()
  })

  test('and whose parent the change edits is one too', () => {
    const child = { 'strict.json': '{"extends":["./org/depgate.json"]}' }
    const found = named(
      { ...child, 'org/depgate.json': age('1d') },
      { ...child, 'org/depgate.json': age('30d') },
    )
    expect(found).toHaveLength(1)
    expect(found[0]?.policies?.before?.sha256).not.toBe(found[0]?.policies?.after?.sha256)
    expect(
      named({ ...child, 'org/depgate.json': age('1d') }, { ...child, 'org/depgate.json': age('1d') }),
    ).toEqual([])
  })
})

describe('a policy by another way', () => {
  const [old, edited] = [{ 'org.json': age('30d') }, { 'org.json': age('1d') }]

  test('of the environment is one, once', () => {
    const env = { DEPGATE_MANAGED_POLICY: 'org.json' }
    expect(named(edited, old, { file: null, env })).toMatchObject([{ path: 'org.json' }])
    expect(named(edited, old, { file: 'org.json', env })).toHaveLength(1)
  })

  test("of the user's own place is one where a link leads into the checkout", () => {
    const host = openCheckouts({ disk: edited, commits: { head: old } })
    const linked = {
      ...host,
      real: (file: string) => (file === userPolicy ? at('org.json') : host.real(file)),
      read: (file: string) => host.read(file === userPolicy ? at('org.json') : file),
    }
    const checkouts = [openCommit({ top, commit: 'head', label: 'main' }, host)]
    const list = (one: typeof host) =>
      listNamedPolicies({ file: null, judging: approvedPolicy() }, { isJudge: true, checkouts }, one)
    expect(list(linked)).toMatchObject([{ kind: 'policy', before: old['org.json'] }])
    expect(list(host)).toEqual([])
  })
})

describe('advisory data of the checkout', () => {
  const osv = approvedPolicy({ advisories: { sources: [{ osv: 'osv' }] } })
  function list(edits: Partial<OsvEdits>, { policy = osv, isJudge = true, disk = {} as Entries } = {}) {
    const files = openCheckouts({ disk })
    const asked: unknown[] = []
    const host = {
      ...files,
      advisoryEdits: (paths: readonly (string | null)[]) => {
        asked.push(paths)
        return { edits: [], added: [], more: 0, ...edits }
      },
    }
    const lines: string[] = []
    const base = { checkouts: [{ top, commit: 'head' }], moved: null }
    const found = listAdvisoryEdits(policy, { base, isJudge }, host, (line) => void lines.push(line))
    return { found, lines, asked }
  }
  const edit = (name: string, before: string | null, after: string | null) => ({
    path: path.join(top, 'osv', name),
    before,
    after,
  })

  test('is asked for where the policy names OSV', () => {
    expect(list({}).asked).toHaveLength(1)
    expect(list({}, { policy: approvedPolicy({ advisories: { sources: ['registry'] } }) }).asked).toEqual([])
  })

  test('that the change edits is a file of the change', () => {
    const edits = [edit('a.json', '{"old":1}', '{"new":1}'), edit('b.json', '{}', null)]
    expect(list({ edits }).found).toEqual([
      { type: 'file', kind: 'advisories', path: 'osv/a.json', text: '{"new":1}', before: '{"old":1}' },
      // It is gone from the disk.
      { type: 'file', kind: 'advisories', path: 'osv/b.json', text: '', before: '{}' },
    ])
    expect(list({ edits }, { isJudge: false }).found[0]).toMatchObject({ isInForce: true })
  })

  test('that is no text is there all the same', () => {
    const edits = [edit('all.zip', null, null)]
    const there = list({ edits }, { disk: { 'osv/all.zip': { bytes: 'PK' } } })
    expect(there.found).toMatchObject([{ text: 'changed', before: '' }])
    expect(list({ edits }).found).toMatchObject([{ text: '' }])
  })

  test('beyond the bound is counted', () => {
    const { found } = list({ edits: [edit('a.json', '{}', '{"a":1}')], more: 7 })
    expect(found.at(-1)).toMatchObject({ path: 'osv/a.json', text: '7 more', before: '' })
  })

  test('that only the change has does not count yet, with a line', () => {
    const added = [at('osv/new.json'), at('osv/newer.json')]
    expect(list({ added: added.slice(0, 1) }).lines).toEqual([
      'advisory data that only the change has does not count yet: osv/new.json',
    ])
    expect(list({ added }).lines[0]).toMatch(/new\.json and 1 more$/)
    expect(list({}).lines).toEqual([])
  })

  test('that cannot be compared is an error', () => {
    const host = {
      ...openCheckouts({ disk: {} }),
      advisoryEdits: () => {
        throw new DepgateError('EADVISORIES', 'too much data')
      },
    }
    const base = { checkouts: [], moved: null }
    expect(() => listAdvisoryEdits(osv, { base, isJudge: true }, host, () => undefined)).toThrow(
      'too much data',
    )
  })
})
