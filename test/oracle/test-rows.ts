// Holds rows of the table to the law: what is refused would have gone beyond the report, what passes does not.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findNpms, isWhole, sampleRows } from './means.ts'
import { listJudged } from './law.ts'
import { describeJudgement, openOracle, type Oracle } from './prove.ts'
import { plain, type Row } from './row.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let oracle: Oracle

const baseOf = ({ base = plain }: Row) => base(stage)

async function holdAttack(row: Row, attack: NonNullable<Row['attack']>, turn: number): Promise<void> {
  const base = await baseOf(row)
  const head = await attack(base, stage)
  const { judgement, breaches } = await oracle.prove(base, head, turn)
  const said = [describeJudgement(judgement), ...breaches].join('\n')
  expect(breaches, said).toEqual([])
  if (row.refused === 'lawful') return
  expect(row.refused === undefined ? [1, 2, 3] : [row.refused], said).toContain(judgement.exit)
  const { findings = [], gaps = [] } = judgement.report ?? {}
  const rules = [...findings, ...gaps].filter(({ level }) => level === 'error').map((one) => one.rule)
  if (row.rule !== undefined) expect(rules, said).toContain(row.rule)
  if (!isWhole || row.harmless !== undefined) return
  // A refusal that saves nobody is a false alarm.
  expect(await oracle.findHarm(base, head, judgement), said).not.toEqual([])
}

async function holdTwin(row: Row, twin: NonNullable<Row['twin']>, turn: number): Promise<void> {
  const base = await baseOf(row)
  const { judgement, breaches } = await oracle.prove(base, await twin(base, stage), turn)
  const said = [describeJudgement(judgement), ...breaches].join('\n')
  expect(judgement.exit, said).toBe(row.twinExit?.code ?? 0)
  expect(breaches, said).toEqual([])
  expect([...listJudged(judgement.report)], said).toEqual(expect.arrayContaining([...(row.judged ?? [])]))
}

/** Declares the tests of kinds of rows. Each file of them has a worker and servers of its own. */
export function testRows(table: Readonly<Record<string, readonly Row[]>>): void {
  beforeAll(async () => {
    stage = await openStage()
    // The one that obeys more comes first: it shows the harm of an attack soonest.
    const commands = ['install', 'ci']
    oracle = openOracle(stage, { npms: await findNpms(), commands, as: isWhole ? 'bin' : 'inside' })
  }, 180_000)
  afterAll(() => stage.close())
  describe.each(Object.entries(table))('%s', (_, rows) => {
    describe.each(sampleRows(rows))('$name', (row) => {
      const { attack, twin } = row
      const turn = rows.indexOf(row)
      if (attack !== undefined) test('is refused', () => holdAttack(row, attack, turn))
      if (twin !== undefined) test('its twin passes', () => holdTwin(row, twin, turn))
    })
  })
}
