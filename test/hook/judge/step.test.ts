import { expect, test } from 'vitest'
import { StepJudge } from '../../../src/hook/judge/step.ts'
import { DepgateError } from '../../../src/errors.ts'
import type { Host } from '../../../src/ports/host.ts'
import { analyseCommand } from '../../../src/shell/analyse.ts'
import { stateOf } from '../../support/approved-state.ts'
import { top } from '../../support/memory-snapshot.ts'
import { emptyRecord } from '../../support/wrapper.ts'

const world = stateOf({}, {})

function judgeOf(command: string, more: object = {}): StepJudge {
  const host = {
    env: {},
    hook: { hasFolder: () => true, hasFile: () => false },
    real: (file: string) => file,
    read: () => null,
    at: () => host,
    git: { top: () => top, files: () => [] },
    ...more,
  }
  const [step] = analyseCommand(command, top).steps
  if (step === undefined) throw new Error('no step')
  return new StepJudge(step, { world, session: world, record: emptyRecord(), host: host as unknown as Host })
}

test('what cannot be previewed, or is behind the wrapper, is not', async () => {
  expect(await judgeOf('npx $X').judge()).toBeNull()
  expect(await judgeOf('depgate npx x').judge()).toBeNull()
  expect(await judgeOf('pnpm install').judge()).toBeNull()
})

test('a name that no registry has', async () => {
  const preview = async () => {
    const cause = Object.assign(new Error('404'), { code: 'E404' })
    throw new DepgateError('EPREVIEW', 'npm cannot resolve nothing-there', { cause })
  }
  expect(await judgeOf('pnpm dlx nothing-there@1', { preview }).judge()).toMatchObject({
    type: 'hold',
    reason: expect.stringContaining('no package of the name "nothing-there" exists') as string,
  })
})

test('what cannot be resolved for another reason', async () => {
  const preview = async () => {
    throw new DepgateError('EPREVIEW', 'npm cannot resolve x: no such version')
  }
  expect(await judgeOf('npx -p x@9 -c x', { preview }).judge()).toMatchObject({
    type: 'hold',
    reason: expect.stringContaining('could not be judged: npm cannot resolve x') as string,
  })
})

test('a variable that another value has is found before anything is asked', async () => {
  expect(await judgeOf('NODE_TLS_REJECT_UNAUTHORIZED=0 pnpm dlx x').compare()).toMatchObject({ type: 'hold' })
  expect(await judgeOf('npx --registry $R x').compare()).toMatchObject({ type: 'ask' })
})
