// What is printed, or installed with --safe, in place of a refused command.

import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../src/errors.ts'
import type { NpmRun, PlannedTree } from '../../src/ports/npm.ts'
import { judgePlan } from '../../src/wrapper/dry-run.ts'
import { npmCommand } from '../../src/wrapper/npm-args.ts'
import { offerPassing, type RefusedRun } from '../../src/wrapper/offer.ts'
import { approvedPolicy } from '../support/build.ts'
import type { NpmTable } from '../support/fake-copy.ts'
import { asked, entry, lock, openMachine, planned, type FakeNpm } from '../support/wrapper.ts'

const at = (name: string, version: string, more: object = {}) => ({
  [`node_modules/${name}`]: entry(version, {
    resolved: `https://registry.example.test/${name}/-/${name}-${version}.tgz`,
    ...more,
  }),
})
const manifest = (dependencies: object, more: object = {}) =>
  JSON.stringify({ name: 'app', dependencies, ...more })
const state = (version: string, range = version) => ({
  'package.json': manifest({ young: range }),
  'package-lock.json': lock(at('young', version), { dependencies: { young: range } }),
})
const direct = (spec: string, version = '1.0.0', more: Partial<PlannedTree> = {}) =>
  planned({
    lock: state(version)['package-lock.json'],
    manifests: { 'package.json': manifest({ young: spec }) },
    adds: [asked(spec, { name: 'young', locked: 'young', version })],
    ...more,
  })
/** a@1.0.0, which brings young@1.0.0. */
const needy = at('a', '1.0.0', { dependencies: { young: '>=0.5.0' } })
const transitive = (more: Partial<PlannedTree> = {}) =>
  planned({
    lock: lock({ ...needy, ...at('young', '1.0.0') }, { dependencies: { a: '' } }),
    manifests: { 'package.json': manifest({ a: '' }) },
    adds: [asked('')],
    ...more,
  })
const overridden = (dependencies: object) => ({
  'package.json': manifest(dependencies, { overrides: { 'young@0.9': '0.9.0' } }),
  'package-lock.json': lock({ ...needy, ...at('young', '0.9.0') }, { dependencies }),
})

/** An npm that finds nothing older. */
const stubborn: FakeNpm = async (ask) => {
  await ask({ type: 'unresolved', name: 'young', range: '^1.0.0' })
  return 1
}
/** One that takes young@0.9.0 where it may. */
const older: FakeNpm = async (ask) => {
  await ask({ type: 'tree', tree: direct('', '0.9.0') })
  return 0
}

interface Situation {
  readonly argv: string
  readonly tree: PlannedTree
  readonly npm?: FakeNpm
  readonly lines?: NpmTable
  readonly copyTrouble?: Error
  /** What the install ends with; it may write files. */
  readonly install?: (files: Map<string, string>) => Awaited<ReturnType<RefusedRun['install']>>
}

const ended = (code: number) => ({ type: 'ended', code, refusal: null }) as const
const original = { 'package.json': manifest({}), 'p.json': '{}' }
// The registry in memory knows no dependencies of its packages.
const policy = approvedPolicy({ rules: { integrity: 'off', 'registry-mismatch': 'off' } })

async function offer({ argv, tree, npm = stubborn, lines = {}, copyTrouble, install }: Situation) {
  const trouble = copyTrouble === undefined ? {} : { copyTrouble }
  const { host, seen, files } = openMachine(npm, { files: original, lines, ...trouble })
  const command = npmCommand(argv.split(' '))
  if (command === null) throw new Error('no word of npm')
  const refusal = await judgePlan(tree, policy, host)
  const runs: Pick<NpmRun, 'args' | 'restrictions'>[] = []
  const refused: RefusedRun = {
    command,
    refusal,
    code: 1,
    install: async (run) => {
      runs.push(run)
      return install?.(files) ?? ended(0)
    },
  }
  const code = await offerPassing(refused, host).catch((error: unknown) => error)
  const ran = runs.map(({ args }) => args.join(' '))
  return {
    code,
    ran,
    runs,
    err: seen.err,
    events: seen.events,
    copied: seen.copied,
    files: Object.fromEntries(files),
  }
}

