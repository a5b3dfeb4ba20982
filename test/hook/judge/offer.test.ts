// What the hook offers in place of what it refused, and when it names the command that goes on with the search.

import { describe, expect, test } from 'vitest'
import { DepgateError } from '../../../src/errors.ts'
import { judgeChanged } from '../../../src/hook/judge/changes.ts'
import { offerForState, offerForStep, type RefusedState } from '../../../src/hook/judge/offer.ts'
import type { Host } from '../../../src/ports/host.ts'
import type { PlannedTree } from '../../../src/ports/npm.ts'
import { analyseCommand } from '../../../src/shell/analyse.ts'
import { judgePlan } from '../../../src/wrapper/dry-run.ts'
import { stateOf } from '../../support/approved-state.ts'
import { lockWith, manifestWith, openHookMachine } from '../../support/hook-machine.ts'
import { top, type Tree } from '../../support/memory-snapshot.ts'
import { asked, openMachine, planned, policy } from '../../support/wrapper.ts'

const files = (...ids: string[]) => ({
  'package.json': manifestWith(...ids),
  'package-lock.json': lockWith(...ids),
})

describe('in place of a command', () => {
  const young = (spec: string, more: Partial<PlannedTree> = {}) =>
    planned({
      lock: lockWith('young@1.0.0'),
      manifests: { 'package.json': manifestWith(`young@${spec}`) },
      adds: [asked(spec, { name: 'young', locked: 'young' })],
      ...more,
    })
  const passing = { 'young@0.9.0': files('young@0.9.0') }
  const line = 'npm install --save-exact young@0.9.0'

  interface Situation {
    readonly command: string
    readonly folder?: string
    readonly tree?: PlannedTree
    readonly machine?: Parameters<typeof openMachine>[1]
    readonly tickMs?: number
  }

  async function offer({ command, folder = '/project', machine = {}, tickMs = 0, ...more }: Situation) {
    const opened = openMachine(async () => 0, {
      files: { 'package.json': manifestWith() },
      lines: passing,
      ...machine,
    })
    const judged = await judgePlan(more.tree ?? young(''), policy, opened.host)
    let moment = judged.asOf.getTime()
    const host = {
      ...opened.host,
      folder,
      hook: { line: ['depgate'] },
      now: () => new Date((moment += tickMs)),
    } as unknown as Host
    const [step] = analyseCommand(command, folder).steps
    if (step === undefined) throw new Error('no step')
    return { offer: await offerForStep(step, judged, host), typed: opened.seen.typed }
  }

  test.each<[string, Situation, string]>([
    ['a name', { command: 'npm install young' }, line],
    ['a range', { command: 'npm i young@^1.0.0', tree: young('^1.0.0') }, line],
    ['flags', { command: 'npm i young --ignore-scripts' }, `${line} --ignore-scripts`],
    [
      'a variable that is a flag',
      { command: 'npm_config_legacy_peer_deps=true npm i young' },
      `${line} --legacy-peer-deps=true`,
    ],
    [
      'a variable that the new line sets by itself',
      { command: 'npm_config_save_exact=true npm i young' },
      line,
    ],
    ['a variable without a value', { command: 'npm_config_install_strategy= npm i young' }, line],
    [
      'a workspace of a project above',
      { command: 'npm i young', folder: '/project/w' },
      'npm install --prefix .. --save-exact young@0.9.0',
    ],
  ])('the line for %s, with the folder that it is typed in', async (_, situation, text) => {
    const { folder = '/project' } = situation
    expect((await offer(situation)).offer).toEqual({ type: 'found', lines: [text], folder })
  })

  test.each([
    ['npx young'],
    ['npm install --no-save young'],
    ['npm_config_save=false npm install young'],
    ['npm_config_install_strategy=linked npm install young'],
    ['npm ci'],
  ])('nothing for %s, which cannot be typed otherwise', async (command) => {
    expect(await offer({ command })).toEqual({ offer: null, typed: [] })
  })

  test('the command that goes on, where two seconds are over', async () => {
    expect((await offer({ command: 'npm i young --omit=dev', tickMs: 2_000 })).offer).toEqual({
      type: 'looking',
      command: 'depgate npm i young --omit=dev --dry-run',
      folder: '/project',
    })
  })

  test('the same where the line is too long for a message', async () => {
    const flags = Array.from({ length: 150 }, () => '--include=optional').join(' ')
    expect((await offer({ command: `npm i young ${flags}` })).offer).toMatchObject({ type: 'looking' })
  })

  test.each<[string, Situation['machine'], string]>([
    ['npm refuses the line', { lines: {} }, 'of the one change that was tried, none passes as a whole'],
    [
      'the line leads to the same',
      { lines: { 'young@': files('young@1.0.0') } },
      'of the one change that was tried, none passes as a whole; the nearest still has minimum-age on young@1.0.0',
    ],
    ['the project cannot be copied', { copyTrouble: new DepgateError('EPREVIEW', 'no npm') }, 'no npm'],
    // The findings are what the agent has to read, whatever becomes of the search.
    ['the search fails', { copyTrouble: new TypeError('a bug') }, 'a bug'],
  ])('the reason, where %s', async (_, machine, reason) => {
    expect((await offer({ command: 'npm i young', machine })).offer).toEqual({ type: 'none', reason })
  })
})

