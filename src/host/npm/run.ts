// Runs the user's own npm, with depgate inside it, and answers what it asks.

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { DepgateError } from '../../errors.ts'
import type { NpmAnswer, NpmQuestion, NpmRun } from '../../host.ts'
import type { PlannedTree } from '../../planned.ts'
import type { Environment } from '../folders.ts'

/** What is run, and who decides. */
export interface NpmRequest extends Omit<NpmRun, 'tool'> {
  /** npm's own script. */
  readonly script: string
  readonly folder: string
  readonly env: Environment
  /** Where `npm exec` keeps what was judged. */
  readonly npxCache: string
  readonly answer: (question: NpmQuestion) => Promise<NpmAnswer>
}

const inside = fileURLToPath(new URL('./inside.cjs', import.meta.url))

/**
 * Runs npm to its end and returns its exit code, as a shell would give it. Unless only its tree is wanted it shares this terminal; it goes on only where `answer` lets it.
 *
 * @throws {DepgateError} EPREVIEW where npm cannot be started; and whatever `answer` throws, with npm stopped.
 */
export async function runNpm(request: NpmRequest): Promise<number> {
  const { script, args, folder, env, npxCache, restrictions, isTrial, answer } = request
  const stream = isTrial ? 'ignore' : 'inherit'
  const child = spawn(process.execPath, ['--require', inside, script, ...args], {
    cwd: folder,
    env: {
      ...env,
      DEPGATE_NPX_CACHE: npxCache,
      DEPGATE_RESTRICTIONS: JSON.stringify(restrictions),
    },
    stdio: [stream, stream, stream, 'ipc'],
  })
  // The terminal sends Ctrl-C to npm too, which ends in its own way; depgate has to see what it leaves behind.
  const stay = () => undefined
  const pass = () => void child.kill('SIGTERM')
  process.on('SIGINT', stay).on('SIGTERM', pass).on('SIGHUP', pass)
  let failure: unknown = null
  const answering = new Set<Promise<void>>()
  child.on('message', (message) => {
    const question = readQuestion(message, npxCache)
    const reply = async () => {
      const given = await answer(question)
      // It may be gone by now, which its exit tells.
      if (child.connected) child.send(given, () => undefined)
    }
    const replying = reply()
      .catch((error: unknown) => {
        failure ??= error
        child.kill('SIGKILL')
      })
      .finally(() => answering.delete(replying))
    answering.add(replying)
  })
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', (cause) =>
        reject(new DepgateError('EPREVIEW', 'npm could not be started', { cause })),
      )
      child.on('exit', (status, signal) =>
        resolve(status ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0))),
      )
    })
    // npm can be killed while it is waited for: what was begun for it must be known before it is taken back.
    await Promise.all(answering)
    if (failure !== null) throw failure
    return code
  } finally {
    process.off('SIGINT', stay).off('SIGTERM', pass).off('SIGHUP', pass)
  }
}

/** Reads what depgate's own part in npm says. */
function readQuestion(message: unknown, npxCache: string): NpmQuestion {
  const question = message as
    | (Omit<PlannedTree, 'isProject' | 'installed'> & {
        type: 'tree'
        isGlobal: boolean
        installed: PlannedTree['installed'] | null
      })
    | Exclude<NpmQuestion, { type: 'tree' }>
  if (question.type !== 'tree') return question
  const { type, isGlobal, installed, ...tree } = question
  const isProject = !isGlobal && !tree.folder.startsWith(npxCache)
  return { type, tree: { ...tree, isProject, installed: installed ?? [] } }
}
