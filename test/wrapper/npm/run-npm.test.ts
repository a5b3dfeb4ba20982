import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { NpmAnswer, NpmQuestion } from '../../../src/ports/npm.ts'
import { runNpm, type NpmRequest } from '../../../src/wrapper/npm/run-npm.ts'
import { makeFolder } from '../../support/folder.ts'

// The one-file build embeds the preloaded module as a text of this name.
beforeEach(() => void vi.stubGlobal('depgateInside', 'globalThis.isPreloaded = true'))
afterEach(() => void vi.unstubAllGlobals())

const prelude = `
const { DEPGATE_CACHE: cache, DEPGATE_RESTRICTIONS: restrictions, DEPGATE_TRIAL: trial } = process.env
const send = (question) => new Promise((resolve) => process.send(question, resolve))
const ask = (question) => new Promise((resolve) => { process.once('message', resolve); process.send(question) })
`

/** Runs this code in the place of npm; returns its exit code and what it asked. */
async function run(
  code: string,
  more: Partial<NpmRequest> = {},
  answer: (question: NpmQuestion) => NpmAnswer | Promise<NpmAnswer> = () => ({ type: 'go' }),
) {
  const folder = makeFolder({
    'npm.js': `${prelude};(async () => { ${code} })().finally(() => process.disconnect())`,
  })
  const questions: NpmQuestion[] = []
  const ended = await runNpm({
    script: path.join(folder, 'npm.js'),
    version: '11.0.0\u001b[2J',
    args: ['install', 'a b'],
    restrictions: { before: null, avoid: ['a@1.0.0'], relax: [] },
    isTrial: true,
    folder,
    env: { XDG_CACHE_HOME: path.join(folder, 'cache'), PATH: process.env.PATH },
    cache: '/cache',
    answer: async (question) => {
      questions.push(question)
      return answer(question)
    },
    ...more,
  })
  return { ended, questions, folder }
}

const unpacked = (expression: string) => `await ask({ type: 'unpacked', packages: ${expression} })`

test('npm gets the module, its arguments, its folder, the cache and the restrictions', async () => {
  const seen = '[globalThis.isPreloaded, process.argv.slice(2), process.cwd(), cache, restrictions, trial]'
  const { questions, folder } = await run(unpacked(seen))
  const restrictions = JSON.stringify({ before: null, avoid: ['a@1.0.0'], relax: [] })
  expect(questions).toEqual([
    { type: 'unpacked', packages: [true, ['install', 'a b'], folder, '/cache', restrictions, '1'] },
  ])
})

test('without a private cache it gets none, and is no trial', async () => {
  const { questions } = await run(unpacked('[cache, trial]'), { cache: null, isTrial: false })
  expect(questions).toMatchObject([{ packages: ['', ''] }])
})

describe('the tree', () => {
  const tree = (more: object) =>
    JSON.stringify({ type: 'tree', isGlobal: false, folder: '/p', installed: null, ...more })

  test.each<[string, object, object]>([
    ['of a project', {}, { isProject: true, installed: [], label: 'npm 11.0.0' }],
    ['of a global install', { isGlobal: true }, { isProject: false }],
    ['of npm exec', { folder: '/cache/npx/abc' }, { isProject: false }],
    [
      'with what is installed',
      { installed: [['node_modules/a', 'a', '1.0.0', null]] },
      { installed: [['node_modules/a', 'a', '1.0.0', null]] },
    ],
  ])('%s is passed on', async (_, more, expected) => {
    const { questions } = await run(`await ask(${tree(more)})`)
    expect(questions).toMatchObject([{ type: 'tree', tree: expected }])
    expect(JSON.stringify(questions)).not.toContain('isGlobal')
  })
})

describe('the end', () => {
  test('is the exit code of npm, which gets the answer', async () => {
    const code = `const given = ${unpacked('[]')}; process.exitCode = given.reason === 'x' ? 7 : 1`
    expect((await run(code, {}, () => ({ type: 'fail', reason: 'x' }))).ended).toBe(7)
  })

  test('is null where npm cannot be stopped, and nothing is asked', async () => {
    const { ended, questions } = await run(
      `const given = await ask({ type: 'unknown' }); if (given.type !== 'stop') process.kill(process.pid)`,
    )
    expect([ended, questions]).toEqual([null, []])
  })

  test('by an error of the answer is that error, and npm is killed', async () => {
    const hanging = `setInterval(() => undefined, 1000); ${unpacked('[]')}; await new Promise(() => undefined)`
    await expect(run(hanging, {}, () => Promise.reject(new Error('no registry')))).rejects.toThrow(
      'no registry',
    )
  })

  test('waits for an answer that is pending, though npm was killed', async () => {
    let isAnswered = false
    const { ended } = await run(
      `process.send({ type: 'saved' }, () => process.kill(process.pid, 'SIGKILL')); await new Promise(() => undefined)`,
      {},
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 50))
        isAnswered = true
        return { type: 'go' }
      },
    )
    expect([ended, isAnswered]).toEqual([137, true])
  })

  test("npm's own refusal is passed on, and not answered", async () => {
    const code = `process.once('message', () => process.exit(9)); await send({ type: 'refused', lines: ['code E404'] }); await new Promise((resolve) => setTimeout(resolve, 50))`
    const { ended, questions } = await run(code)
    expect([ended, questions]).toEqual([0, [{ type: 'refused', lines: ['code E404'] }]])
  })
})
