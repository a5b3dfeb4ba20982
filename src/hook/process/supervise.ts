// Has the heavy part run in a process of its own, and answers in its place if it crashes, hangs or is killed.

import type { HookVerdict } from '../../agents/define-agent.ts'
import { isObject, textOf } from '../../agents/define-agent.ts'
import { unjudged } from '../recognize-event.ts'
import type { HookRequest } from '../request.ts'

/** What a verdict may take. */
const maxBytes = 1024 * 1024

/** A verdict, and whether it is one of the heavy part. */
export interface Supervised {
  readonly verdict: HookVerdict
  readonly isJudged: boolean
}

/** Asks the heavy part; whatever the result is, there is a verdict in time. */
export function supervise(request: HookRequest, deadlineSeconds: number): Promise<Supervised> {
  const [, script = ''] = process.argv
  // Not imported: in the one-file build this module is part of what every quiet event loads.
  const { spawn } = process.getBuiltinModule('node:child_process')
  // A group of its own: an npm that it has started ends with it.
  const child = spawn(process.execPath, [script, 'hook', '--judge'], {
    cwd: process.cwd(),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const end = () => {
    try {
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
      else child.kill('SIGKILL')
    } catch {
      // It is gone.
    }
  }
  return new Promise((resolve) => {
    let answer = ''
    let trouble = ''
    const settle = (verdict: HookVerdict, isJudged = false) => {
      clearTimeout(timer)
      end()
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
      resolve({ verdict, isJudged })
    }
    const timer = setTimeout(
      () => settle(unjudged(`it took longer than the ${deadlineSeconds} seconds that the policy gives`)),
      deadlineSeconds * 1000,
    )
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.on(signal, () =>
        settle(unjudged(`the hook was stopped (${signal}) before there was a verdict`)),
      )
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (answer.length < maxBytes) answer += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (trouble.length < 4000) trouble += chunk
    })
    // It may be gone before it has read all of it, which its end tells.
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify(request))
    child.on('error', (error) => settle(unjudged(`it cannot be started (${error.message})`)))
    child.on('close', (code, signal) => {
      const verdict = code === 0 ? parse(answer) : null
      const why = signal === null ? describeTrouble(trouble) : `the process that judges was ended (${signal})`
      settle(verdict ?? unjudged(why), verdict !== null)
    })
  })
}

function parse(text: string): HookVerdict | null {
  try {
    const verdict: unknown = JSON.parse(text)
    if (!isObject(verdict)) return null
    const type = textOf(verdict, 'type')
    const isSaid = type === 'hold' || type === 'tell' || type === 'ask'
    if (isSaid && textOf(verdict, 'reason') === null) return null
    if (type === 'rewrite' && !isObject(verdict.input)) return null
    return isSaid || type === 'rewrite' || type === 'silent' ? (verdict as unknown as HookVerdict) : null
  } catch {
    return null
  }
}

/** The heavy part has made its own message plain. */
function describeTrouble(text: string): string {
  const line = text.split('\n').find((one) => one.startsWith('depgate: '))
  return line === undefined ? 'the process that judges crashed' : line.slice('depgate: '.length, 1000)
}
