import { describe, expect, test } from 'vitest'
import { unrestricted } from '../../src/remedy/restrictions.ts'
import { InstallSession } from '../../src/wrapper/install-session.ts'
import type { Host } from '../../src/ports/host.ts'
import type { NpmAnswer, NpmQuestion, PlannedTree, Recovery } from '../../src/ports/npm.ts'
import { asked, emptyRecord, entry, lock, openMachine, planned } from '../support/wrapper.ts'

const tree = (more: Partial<PlannedTree> = {}): NpmQuestion => ({
  type: 'tree',
  tree: planned({ adds: [asked('')], ...more }),
})
const youngLock = lock(
  {
    'node_modules/young': entry('1.0.0', {
      resolved: 'https://registry.example.test/young/-/young-1.0.0.tgz',
    }),
  },
  { dependencies: { young: '' } },
)
const young = (more: Partial<PlannedTree> = {}) =>
  tree({
    lock: youngLock,
    manifests: { 'package.json': JSON.stringify({ name: 'app', dependencies: { young: '' } }) },
    adds: [asked('', { name: 'young', locked: 'young' })],
    ...more,
  })
const unpacked = (version = '1.0.0', location = 'node_modules/a'): NpmQuestion => ({
  type: 'unpacked',
  packages: [
    { location, isBundled: false, name: 'a', version, text: JSON.stringify({ name: 'a', version }) },
  ],
})
const saved: NpmQuestion = { type: 'saved' }

function open(host: Host, record = emptyRecord()): InstallSession {
  const npmRun = { tool: 'npm', args: ['install'], restrictions: unrestricted, isTrial: false } as const
  return new InstallSession({ run: npmRun, options: { policy: null, receipt: null }, record }, host)
}

/** Runs a session in which npm asks `questions` and ends with `code`, or with 1 where the answer is to fail. */
async function run(
  questions: readonly NpmQuestion[],
  more: Parameters<typeof openMachine>[1] & { code?: number } = {},
) {
  const answers: NpmAnswer[] = []
  const machine = openMachine(async (ask) => {
    for (const question of questions) {
      const answer = await ask(question)
      answers.push(answer)
      if (answer.type === 'stop') return 0
      if (answer.type === 'fail') return 1
    }
    return more.code ?? 0
  }, more)
  const record = emptyRecord()
  const end = await open(machine.host, record).run()
  return { end, answers, record, ...machine.seen }
}