const pinned: NpmTable = { 'young@0.9.0': state('0.9.0') }
const override: NpmTable = {
  'pkg set overrides[young@0.9]=0.9.0 && install': overridden({ a: '1.0.0' }),
  'pkg set overrides[young@0.9]=0.9.0': {
    'package.json': manifest({}, { overrides: { 'young@0.9': '0.9.0' } }),
  },
}

test('where the words name the refused version and another line passes, nothing is resolved with them', async () => {
  let runs = 0
  const npm: FakeNpm = (...args) => {
    runs += 1
    return older(...args)
  }
  const { err } = await offer({ argv: 'install young@1.0.0', tree: direct('1.0.0'), npm, lines: pinned })
  expect(err).toContain('run: depgate install --save-exact young@0.9.0\n')
  expect(runs).toBe(0)
  await offer({ argv: 'install young@1.0.0', tree: direct('1.0.0'), npm })
  expect(runs).toBe(1)
})

test('where the words name the refused version and nothing passes, lines are looked for once', async () => {
  const { err, copied } = await offer({ argv: 'install young@1.0.0', tree: direct('1.0.0') })
  expect(err).toContain('no line was found with which it passes')
  expect(copied).toHaveLength(1)
})

describe('what is printed', () => {
  test.each<[string, Situation, string]>([
    [
      'the words that were typed, where no version is among them',
      { argv: 'install young', tree: direct(''), npm: older, lines: pinned },
      'the whole tree passes with young 0.9.0\nrun: depgate install young --safe\n',
    ],
    [
      'the policy that was named',
      { argv: 'install young --policy p.json', tree: direct(''), npm: older },
      'run: depgate install young --safe --policy p.json\n',
    ],
    [
      'a line that installs, after a dry run too',
      { argv: 'install young --dry-run', tree: direct('', '1.0.0', { isDryRun: true }), npm: older },
      'run: depgate install young --safe\n',
    ],
    [
      'another line, where the words name the version that is refused',
      { argv: 'install young@1.0.0', tree: direct('1.0.0'), npm: older, lines: pinned },
      'the whole tree passes with young 0.9.0\nrun: depgate install --save-exact young@0.9.0\n',
    ],
    [
      'the words with --safe, where no other line passes',
      { argv: 'install young@1.0.0', tree: direct('1.0.0'), npm: older },
      'run: depgate install young@1.0.0 --safe\n',
    ],
    [
      'a line for a range that was typed',
      { argv: 'install young@^1.0.0', tree: direct('^1.0.0'), lines: pinned },
      'the whole tree passes with young 0.9.0\nrun: depgate install --save-exact young@0.9.0\n',
    ],
    [
      'the same with flags and the policy that was named',
      { argv: 'npm i --policy=p.json young@^1.0.0 --omit dev', tree: direct('^1.0.0'), lines: pinned },
      'run: depgate install --save-exact young@0.9.0 --omit dev --policy p.json\n',
    ],
    [
      'several lines, each of them judged by itself',
      { argv: 'install a', tree: transitive(), lines: override },
      'the whole tree passes with young 0.9.0\nrun: npm pkg set "overrides[young@0.9]=0.9.0"\nrun: depgate install --save-exact a@1.0.0\n',
    ],
    [
      'why there is none',
      { argv: 'install young@^1.0.0', tree: direct('^1.0.0') },
      'no line was found with which it passes: of the one change that was tried, none passes as a whole\n',
    ],
    [
      'why nothing can be tried',
      {
        argv: 'install young@^1.0.0',
        tree: direct('^1.0.0'),
        copyTrouble: new DepgateError('EPREVIEW', 'the change edits .npmrc'),
      },
      'no line was found with which it passes: the change edits .npmrc\n',
    ],
  ])('%s', async (_, situation, text) => {
    const { code, err, ran, files, events } = await offer(situation)
    expect(err).toContain(text)
    expect(err.split('\n').at(-1)).toBe('')
    expect({ code, ran, files, events }).toEqual({ code: 1, ran: [], files: original, events: [] })
  })

  test.each([
    ['of a command that cannot be typed otherwise', 'install young@^1.0.0 --no-save'],
    ['of npx', 'npx young@^1.0.0'],
  ])('nothing %s', async (_, argv) => {
    const tree = direct('^1.0.0')
    expect(await offer({ argv, tree, lines: pinned })).toMatchObject({ code: 1, err: '', ran: [] })
  })

  test('no escape sequence of what was refused', async () => {
    const { err } = await offer({
      argv: 'install young@^1.0.0',
      tree: direct('^1.0.0'),
      copyTrouble: new DepgateError('EPREVIEW', 'evil \u001b[31mred'),
    })
    expect(err).not.toContain('\u001b')
  })
})

