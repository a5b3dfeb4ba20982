// Lines that are typed in the project itself, and what takes them back.

import { expect, test } from 'vitest'
import { applyRemedy } from '../../src/check/apply-remedy.ts'
import type { FoundRemedy } from '../../src/check/found-remedy.ts'
import { wordsOf } from '../../src/lockfile/commands-of.ts'
import type { LineWords } from '../../src/model/line-words.ts'
import type { Report } from '../../src/model/report.ts'
import type { ProjectCopy, TypedStep } from '../../src/ports/project-copy.ts'
import type { Line } from '../../src/remedy/step.ts'
import { reportOf } from '../support/reports.ts'

const line = (spec: string): Line => [{ type: 'npm', args: ['install', '--save-exact', spec] }]
const found = (outcome: 'pass' | 'inconclusive', ...roots: string[]): FoundRemedy => ({
  remedy: { lines: roots.map((root) => `npm install ${root}`), folder: '.', outcome, versions: {} },
  remedyReason: null,
  lines: roots.map((root) => ({ root, words: null, lines: [line(`${root}@1.0.0`)] })),
})

interface Machine {
  /** What npm fails at, by a part of its arguments. */
  readonly failing?: string
  readonly isModulesFailing?: boolean
  readonly judge: () => Promise<Report>
}

async function apply(remedy: FoundRemedy, { failing = 'nothing', isModulesFailing = false, judge }: Machine) {
  const done: string[] = []
  const told: string[] = []
  const opened: string[] = []
  const copyOf = (root: string): ProjectCopy => ({
    reset: () => void done.push(`reset ${root}`),
    run: (steps: readonly TypedStep[]) => {
      const text = steps.map((step) => (step.type === 'write' ? step.file : step.args.join(' '))).join(' && ')
      done.push(text)
      return Promise.resolve(!text.includes(failing))
    },
    read: () => null,
    installModules: () => {
      done.push(`modules ${root}`)
      return Promise.resolve(!isModulesFailing)
    },
    names: () => [],
    remove: () => undefined,
  })
  const open = (root: string, words?: LineWords | null) => {
    opened.push(words?.program ?? 'npm')
    return copyOf(root)
  }
  const report = await applyRemedy(
    remedy,
    { judge, timeoutMs: 1, tell: (text) => void told.push(text) },
    { openProject: open },
  ).catch((error: unknown) => error)
  return { report, done, told, opened }
}
const judged = (outcome: Report['outcome']) => () => Promise.resolve(reportOf({ outcome }))

test('what passes stays, and packages are unpacked after it', async () => {
  expect(await apply(found('pass', 'a', 'b'), { judge: judged('pass') })).toEqual({
    report: reportOf({ outcome: 'pass' }),
    done: ['install --save-exact a@1.0.0', 'install --save-exact b@1.0.0', 'modules a', 'modules b'],
    told: ['ran: npm install a', 'ran: npm install b'],
    opened: ['npm', 'npm'],
  })
})

test.each([
  ['without a remedy nothing is done', { remedy: null, remedyReason: 'x', lines: [] }, {}, []],
  [
    'where npm fails at the second project both are reset',
    found('pass', 'a', 'b'),
    { failing: 'b@' },
    ['install --save-exact a@1.0.0', 'install --save-exact b@1.0.0', 'reset a', 'reset b'],
  ],
  [
    'what does not pass is reset',
    found('pass', 'a'),
    { judge: judged('fail') },
    ['install --save-exact a@1.0.0', 'reset a'],
  ],
  [
    'what lacks evidence that was there in the copy is reset',
    found('pass', 'a'),
    { judge: judged('inconclusive') },
    ['install --save-exact a@1.0.0', 'reset a'],
  ],
])('%s', async (_, remedy, more, expected) => {
  const { report, done } = await apply(remedy, { judge: judged('pass'), ...more })
  expect([report, done]).toEqual([null, expected])
})

test('what lacked evidence in the copy too stays', async () => {
  const { done } = await apply(found('inconclusive', 'a'), { judge: judged('inconclusive') })
  expect(done).not.toContain('reset a')
})

test('an error resets the project, and is passed on', async () => {
  const { report, done } = await apply(found('pass', 'a'), {
    judge: () => Promise.reject(new Error('no git')),
  })
  expect(report).toEqual(new Error('no git'))
  expect(done).toEqual(['install --save-exact a@1.0.0', 'reset a'])
})

test("another package manager's project is opened and named as such", async () => {
  const [own] = found('pass', 'a').lines
  if (own === undefined) throw new Error('no lines')
  const run: Line = [{ type: 'run', program: 'bun', args: ['add', 'a@1.0.0'] }]
  const remedy = { ...found('pass', 'a'), lines: [{ ...own, words: wordsOf('bun-1'), lines: [run] }] }
  const failed = await apply(remedy, { judge: judged('pass'), failing: 'a@' })
  expect([failed.opened, failed.told]).toEqual([
    ['bun'],
    ['bun failed at the lines that it ran before in a copy: the files are as they were'],
  ])
  const { told } = await apply(remedy, { judge: judged('pass'), isModulesFailing: true })
  expect(told.at(-1)).toBe('node_modules is not what the lockfile has: run bun install')
})

test('packages that cannot be unpacked are told of, and the files stay', async () => {
  const { done, told } = await apply(found('pass', 'a'), { judge: judged('pass'), isModulesFailing: true })
  expect(told.at(-1)).toBe('node_modules is not what the lockfile has: run npm install')
  expect(done).not.toContain('reset a')
})
