// The process that judges: each way in which it ends is an answer in time.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { supervise } from '../../../src/hook/process/supervise.ts'
import type { HookRequest } from '../../../src/hook/request.ts'
import { makeFolder } from '../../support/folder.ts'

const { argv } = process
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const before = signals.map((signal) => process.listeners(signal))
afterEach(() => {
  process.argv = argv
  for (const [nth, signal] of signals.entries())
    for (const one of process.listeners(signal))
      if (before[nth]?.includes(one) !== true) process.removeListener(signal, one)
})
/** Runs a script in the place of depgate. */
function judge(script: string, deadlineSeconds = 30, request: object = { event: {} }) {
  const folder = makeFolder({ 'judge.cjs': script })
  process.argv = [process.execPath, path.join(folder, 'judge.cjs')]
  return { folder, result: supervise(request as HookRequest, deadlineSeconds) }
}
const print = (text: string) =>
  `process.stdin.resume().on('end', () => process.stdout.write(${JSON.stringify(text)}))`
const unjudged = (why: string) => {
  const reason = `depgate: the dependencies could not be judged: ${why}`
  return { verdict: { type: 'hold', reason, notice: reason }, isJudged: false }
}

describe('a verdict', () => {
  test.each([
    { type: 'silent' },
    { type: 'hold', reason: 'r', notice: 'n' },
    { type: 'ask', reason: 'r' },
    { type: 'rewrite', input: { command: 'x' } },
  ])('%j is passed on', async (verdict) => {
    expect(await judge(print(JSON.stringify(verdict))).result).toEqual({ verdict, isJudged: true })
  })

  test('is that of the request, which the process reads on stdin', async () => {
    const script = `
      let text = ''
      process.stdin.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('end', () => {
        require('fs').writeFileSync(require('path').join(__dirname, 'seen'), JSON.stringify([process.argv.slice(2), text]))
        process.stdout.write('{"type":"silent"}')
      })`
    const request = { event: { command: 'é'.repeat(100_000) } }
    const { folder, result } = judge(script, 30, request)
    expect((await result).isJudged).toBe(true)
    const [args, text] = JSON.parse(readFileSync(path.join(folder, 'seen'), 'utf8')) as [string[], string]
    expect([args, JSON.parse(text)]).toEqual([['hook', '--judge'], request])
  })
})

describe('what is no verdict lets nothing through', () => {
  const crashed = unjudged('the process that judges crashed')
  test.each([
    '',
    'null',
    '{"type":"pass"}',
    '{"type":"hold"}',
    '{"type":"tell","reason":7}',
    '{"type":"rewrite","input":"x"}',
    '{"type":"silent"}{"type":"silent"}',
  ])('%j', async (text) => {
    expect(await judge(print(text)).result).toEqual(crashed)
  })

  test('a verdict before a failure', async () => {
    const { result } = judge('process.stdout.write(\'{"type":"silent"}\'); process.exitCode = 2')
    expect(await result).toEqual(crashed)
  })

  test('an error of depgate is the reason', async () => {
    const { result } = judge("console.error('x\\ndepgate: git is gone\\nmore'); process.exitCode = 2")
    expect(await result).toEqual(unjudged('git is gone'))
  })

  test('a crash, an endless answer, and one that reads nothing', async () => {
    expect(await judge('throw new Error("x")').result).toEqual(crashed)
    const endless = "const one = 'x'.repeat(1e6); for (let n = 0; n < 5; n += 1) process.stdout.write(one)"
    expect(await judge(endless).result).toEqual(crashed)
    const deaf = judge('process.exit(0)', 30, { event: { command: 'x'.repeat(1e6) } })
    expect(await deaf.result).toEqual(crashed)
  })

  test('a process that is killed', async () => {
    const { result } = judge("process.kill(process.pid, 'SIGKILL')")
    expect(await result).toEqual(unjudged('the process that judges was ended (SIGKILL)'))
  })

  test('one that takes too long, and what it has started ends with it', async () => {
    const script = `
      const child = require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'inherit' })
      require('fs').writeFileSync(require('path').join(__dirname, 'pid'), String(child.pid))
      setTimeout(() => {}, 60000)`
    const { folder, result } = judge(script, 1.5)
    expect(await result).toEqual(unjudged('it took longer than the 1.5 seconds that the policy gives'))
    const started = path.join(folder, 'pid')
    const pid = existsSync(started) ? Number(readFileSync(started, 'utf8')) : 0
    // A process that ended may still be listed until its parent has waited for it.
    const isRunning = () => {
      try {
        return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
      } catch {
        return false
      }
    }
    for (let nth = 0; nth < 100 && isRunning(); nth += 1) await new Promise((done) => setTimeout(done, 20))
    expect(process.platform === 'linux' && isRunning()).toBe(false)
  })

  test.each(signals)('a hook that is stopped by %s', async (signal) => {
    const { result } = judge('setTimeout(() => {}, 60000)')
    const added = process
      .listeners(signal)
      .filter((one) => before[signals.indexOf(signal)]?.includes(one) !== true)
    for (const one of added) one(signal)
    expect(await result).toEqual(unjudged(`the hook was stopped (${signal}) before there was a verdict`))
  })
})
