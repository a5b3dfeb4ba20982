// The law for pnpm, yarn and bun: what depgate passes is what the real package manager then fetches, runs and sends.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isWhole, sampleRows } from '../means.ts'
import { listJudged } from '../law.ts'
import { describeJudgement, openOracle, type Oracle } from '../prove.ts'
import { openStage, type Stage } from '../stage.ts'
import { print, type State } from '../state.ts'
import { findManagers, type ManagerProgram } from './managers.ts'
import { lockWith, observeWith } from './observe.ts'
import { manifest, oracleRows, type ManagerEdit, type OracleRow } from './rows.ts'

describe.each(findManagers())('$shown', (program: ManagerProgram) => {
  let stage: Stage
  let oracle: Oracle
  let base: State
  const locked = new Map<string, Promise<State>>()
  const relock = (state: State) => {
    const key = JSON.stringify(state)
    const known = locked.get(key) ?? lockWith(program, state, stage)
    locked.set(key, known)
    return known
  }
  beforeAll(async () => {
    stage = await openStage()
    // The plain install comes first: it obeys more, and shows the harm of an attack soonest.
    const commands = program.commands.toReversed()
    oracle = openOracle(stage, { npms: [program.id], commands, as: 'inside', observe: observeWith(program) })
    base = await relock({ 'package.json': print(manifest), ...program.settings(stage) })
  })
  afterAll(async () => {
    await oracle.idle()
    await stage.close()
  })
  const make = (edit: ManagerEdit) => edit(base, stage, program, relock)

  const rows = oracleRows.filter(({ only }) => only?.includes(program.id) !== false)
  describe.each(sampleRows(rows))('$name', (row: OracleRow) => {
    const { attack, honest, rule, judged = [] } = row
    const harmless = typeof row.harmless === 'string' ? row.harmless : row.harmless?.[program.id]
    test.runIf(attack !== undefined)('is refused', async () => {
      const head = await make(attack ?? ((state) => state))
      const { judgement, breaches } = await oracle.prove(base, head, 1)
      const said = [describeJudgement(judgement), ...breaches].join('\n')
      expect(breaches, said).toEqual([])
      expect([1, 2, 3], said).toContain(judgement.exit)
      const { findings = [], gaps = [] } = judgement.report ?? {}
      const rules = [...findings, ...gaps].filter(({ level }) => level === 'error').map((one) => one.rule)
      if (rule !== undefined) expect(rules, said).toContain(rule)
      if (!isWhole || harmless !== undefined) return
      // A refusal that saves nobody is a false alarm.
      expect(await oracle.findHarm(base, head, judgement), said).not.toEqual([])
    })

    test.runIf(honest !== undefined)('passes', async () => {
      const head = await make(honest ?? ((state) => state))
      const { judgement, breaches } = await oracle.prove(base, head, 1)
      const said = [describeJudgement(judgement), ...breaches].join('\n')
      expect(judgement.exit, said).toBe(0)
      expect(breaches, said).toEqual([])
      expect([...listJudged(judgement.report)], said).toEqual(expect.arrayContaining([...judged]))
    })
  })
})