describe('the tree', () => {
  test('that passes is installed, with exact versions', async () => {
    const { end, answers, events, record, err } = await run([tree(), unpacked(), saved])
    expect(end).toEqual({ type: 'ended', code: 0, refusal: null })
    expect(answers).toEqual([{ type: 'go', integrity: {}, savePrefix: '' }, { type: 'go' }, { type: 'go' }])
    expect(events).toEqual(['lock', 'open undo', 'drop', 'unlock'])
    expect(record.reports.map((report) => report.outcome)).toEqual(['pass'])
    expect(err).toContain('saving exact versions')
  })

  test('saves ranges where the policy lets it', async () => {
    const files = { 'depgate.json': '{"rules":{"floating-range":"off"}}' }
    const { answers, err } = await run([tree(), saved], { files })
    expect(answers[0]).toEqual({ type: 'go', integrity: {} })
    expect(err).toBe('')
  })

  test('that is refused stops npm, and nothing was begun', async () => {
    const { end, answers, events, out } = await run([young()])
    expect(end).toMatchObject({ type: 'ended', code: 1, refusal: { report: { outcome: 'fail' } } })
    expect(answers).toEqual([{ type: 'stop' }])
    expect(events).toEqual(['lock', 'unlock'])
    expect(out).toMatch(/young@1\.0\.0[^]*FAIL/)
  })

  test('goes to stderr where stdout is for a program', async () => {
    const { out, err } = await run([young({ wantsJson: true })])
    expect(out).toBe('')
    expect(err).toContain('young@1.0.0')
  })

  test.each<[string, Partial<PlannedTree>]>([
    ['of npm ci', { isClean: true }],
    ['that comes late', { isLate: true }],
    ['that is installed already', { isInstalled: true, isProject: false }],
  ])('%s is refused without another version to look for', async (_, more) => {
    expect((await run([young(more)])).end).toEqual({ type: 'ended', code: 1, refusal: null })
  })

  test('without evidence is inconclusive', async () => {
    const resolved = 'https://registry.example.test/timeless/-/timeless-1.0.0.tgz'
    const { end } = await run([
      tree({
        lock: lock(
          { 'node_modules/timeless': entry('1.0.0', { resolved }) },
          { dependencies: { timeless: '' } },
        ),
        manifests: { 'package.json': JSON.stringify({ name: 'app', dependencies: { timeless: '' } }) },
        adds: [asked('', { name: 'timeless', locked: 'timeless' })],
      }),
    ])
    expect(end).toMatchObject({ code: 3 })
  })

  test.each([
    ['passes', tree({ isDryRun: true }), 0],
    ['is refused', young({ isDryRun: true }), 1],
  ])('of a dry run that %s stops npm after the table', async (_, question, code) => {
    const { end, answers, events, out, err } = await run([question])
    expect(end).toMatchObject({ code })
    expect(answers).toEqual([{ type: 'stop' }])
    expect(events).not.toContain('open undo')
    // Nothing has run, so there is no line about scripts that did not.
    expect(err).not.toContain('did not run')
    expect(out).toContain('@1.0.0')
  })

  test('that only runs is not undone, and no other depgate waits for it', async () => {
    const { answers, events } = await run([tree({ isInstalled: true, isProject: false })])
    expect(answers).toEqual([{ type: 'go' }])
    expect(events).toEqual(['lock', 'unlock'])
  })

  test('that comes late belongs to the same install', async () => {
    const { end, events } = await run([tree(), tree({ isLate: true }), saved])
    expect(end).toMatchObject({ code: 0 })
    expect(events).toEqual(['lock', 'open undo', 'drop', 'unlock'])
  })

  test('that npm could not resolve is left to npm', async () => {
    const { end, answers } = await run([{ type: 'unresolved', name: 'a', range: '^9' }], { code: 1 })
    expect(answers).toEqual([{ type: 'go' }])
    expect(end).toEqual({ type: 'ended', code: 1, refusal: null })
  })
})

const startedAt = '2026-06-15T11:00:00.000Z'
const changed = {
  type: 'changed',
  startedAt,
  changed: ['package.json'],
  kept: '/project/.depgate-undo',
  files: [],
} as const

describe('what an earlier run left half done', () => {
  test('and was edited since stops npm', async () => {
    const { end, answers, record, err } = await run([tree()], { recovery: changed })
    expect(end).toEqual({ type: 'ended', code: 2, refusal: null })
    expect(answers).toEqual([{ type: 'stop' }])
    expect(record.reports).toEqual([])
    expect(err).toContain('nothing was put back')
  })

  test.each<[string, Partial<PlannedTree>, Recovery]>([
    ['and was edited since does not stop npm ci', { isClean: true }, changed],
    ['and is complete does not stop npm', {}, { type: 'complete', startedAt }],
  ])('%s', async (_, more, recovery) => {
    const { end } = await run([tree(more), saved], { recovery })
    expect(end).toMatchObject({ code: 0 })
  })
})

describe('what npm read of a project that changed meanwhile', () => {
  test.each([
    ['by another depgate that was waited for', { waits: true }],
    ['by the undo of an earlier run', { recovery: { type: 'restored', startedAt } as const }],
  ])('%s is not judged', async (_, more) => {
    const { end, answers, record, events } = await run([tree()], more)
    expect(end).toEqual({ type: 'stale' })
    expect(answers).toEqual([{ type: 'stop' }])
    expect(record.reports).toEqual([])
    expect(events).toEqual(['lock', 'unlock'])
  })
})

