// depgate hook, as it begins: reads the event, glances at the disk, and mostly has nothing to say. Loads nothing heavy.

import { fstatSync, readFileSync, writeSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { HookEvent, HookReply, HookVerdict } from '../../agents/define-agent.ts'
import { projectVariables } from '../../agents/settings-files.ts'
import { isAgent, recognise, refuse, reply, unjudged } from '../recognize-event.ts'
import { namesTool } from '../names-package-manager.ts'
import { findRoot } from './find-root.ts'
import { isUnmoved, shallow } from './unchanged.ts'
import { isOwnCommand } from './local-binary.ts'
import { readRoots, readState, writeRoots, type Remembered } from './state-store.ts'
import type { CommandAnalysis } from '../../shell/step.ts'

/** The largest payload that an agent can send: a tool's whole output is in it. */
const maxCharacters = 64 * 1024 * 1024
/** Where no state sets it: less than any agent waits. */
const standardDeadlineSeconds = 45
/** How many roots one session is watched over. */
const maxRoots = 16

/**
 * Answers one event and returns the exit code. Never throws: a crash would let the agent go on.
 *
 * @param wired - the id of the agent in whose settings the hook is (`--agent`). One that there is not says nothing about the
 * event, and denying every call for it would stop the agent's work: the payload alone decides, and stderr names it.
 */
export async function runHook(wired?: string): Promise<number> {
  const isKnown = wired === undefined || isAgent(wired)
  const { stdout, stderr, exitCode } = await answer(isKnown ? (wired ?? null) : null).catch(
    (error: unknown) =>
      refuse(`it crashed, so nothing was judged: ${(error as Error)?.message ?? 'unknown'}`),
  )
  if (stdout !== '') writeSync(1, stdout)
  if (stderr !== '') writeSync(2, stderr)
  if (!isKnown)
    writeSync(
      2,
      `depgate: no agent "${wired.replaceAll(/[^\w.-]/g, '?').slice(0, 40)}" (depgate hook --help)\n`,
    )
  return exitCode
}

async function answer(wired: string | null): Promise<HookReply> {
  const text = await readInput()
  if (text === null)
    return refuse('a hook reads its event from stdin, and nothing came (depgate hook --help)')
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return refuse('the event on stdin is no JSON, so nothing was judged')
  }
  const recognised = recognise(payload, wired)
  if (recognised === null)
    return refuse('the event on stdin is that of no agent which depgate knows, so nothing was judged')
  const { event } = recognised
  if (event.moment === 'other') return reply(recognised, { type: 'silent' })
  const verdict = await judge(event, recognised.agent.canRewrite).catch((error: unknown): HookVerdict =>
    unjudged((error as Error).message),
  )
  return reply(recognised, verdict)
}

async function judge(event: HookEvent, canRewrite: boolean): Promise<HookVerdict> {
  const verdict = await judgeDisk(event, canRewrite)
  return verdict.type === 'silent' ? judgeRunning(event) : verdict
}

/** An install that still runs has not written its lockfile yet: there is nothing to see of it. */
async function judgeRunning({ running = [], folder }: HookEvent): Promise<HookVerdict> {
  for (const text of running) {
    const command = await analyse(text, folder, false)
    if (command === null || (command.steps.length === 0 && !command.isOpaque)) continue
    const reason =
      'depgate: an install still runs in the background. What it brings in is judged when it has ended.'
    return { type: 'hold', reason, notice: reason }
  }
  return { type: 'silent' }
}

async function judgeDisk(event: HookEvent, canRewrite: boolean): Promise<HookVerdict> {
  const { env } = process
  const isBefore = event.moment === 'before'
  const begun = listRoots(event, [])
  const isAsking = begun.some((root) => isAskingAt(readState(root, env)))
  const command =
    event.command === null ? null : await analyse(event.command, event.folder, isAsking && isBefore)
  const roots = listRoots(event, command?.steps.map(({ folder }) => folder) ?? [])
  const states = roots.map((root) => readState(root, env))
  // What a session only passed by was hardly looked at; one that begins there has to.
  const minDepth = event.moment === 'session-start' ? shallow : 0
  const isQuiet = states.every(
    (one) => one.type === 'known' && one.state.depth >= minDepth && isUnmoved(one.state),
  )
  const isAsked = isBefore && command !== null && (command.steps.length > 0 || (command.isOpaque && isAsking))
  const open = states.flatMap((one) => (one.type === 'known' ? (one.state.open ?? []) : []))
  const isStale = open.some(({ until }) => until !== null && Date.now() >= until)
  if (isQuiet && !isAsked && (!isStale || isBefore)) {
    const [first] = open
    // What is open was reported; before a command that fixes it, it is not in the way.
    if (first === undefined || isBefore) return { type: 'silent' }
    const reason = open.map((one) => one.reason).join('\n\n')
    return { type: 'hold', reason, notice: first.notice }
  }
  const deadlines = states.flatMap((one) => (one.type === 'known' ? [one.state.deadlineSeconds] : []))
  const { supervise } = await import('./supervise.ts')
  const deadlineSeconds = Math.min(...(deadlines.length === 0 ? [standardDeadlineSeconds] : deadlines))
  const request = { event, roots, command: isBefore ? command : null, canRewrite }
  const { verdict, isJudged } = await supervise(request, deadlineSeconds)
  // A command that installs nothing may be the one that fixes it; afterwards it is looked at again.
  return isBefore && !isAsked && !isJudged ? { type: 'silent' } : verdict
}

function isAskingAt(remembered: Remembered): boolean {
  return remembered.type === 'known' && remembered.state.isAsking
}

/** Looks into a command where that can tell something: the analysis costs as much as the rest. */
async function analyse(
  text: string,
  folder: string | null,
  isAsking: boolean,
): Promise<CommandAnalysis | null> {
  if (!isAsking && !namesTool(text)) return null
  const { analyseCommand } = await import('../../shell/analyse.ts')
  const { steps, isOpaque } = analyseCommand(text, folder ?? process.cwd())
  return { steps: steps.filter((step) => !isOwnCommand(step)), isOpaque }
}

/** The roots that an event has to do with: where the session began, where it is, where its command goes, where it was. */
function listRoots({ folder, projectFolder, sessionId }: HookEvent, further: readonly string[]): string[] {
  const { env } = process
  const begun = projectFolder ?? projectVariables.map((name) => env[name]).find((one) => one !== undefined)
  const folders = [begun, folder ?? process.cwd(), ...further].filter(
    (one) => one !== undefined && isAbsolute(one),
  )
  const known = sessionId === null ? [] : readRoots(sessionId, env)
  const roots = [...new Set([...(folders as string[]).map(findRoot), ...known])].slice(0, maxRoots)
  if (sessionId !== null && roots.length > known.length) writeRoots(sessionId, roots, env)
  return roots
}

async function readInput(): Promise<string | null> {
  try {
    // A terminal would wait for a person to type.
    if (fstatSync(0).isCharacterDevice()) {
      const { isatty } = await import('node:tty')
      if (isatty(0)) return null
    }
    return bounded(readFileSync(0, 'utf8'))
  } catch (error) {
    // A pipe that does not block, and has nothing yet.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return null
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
    return bounded(Buffer.concat(chunks).toString('utf8'))
  }
}

function bounded(text: string): string | null {
  return text.length > maxCharacters || text.trim() === '' ? null : text
}
