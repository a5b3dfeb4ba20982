// Runs the user's own npm with the preloaded module, and answers its questions.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { plain } from '../../text/plain.ts'
import type { Environment } from '../../system/folders.ts'
import { preloadFile } from '../../system/packaged-files.ts'
import { endOf } from './spawn.ts'
import type { PlannedTree, NpmAnswer, NpmQuestion, NpmRun, ScriptRequest } from '../../ports/npm.ts'

/** One run of npm, and the function that answers its questions. */
export interface NpmRequest extends Omit<NpmRun, 'tool'> {
  /** npm's own script, and its version. */
  readonly script: string
  readonly version: string
  readonly folder: string
  readonly env: Environment
  /** The cache folder for installs without a lockfile; null where it is not private to this user. */
  readonly cache: string | null
  readonly answer: (question: NpmQuestion) => Promise<NpmAnswer>
}

/**
 * Runs npm to its end and returns its exit code as a shell does. Except in a dry run it inherits the terminal; it
 * continues only where `answer` allows it. Null where npm cannot be stopped before it installs: then it did nothing.
 *
 * @throws {DepgateError} EPREVIEW where npm cannot be started; and errors of `answer`, after which npm is killed.
 */
export async function runNpm(request: NpmRequest): Promise<number | null> {
  const { script, args, folder, env, cache, restrictions, isTrial, answer } = request
  const stream = isTrial ? 'ignore' : 'inherit'
  const child = spawn(process.execPath, ['--require', preloadFile(env), script, ...args], {
    cwd: folder,
    env: {
      ...env,
      DEPGATE_CACHE: cache ?? '',
      DEPGATE_RESTRICTIONS: JSON.stringify(restrictions),
      DEPGATE_TRIAL: isTrial ? '1' : '',
    },
    stdio: [stream, stream, stream, 'ipc'],
  })
  let failure: unknown = null
  let isUnknown = false
  const answering = new Set<Promise<void>>()
  child.on('message', (message) => {
    if ((message as { type?: unknown }).type === 'unknown') {
      isUnknown = true
      child.send({ type: 'stop' })
      return
    }
    const question = readQuestion(message, request)
    const reply = async () => {
      const given = await answer(question)
      if (question.type === 'refused') return
      // npm may have ended by now; its exit code is handled below.
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
  const code = await endOf(child)
  // npm can be killed while an answer is pending, which must be complete before the install is undone.
  await Promise.all(answering)
  if (failure !== null) throw failure
  return isUnknown ? null : code
}

/** Reads a message of the preloaded module. */
function readQuestion(message: unknown, { cache, version }: NpmRequest): NpmQuestion {
  const question = message as
    | (Omit<PlannedTree, 'label' | 'isProject' | 'installed'> & {
        type: 'tree'
        isGlobal: boolean
        installed: PlannedTree['installed'] | null
      })
    | (Omit<ScriptRequest, 'isProject'> & { type: 'scripts'; isGlobal: boolean })
    | Exclude<NpmQuestion, { type: 'tree' | 'scripts' }>
  const isOfProject = ({ isGlobal, folder }: { isGlobal: boolean; folder: string }) =>
    !isGlobal && !(cache !== null && folder.startsWith(join(cache, 'npx')))
  if (question.type === 'scripts') {
    const { type, isGlobal: _, ...request } = question
    return { type, request: { ...request, isProject: isOfProject(question) } }
  }
  if (question.type !== 'tree') return question
  const { type, isGlobal: _, installed, ...tree } = question
  const isProject = isOfProject(question)
  return {
    type,
    tree: { ...tree, label: `npm ${plain(version, 50)}`, isProject, installed: installed ?? [] },
  }
}