describe('in place of a state', () => {
  const approved = files('old@1.0.0')
  const seen = files('old@1.0.0', 'young@1.0.0')
  const better = { 'young@0.9.0': files('old@1.0.0', 'young@0.9.0') }
  type Search = NonNullable<Parameters<typeof openHookMachine>[2]>

  async function offer(search: Search, states: { approved?: Tree; seen?: Tree } = {}) {
    const world = stateOf(states.approved ?? approved, states.seen ?? seen)
    const names = Object.keys(world.files)
    const changed = names.filter((name) => world.files[name]?.approved !== world.files[name]?.seen)
    const { host, typed, copies } = openHookMachine(states.seen ?? seen, [], { lines: better, ...search })
    const refused: RefusedState[] = []
    await judgeChanged(changed, world, host, async (one) => void refused.push(one))
    const [one] = refused
    if (one === undefined) throw new Error('nothing was refused')
    return { offer: await offerForState(one, host), typed, copies }
  }

  test('the line that leads to a state that passes, typed in the root', async () => {
    const { offer: found, copies } = await offer({})
    expect(found).toEqual({ type: 'found', lines: ['npm install --save-exact young@0.9.0'], folder: top })
    // What the report was made with was asked for a moment ago.
    expect(copies).toMatchObject([[top, { folder: top, asksAnew: false }]])
  })

  test('for a project below the root', async () => {
    const below = (tree: Tree): Tree =>
      Object.fromEntries(Object.entries(tree).map(([name, text]) => [`web/${name}`, text]))
    const states = { approved: below(approved), seen: below(seen) }
    expect((await offer({}, states)).offer).toMatchObject({
      lines: ['npm install --prefix web --save-exact young@0.9.0'],
      folder: top,
    })
  })

  describe('the lockfile of before', () => {
    /** `needy` asks for young, which no manifest does. */
    const needy = (version: string): Tree => {
      const lock = JSON.parse(lockWith('old@1.0.0')) as { packages: Record<string, object> }
      const { packages } = JSON.parse(lockWith(`young@${version}`)) as typeof lock
      lock.packages['node_modules/young'] = packages['node_modules/young'] ?? {}
      lock.packages['node_modules/old'] = {
        ...lock.packages['node_modules/old'],
        dependencies: { young: '*' },
      }
      return { 'package.json': manifestWith('old@1.0.0'), 'package-lock.json': JSON.stringify(lock) }
    }
    const policyOff = {
      'depgate.json': '{"rules":{"integrity":"off","registry-mismatch":"off","out-of-sync":"off"}}',
    }
    const states = { approved: { ...approved, ...policyOff }, seen: { ...needy('1.0.0'), ...policyOff } }
    const lines = { write: needy('0.9.0'), 'pkg set': needy('0.9.0') }

    test('is put back by git where HEAD has the approved text', async () => {
      expect((await offer({ head: approved, lines }, states)).offer).toMatchObject({
        lines: ['git checkout HEAD -- package-lock.json', 'npm install --before=2026-06-08T12:00Z'],
      })
    })

    test.each<[string, Tree]>([
      ['another text', needy('1.0.0')],
      ['none', {}],
    ])('is not, where HEAD has %s: that would put back what was never approved', async (_, head) => {
      const { offer: found, typed } = await offer({ head, lines }, states)
      expect(found).toMatchObject({
        lines: ['npm pkg set "overrides[young@0.9]=0.9.0"', 'npm install'],
      })
      expect(typed.join('\n')).not.toContain('write')
    })
  })

  test('none where the lockfile on disk is another one by now', async () => {
    const copied = { 'package-lock.json': lockWith('old@1.0.0') }
    expect(await offer({ copied })).toMatchObject({ offer: null, typed: [] })
  })

  test('the command that goes on, where two seconds are over', async () => {
    expect((await offer({ tickMs: 2_000 })).offer).toEqual({
      type: 'looking',
      command: 'depgate check --one-by-one',
      folder: top,
    })
  })

  test.each<[string, Search, RegExp]>([
    ['npm refuses the line', { lines: {} }, /^of the one change that was tried, none passes as a whole$/],
    [
      'it leads to the same',
      { lines: { 'young@0.9.0': seen } },
      /none passes as a whole; the nearest still has minimum-age on \S+$/,
    ],
    [
      'npm left no lockfile',
      { lines: { 'young@0.9.0': { 'package-lock.json': null } } },
      /package-lock\.json/,
    ],
    ['the project cannot be copied', { copyTrouble: new DepgateError('EPREVIEW', 'no npm') }, /^no npm$/],
    ['the search fails', { copyTrouble: new TypeError('a bug') }, /^a bug$/],
  ])('the reason, where %s', async (_, search, reason) => {
    expect((await offer(search)).offer).toEqual({
      type: 'none',
      reason: expect.stringMatching(reason) as string,
    })
  })

  test('the reason, where a file that weakens the gate changed too', async () => {
    const loose = { ...seen, 'depgate.json': '{"rules":{"minimum-age":"off"}}' }
    expect((await offer({}, { seen: loose })).offer).toMatchObject({
      type: 'none',
      reason: expect.stringMatching(/^tampering, depgate\.json/) as string,
    })
  })
})