describe('the install', () => {
  test.each<[string, NpmQuestion, string]>([
    ['another version', unpacked('6.6.6'), 'its package.json says a@6.6.6, and a@1.0.0 was approved'],
    ['another package', unpacked('1.0.0', 'node_modules/b'), 'node_modules/b was installed'],
  ])('of %s than was approved is undone', async (_, question, why) => {
    const { end, answers, events, record, err } = await run([tree(), question])
    expect(end).toMatchObject({ code: 1 })
    expect(answers.at(-1)).toMatchObject({ type: 'fail' })
    expect(events).toEqual(['lock', 'open undo', 'restore', 'unlock'])
    expect(record.refusal).toContain(why)
    expect(err).toContain('put back as it was')
  })

  test.each([
    ['what was approved', lock({ 'node_modules/a': entry('1.0.0') }), 0],
    ['another version', lock({ 'node_modules/a': entry('6.6.6') }), 1],
    ['another hash', lock({ 'node_modules/a': entry('1.0.0', { integrity: 'sha512-evil' }) }), 1],
  ])('whose lockfile then lists %s ends with its code', async (_, text, code) => {
    const machine = openMachine(async (ask) => {
      await ask(tree())
      machine.files.set('package-lock.json', text)
      return (await ask(saved)).type === 'go' ? 0 : 1
    })
    expect(await open(machine.host).run()).toMatchObject({ code })
    expect(machine.seen.events).toContain(code === 0 ? 'drop' : 'restore')
  })

  test('whose lockfile stayed as it was is no matter of what it lists', async () => {
    const files = { 'package-lock.json': lock({ 'node_modules/b': entry('1.0.0') }) }
    expect((await run([tree(), saved], { files })).end).toMatchObject({ code: 0 })
  })

  test('outside of a project is done once it is in place', async () => {
    const { events } = await run([tree({ isProject: false }), unpacked(), saved])
    expect(events).toEqual(['lock', 'open undo', 'drop', 'unlock'])
  })

  test.each([
    ['fails', 7, 7],
    ['ends well', 0, 1],
  ])('of an npm that %s before the lockfile is written is undone', async (_, code, expected) => {
    const { end, events } = await run([tree(), unpacked()], { code })
    expect(end).toMatchObject({ code: expected })
    expect(events).toEqual(['lock', 'open undo', 'restore', 'unlock'])
  })

  test('of an npm that cannot be run is undone, and the error is passed on', async () => {
    const machine = openMachine(async (ask) => {
      await ask(tree())
      throw new Error('killed')
    })
    await expect(open(machine.host).run()).rejects.toThrow('killed')
    expect(machine.seen.events).toEqual(['lock', 'open undo', 'restore', 'unlock'])
  })

  test.each([
    ['unpacked', unpacked()],
    ['saved', saved],
  ])('that is %s without a tree that was judged is stopped', async (_, question) => {
    const { end, answers } = await run([question])
    expect(answers).toEqual([{ type: 'stop' }])
    expect(end).toMatchObject({ code: 2 })
  })
})

describe('install scripts', () => {
  const scripts: NpmQuestion = {
    type: 'scripts',
    request: {
      folder: '/project',
      isProject: true,
      packages: [{ location: 'node_modules/a', name: 'a', version: '1.0.0', isBundled: false }],
      allowScripts: null,
    },
  }
  const allowing = { 'package.json': '{"allowScripts":{"a":true}}' }
  const decided = (run: string[]) => ({ type: 'go', scripts: { run, isAll: false } })

  test('of what was approved are named after an install that ended well', async () => {
    const { answers, err } = await run([tree(), unpacked(), scripts, saved])
    expect(answers[2]).toEqual(decided([]))
    expect(err).toMatch(/a@1\.0\.0 did not run; .*depgate allow-scripts a\n$/)
  })

  test('run where they are allowed, without a word', async () => {
    const { answers, err } = await run([tree(), unpacked(), scripts, saved], { files: allowing })
    expect(answers[2]).toEqual(decided(['node_modules/a']))
    expect(err).not.toContain('allow-scripts')
  })

  test('are not named where the install failed', async () => {
    expect((await run([tree(), unpacked(), scripts], { code: 1 })).err).not.toContain('allow-scripts')
  })

  test('of a rebuild are those of the lockfile, behind the lock of the project', async () => {
    const files = { ...allowing, 'package-lock.json': lock({ 'node_modules/a': entry('1.0.0') }) }
    const { answers, events, end } = await run([scripts], { files })
    expect(answers).toEqual([decided(['node_modules/a'])])
    expect(events).toEqual(['lock', 'unlock'])
    expect(end).toMatchObject({ code: 0 })
  })

  test('of a rebuild are none where nothing is locked', async () => {
    expect((await run([scripts], { files: allowing })).answers).toEqual([decided([])])
  })
})