describe('--safe', () => {
  const safe = { argv: 'install a --safe', tree: transitive(), lines: override }

  test('installs the older versions with the words that were typed', async () => {
    const { code, err, runs } = await offer({ argv: 'install young --safe', tree: direct(''), npm: older })
    expect({ code, err }).toEqual({ code: 0, err: 'depgate: taking young 0.9.0\n' })
    expect(runs).toMatchObject([{ args: ['install', 'young'], restrictions: { relax: ['young'] } }])
  })

  test('installs the line that was found for a range', async () => {
    const argv = 'install young@^1.0.0 --safe'
    const { code, err, ran, events } = await offer({ argv, tree: direct('^1.0.0'), lines: pinned })
    expect({ code, err, events }).toEqual({ code: 0, err: 'depgate: taking young 0.9.0\n', events: [] })
    expect(ran).toEqual(['install --save-exact young@0.9.0'])
  })

  test('edits the manifest before the line that installs', async () => {
    const { code, ran, events, files } = await offer(safe)
    expect({ code, ran, events }).toEqual({
      code: 0,
      ran: ['install --save-exact a@1.0.0'],
      events: ['edit'],
    })
    expect(files['package.json']).toContain('overrides')
  })

  test.each<[string, NonNullable<Situation['install']>]>([
    ['npm failed', () => ended(1)],
    ['it was refused', () => ended(2)],
    [
      'depgate could not go on',
      () => {
        throw new DepgateError('EUNDO', 'cannot write')
      },
    ],
  ])('puts the manifest back where nothing is installed: %s', async (_, install) => {
    const { files, events } = await offer({ ...safe, install })
    expect({ files, events }).toEqual({ files: original, events: ['edit', 'reset'] })
  })

  test('touches nothing where npm failed after it had saved', async () => {
    const saved = overridden({ a: '1.0.0' })
    const install = (files: Map<string, string>) => {
      for (const [name, text] of Object.entries(saved)) files.set(name, text)
      return ended(7)
    }
    expect(await offer({ ...safe, install })).toMatchObject({ code: 7, files: saved, events: ['edit'] })
  })

  test('puts back an edit that failed, and installs nothing', async () => {
    const { 'pkg set overrides[young@0.9]=0.9.0 && install': inCopy = {} } = override
    const lines = { 'pkg set overrides[young@0.9]=0.9.0 && install': inCopy }
    expect(await offer({ ...safe, lines })).toMatchObject({
      code: 1,
      ran: [],
      files: original,
      events: ['edit', 'reset'],
    })
  })

  test('with --dry-run edits and installs nothing: the lines are printed', async () => {
    const tree = transitive({ isDryRun: true })
    const { code, err, ran, events } = await offer({ ...safe, argv: `${safe.argv} --dry-run`, tree })
    expect({ code, ran, events }).toEqual({ code: 1, ran: [], events: [] })
    expect(err).toContain('run: npm pkg set')
  })

  test('takes nothing where nothing passes', async () => {
    const argv = 'install young@^1.0.0 --safe'
    const { code, err, ran } = await offer({ argv, tree: direct('^1.0.0') })
    expect({ code, ran }).toEqual({ code: 1, ran: [] })
    expect(err).toMatch(/^depgate: no line was found/)
  })
})
