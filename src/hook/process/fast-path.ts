// The fast path of depgate hook: reads the event, compares file times, and mostly stays silent. Loads nothing heavy.

import { fstatSync, readFileSync, writeSync } from 'node:fs'
import type { Agent, HookEvent, HookReply, HookVerdict } from '../../agents/define-agent.ts'
import type { RememberedState } from '../../ports/hook.ts'
import { approveHint } from '../approve-hint.ts'
import { agentIds, isAgent, recognise, refuse, reply, unjudged, type Recognised } from '../recognize-event.ts'
import { namesTool } from '../names-package-manager.ts'
import { listUncompared } from './equal-files.ts'
import { listMoved, shallow } from './unchanged.ts'
import { listRoots, readOwnSession, takeSession } from './session.ts'
import { openStates } from './state-store.ts'
import type { CommandAnalysis } from '../../shell/step.ts'

/** The largest payload that an agent can send: a tool's whole output is in it. */
const maxCharacters = 64 * 1024 * 1024
/** Where no state sets it: less than any agent waits. */
const standardDeadlineSeconds = 45

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
      `depgate: no agent "${wired.replaceAll(/[^\w.-]/g, '?').slice(0, 40)}"; there are ${agentIds.join(', ')} (depgate hook --help)\n`,
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
  const verdict = await judge(recognised).catch((error: unknown): HookVerdict =>
    unjudged((error as Error).message),
  )
  return reply(recognised, verdict)
}

async function judge({ agent, event }: Recognised): Promise<HookVerdict> {
  const verdict = await judgeDisk(agent, event)
  return verdict.type === 'silent' ? judgeRunning(event) : verdict
}

/** An install that still runs has not written its lockfile yet: there is nothing to see of it. */
async function judgeRunning({ running = [], folder }: HookEvent): Promise<HookVerdict> {
  for (const text of running) {
    const command = await analyse(text, folder, false)
    // What is run was judged before it ran; only an install still has something to write.
    const isInstall =
      command?.isOpaque === true || command?.steps.some(({ leavesTrace }) => leavesTrace) === true
    if (!isInstall) continue
    const reason =
      'depgate: an install still runs in the background. What it brings in is judged when it has ended.'
    return { type: 'hold', reason, notice: reason }
  }
  return { type: 'silent' }
}

async function judgeDisk(agent: Agent, event: HookEvent): Promise<HookVerdict> {
  const isBefore = event.moment === 'before'
  const begun = listRoots(event, [], readOwnSession(event))
  const remembered = openStates(process.env)
  const isAsking = begun.some((root) => isAskingAt(remembered.of(root)))
  const command =
    event.command === null ? null : await analyse(event.command, event.folder, isAsking && isBefore)
  const session = takeSession(event, command?.steps.map(({ folder }) => folder) ?? [])
  const { roots, states } = remembered.reach(session.roots)
  // What a session only passed by was hardly looked at; one that begins there has to.
  const minDepth = event.moment === 'session-start' ? shallow : 0
  const isQuiet = await areQuiet(states, minDepth)
  const isAsked =
    isBefore && command !== null && (await isToBeJudged(command, isQuiet ? states : [], isAsking))
  const open = states.flatMap((one) => (one.type === 'known' ? (one.state.open ?? []) : []))
  const isStale = open.some(({ until }) => until !== null && Date.now() >= until)
  if (isQuiet && !isAsked && (!isStale || isBefore)) {
    const [first] = open
    // What is open was reported; before a command that fixes it, it is not in the way.
    if (first === undefined || isBefore) return { type: 'silent' }
    const reason = [...open.map((one) => one.reason), approveHint].join('\n\n')
    return { type: 'hold', reason, notice: first.notice }
  }
  const deadlines = states.flatMap((one) => (one.type === 'known' ? [one.state.deadlineSeconds] : []))
  const { supervise } = await import('./supervise.ts')
  const deadlineSeconds = Math.min(...(deadlines.length === 0 ? [standardDeadlineSeconds] : deadlines))
  const request = {
    event,
    roots,
    command: isBefore ? command : null,
    canRewrite: agent.canRewrite,
    canShowPerson: agent.personNotice(event),
    session: session.known,
  }
  const { verdict, isJudged } = await supervise(request, deadlineSeconds)
  if (isJudged) session.recordJudged(roots)
  // A command that installs nothing may be the one that fixes it; afterwards it is looked at again.
  return isBefore && !isAsked && !isJudged ? { type: 'silent' } : verdict
}

/** Whether nothing that counts has moved in any of the roots. */
async function areQuiet(states: readonly RememberedState[], minDepth: number): Promise<boolean> {
  for (const one of states) {
    if (one.type !== 'known' || one.state.depth < minDepth) return false
    // A new session is told that not all of the project is watched.
    if (minDepth > 0 && one.state.isWhole === false) return false
    const moved = listMoved(one.state)
    if (moved === null) return false
    const uncompared = listUncompared(one.state, moved, process.env)
    if (uncompared.length === 0) continue
    // Claude Code rewrites its file of state at every turn: the parts of it that decide are compared.
    const { isSameOutside } = await import('./outside-parts.ts')
    if (!isSameOutside(one.state, uncompared, process.env)) return false
  }
  return true
}

function isAskingAt(remembered: RememberedState): boolean {
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
  return analyseCommand(text, folder ?? process.cwd())
}

/** Whether a command needs a verdict: what runs only commands of the project's own needs none. */
async function isToBeJudged(
  { steps, isOpaque, hidden, reserved }: CommandAnalysis,
  states: readonly RememberedState[],
  isAsking: boolean,
): Promise<boolean> {
  if (hidden !== null || reserved !== undefined || (isOpaque && isAsking)) return true
  if (steps.length === 0) return false
  const known = states.flatMap((one) => (one.type === 'known' ? [one.state] : []))
  const { isProvenOwn } = await import('./local-binary.ts')
  return steps.some((step) => step.runs === null || !isProvenOwn(step, known))
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
