// Judges what a command would install or run, before it runs.

import path from 'node:path'
import type { HookVerdict } from '../../agents/define-agent.ts'
import type { HookRequest } from '../request.ts'
import type { Policy } from '../../model/policy.ts'
import type { PolicyHost } from '../../policy/load/load.ts'
import type { Git } from '../../ports/git.ts'
import type { HookHost } from '../../ports/hook.ts'
import type { AtFolder } from '../../ports/invocation.ts'
import { plain } from '../../text/plain.ts'
import { quoteWord } from '../../text/shell-quote.ts'
import type { CommandAnalysis, Step } from '../../shell/step.ts'
import { openApprovedState, type ApprovedState } from '../../snapshot/approved.ts'
import type { RunRecord } from '../../trail/record-run.ts'
import { forecast } from './forecast.ts'
import type { StepPorts } from './judging-ports.ts'
import { approvedPolicy } from './policy.ts'
import { StepJudge } from './step.ts'

/** What one command may ask for; beyond that a person should look. */
const maxSteps = 8

/** Judges the steps of a command one after the other; the first that does not pass is reported. */
export async function judgeCommand(
  { command, event, canRewrite }: HookRequest,
  worlds: readonly ApprovedState[],
  record: RunRecord,
  host: StepPorts,
): Promise<HookVerdict> {
  const [session] = worlds
  if (command === null || session === undefined) return { type: 'silent' }
  if (command.reserved !== undefined)
    return { type: 'ask', reason: `depgate: ${plain(command.reserved, 300)}.` }
  const settings = worlds.map((world) => policyOf(world, host).settings.hook)
  const judges = command.steps
    .map((step) => new StepJudge(step, { world: worldOf(step, worlds), session, record, host }))
    .filter((judge) => !judge.isOwn())
  const rewritten = settings.some(({ rewrite }) => rewrite)
    ? rewrite(command, event.command, host.hook)
    : null
  const isRewritten = canRewrite && rewritten !== null && judges.length > 0
  for (const judge of judges.slice(0, maxSteps)) {
    const verdict = (await judge.compare()) ?? (isRewritten ? null : await judge.judge())
    if (verdict !== null) return verdict
  }
  if (isRewritten) return { type: 'rewrite', input: { ...event.input, command: rewritten } }
  const rest = judges.slice(maxSteps)
  const isWatched = (folder: string) => isSeenAfterwards(folder, worlds, host.git)
  const left = judges.map(({ step }) => step)
  const told = forecast({ ...command, steps: left }, isWatched)
  if (told.type === 'untold') return { type: 'ask', reason: describeUntold(told.reason) }
  if (rest.some(({ step }) => !step.leavesTrace))
    return { type: 'ask', reason: describeUntold(`it has more than ${maxSteps} calls of package managers`) }
  const isLater = told.type === 'later' || rest.length > 0
  if (!isLater || !settings.some(({ ask }) => ask)) return { type: 'silent' }
  return { type: 'ask', reason: later }
}

const later =
  'depgate: this command may install packages, and its text does not tell which. What it leaves in the project is judged afterwards; what it runs, or installs elsewhere, is not.'

function describeUntold(reason: string): string {
  return [
    `depgate: this command can run or install packages that nothing would show afterwards, and they cannot be judged before: ${plain(reason, 300)}.`,
    'Write it in plain words, with the package and its version (`npx name@1.2.3`) and in a call of its own, so that it can be judged.',
  ].join('\n')
}

function policyOf(state: ApprovedState, host: AtFolder<PolicyHost>): Policy {
  const here = host.at(state.root)
  return approvedPolicy('', openApprovedState(state, here), here)
}

/** The innermost root that a step's folder is in, or else the session's own. */
function worldOf({ folder }: Step, worlds: readonly ApprovedState[]): ApprovedState {
  const around = worlds.filter(({ root }) => isInside(folder, root))
  return (around.sort((a, b) => b.root.length - a.root.length)[0] ?? worlds[0]) as ApprovedState
}

function isInside(folder: string, root: string): boolean {
  const step = path.relative(root, folder)
  return !/^\.\.(?:[\\/]|$)/.test(step) && !path.isAbsolute(step)
}

/** How deep a project is looked into. */
const deepest = 24

/**
 * Whether what an install leaves in a folder is seen afterwards: a project is watched as a whole, but for its
 * node_modules and .git; of a folder that is no project only what lies in it itself.
 */
function isSeenAfterwards(folder: string, worlds: readonly ApprovedState[], git: Git): boolean {
  return worlds.some(({ root, disk }) => {
    if (!isInside(folder, root)) return false
    const steps = path.relative(root, folder).split(/[\\/]/).filter(Boolean)
    if (steps.length === 0) return true
    const isProject = disk.get('package.json')?.hash != null || git.top(root) !== null
    return (
      isProject && steps.length < deepest && !steps.some((one) => one === 'node_modules' || one === '.git')
    )
  })
}

/** A command that is nothing but one call of npm, with depgate before it; null for every other. */
function rewrite(
  { steps, isOpaque, hidden }: CommandAnalysis,
  text: string | null,
  { line }: Pick<HookHost, 'line'>,
): string | null {
  const isOne = steps.length === 1 && !isOpaque && hidden === null && steps[0]?.preview === 'npm'
  const isBare = text !== null && /^\s*(?:npm|npx)\s[^;&|<>()$`\n\r\\]*$/.test(text)
  return isOne && isBare ? `${line.map(quoteWord).join(' ')} ${text.trim()}` : null
}
