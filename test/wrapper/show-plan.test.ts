import { describe, expect, test } from 'vitest'
import { gate } from '../../src/gate/gate.ts'
import type { PlannedTree } from '../../src/ports/npm.ts'
import { showPlan } from '../../src/wrapper/show-plan.ts'
import { approvedPolicy, asOf, locked, lockfile } from '../support/build.ts'
import { fakeRegistry } from '../support/registry.ts'
import { planned, policy } from '../support/wrapper.ts'

async function show(id: string | null, tree: Partial<PlannedTree>, by = policy, isTaken = false) {
  const after = lockfile(id === null ? [] : [locked(id)])
  const pair = { before: lockfile([]), after, beforeLabel: null, afterLabel: 'npm 11.0.0' }
  const report = await gate([pair], by, fakeRegistry({ old: { '1.0.0': 9000 }, young: { '1.0.0': 1 } }), asOf)
  const texts = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => void (texts[name] += text),
    isTerminal: false,
    width: null,
  })
  showPlan(report, planned(tree), isTaken, { env: {}, out: stream('out'), err: stream('err') })
  return texts
}

describe('the table is shown', () => {
  test.each<[string, string | null, Partial<PlannedTree>, boolean]>([
    ['where something arrives', 'old@1.0.0', {}, true],
    ['where something is refused', 'young@1.0.0', {}, true],
    ['where a late or installed tree is refused', 'young@1.0.0', { isLate: true, isInstalled: true }, true],
    ['of a dry run', null, { isDryRun: true }, true],
    ['not where nothing arrives', null, {}, false],
    ['not where what is installed passes', 'old@1.0.0', { isInstalled: true }, false],
    ['not where a late tree passes', 'old@1.0.0', { isLate: true }, false],
  ])('%s', async (_, id, tree, isShown) => {
    const { out, err } = await show(id, tree)
    expect(out !== '').toBe(isShown)
    expect(err).toBe('')
  })

  test('without the line of plain npm that a finding has', async () => {
    const registry = fakeRegistry({ a: { '1.0.0': 9000, '1.1.0': 1 } })
    const pair = {
      before: lockfile([]),
      after: lockfile([locked('a@1.1.0')]),
      beforeLabel: null,
      afterLabel: 'npm',
    }
    const report = await gate([pair], policy, registry, asOf)
    expect(report.findings[0]?.suggestion?.version).toBe('1.0.0')
    let text = ''
    const out = { write: (more: string) => void (text += more), isTerminal: false, width: null }
    showPlan(report, planned({}), false, { env: {}, out, err: out })
    expect(text).toContain('a@1.1.0')
    expect(text).not.toContain('run:')
  })

  test('on stderr where npm starts a program of the user', async () => {
    const { out, err } = await show('old@1.0.0', {}, policy, true)
    expect(out).toBe('')
    expect(err).toContain('PASS')
  })

  test('where a late tree passes with a warning', async () => {
    const warning = approvedPolicy({ rules: { 'minimum-age': 'warn' } })
    expect((await show('young@1.0.0', { isLate: true }, warning)).out).toContain('young@1.0.0')
    expect((await show('young@1.0.0', { isInstalled: true }, warning)).out).toBe('')
  })

  test('on stderr where stdout is for a program', async () => {
    const { out, err } = await show('young@1.0.0', { wantsJson: true })
    expect(out).toBe('')
    expect(err).toContain('young@1.0.0')
  })
})
