// The law as a property: whatever a change does to an honest state, what passes goes no further than the report.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realNpm } from '../support/npm-copies.ts'
import { apply, bases, change, honestChange } from './generate.ts'
import { countRuns, parametersOf } from './means.ts'
import { describeJudgement, openOracle, type Oracle, type Proof } from './prove.ts'
import { openStage, type Stage } from './stage.ts'
import type { State } from './state.ts'

let stage: Stage
let oracle: Oracle
const made = new Map<string, State>()
beforeAll(async () => {
  stage = await openStage()
  oracle = openOracle(stage, { npms: [realNpm()], commands: ['ci', 'install'], as: 'inside' })
  for (const [name, make] of Object.entries(bases)) made.set(name, await make(stage))
})
afterAll(async () => {
  await oracle.idle()
  console.log(`the oracle's changes: ${count.passed} of ${count.all} passed`)
  await stage.close()
})
const count = { all: 0, passed: 0 }

async function prove({ base, steps }: Parameters<Parameters<typeof change.map>[0]>[0]): Promise<Proof> {
  const before = made.get(base) ?? {}
  const proof = await oracle.prove(before, await apply(before, steps, stage))
  count.all += 1
  if (proof.judgement.exit === 0) count.passed += 1
  return proof
}
const describeProof = ({ judgement, breaches }: Proof) =>
  [describeJudgement(judgement), ...breaches].join('\n')

test('what passes is what npm fetches, runs and sends', async () => {
  const law = fc.asyncProperty(change, async (one) => {
    const proof = await prove(one)
    expect(proof.breaches, describeProof(proof)).toEqual([])
  })
  await fc.assert(law, parametersOf(countRuns))
}, 900_000)

test('what a developer does passes', async () => {
  const law = fc.asyncProperty(honestChange, async (one) => {
    const proof = await prove(one)
    expect(proof.judgement.exit, describeProof(proof)).toBe(0)
    expect(proof.breaches, describeProof(proof)).toEqual([])
  })
  await fc.assert(law, parametersOf(Math.ceil(countRuns / 8)))
}, 900_000)
