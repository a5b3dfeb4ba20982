// Judges what a command would install, before it runs.

import path from 'node:path'
import type { HookVerdict } from '../../agents/define-agent.ts'
import { describeLock } from '../message.ts'
import type { HookRequest } from '../recognize-event.ts'
import { lockfileNames } from '../../lockfile/names.ts'
import { parseLockfile } from '../../lockfile/parse.ts'
import type { Lockfile } from '../../model/lockfile.ts'
import type { Policy } from '../../model/policy.ts'
import type { Report } from '../../model/report.ts'
import type { Host } from '../../ports/host.ts'
import { reporters } from '../../reporters/index.ts'
import { plain } from '../../text/plain.ts'
import { quoteWord } from '../../text/shell-quote.ts'
import { unrestricted } from '../../wrapper/restrictions.ts'
import { approvedPolicy, isPolicy } from './policy.ts'
import { openApprovedState, type ApprovedState } from '../../snapshot/approved.ts'
import { openDisk } from '../../snapshot/disk.ts'
import { stepBetween } from '../../snapshot/snapshot.ts'
import { overlay } from '../../snapshot/overlay.ts'
import type { RunRecord } from '../../trail/record-run.ts'
import { dryRun } from '../../wrapper/dry-run.ts'
import { judgePairs } from '../../check/judge.ts'
import type { CommandAnalysis, Step } from '../../shell/step.ts'

/** What one command may ask for; beyond that a person should look. */
const maxSteps = 8

/** Judges the steps of a command one after the other; the first that does not pass is told. */
export async function judgeCommand(
  { command, event, canRewrite }: HookRequest,
  worlds: readonly ApprovedState[],
  record: RunRecord,
  host: Host,
): Promise<HookVerdict> {
  if (command === null) return { type: 'silent' }
  const settings = worlds.map((world) => policyOf(world, host).settings.hook)
  const rewritten = settings.some(({ rewrite }) => rewrite) ? rewrite(command, event.command, host) : null
  if (canRewrite && rewritten !== null)
    return { type: 'rewrite', input: { ...event.input, command: rewritten } }
  for (const step of command.steps.slice(0, maxSteps)) {
    const verdict = await judgeStep(step, worlds, record, host)
    if (verdict !== null) return verdict
  }
  const isOpaque =
    command.isOpaque || command.steps.some((step) => !step.canPreview) || command.steps.length > maxSteps
  if (!isOpaque || !settings.some(({ ask }) => ask)) return { type: 'silent' }
  return {
    type: 'ask',
    reason:
      'depgate: this command may install packages, and its text does not tell which. What it installs is judged afterwards.',
  }
}

async function judgeStep(
  step: Step,
  worlds: readonly ApprovedState[],
  record: RunRecord,
  host: Host,
): Promise<HookVerdict | null> {
  if (!step.canPreview) return null
  const approved = approvedStateOf(step.folder, worlds)
  if (approved === null) return null
  record.project = approved.root
  const subject = `"${plain([step.tool, ...step.args].join(' '), 200)}"`
  const here = hostOf(step, approved, host)
  const states = openApprovedState(approved, here)
  const isApproved = (file: string) => isPolicy(file) && stepBetween(approved.root, file) !== null
  const disk = overlay(openDisk(here.folder, here), states.before, isApproved)
  const isThere = host.hook.hasFolder(step.folder)
  const isNpx = step.tool === 'npx'
  if ((isNpx || step.tool === 'npm') && isThere) {
    const before = (folder: string) => approvedLockfile(folder, approved)
    const tool = isNpx ? ('npx' as const) : ('npm' as const)
    const run = { tool, args: step.args, restrictions: unrestricted, isTrial: true }
    const { trial, code } = await dryRun(run, { policy: null, disk, before, isBare: true }, here)
    if (trial?.type === 'tree') return answerTo(trial.report, subject, approved, record)
    // It ended well without a tree: nothing would be installed.
    if (code === 0 && trial === null) return null
    const why =
      trial === null ? `npm could not resolve it (exit code ${code})` : `no version of ${trial.name} fits`
    const reason = `depgate: ${subject} could not be judged: ${plain(why, 300)}`
    return { type: 'hold', reason, notice: reason }
  }
  if (step.specs === null || step.specs.length === 0) return null
  const settings = {
    folder: approved.root,
    registry: null,
    isOffline: false,
    hasCache: true,
    asksAnew: true,
  } as const
  const pair = await here.preview(step.specs, settings)
  const policy = policyOf(approved, host)
  const report = await judgePairs([pair], policy, host.now(), settings, here)
  return answerTo(report, subject, approved, record)
}

/** The outside world as the step would find it. */
function hostOf(step: Step, world: ApprovedState, host: Host): Host {
  const folder = host.hook.hasFolder(step.folder) ? step.folder : world.root
  // The rest of what a command sets (NODE_OPTIONS, LD_PRELOAD, HOME) could run code here, outside of the agent's sandbox.
  const settings = Object.entries(step.env).filter(([name]) => /^npm_config_/i.test(name))
  return host.at(folder, Object.fromEntries(settings))
}

function policyOf(state: ApprovedState, host: Host): Policy {
  const here = host.at(state.root)
  return approvedPolicy('', openApprovedState(state, here), here)
}

/** What was approved of the project in a folder: a clone without node_modules holds nothing new. */
function approvedLockfile(folder: string, { root, approved }: ApprovedState): Lockfile | null {
  const step = path.relative(root, folder).replaceAll('\\', '/')
  const at = (file: string) => path.posix.join(step, file)
  const name = lockfileNames.map(at).find((file) => approved.has(file))
  const text = name === undefined ? undefined : approved.get(name)
  if (name === undefined || text === undefined) return null
  return parseLockfile(text, name, (file) => approved.get(at(file)) ?? null)
}

function approvedStateOf(folder: string, worlds: readonly ApprovedState[]): ApprovedState | null {
  const holding = worlds.filter(({ root }) => !path.relative(root, folder).startsWith('..'))
  return holding.sort((a, b) => b.root.length - a.root.length)[0] ?? worlds[0] ?? null
}

function answerTo(
  report: Report,
  subject: string,
  world: ApprovedState,
  record: RunRecord,
): HookVerdict | null {
  record.reports.push(report)
  const said = describeLock({ reports: [report], files: writeReport(report, world), remarks: [], subject })
  return said === null ? null : { type: 'hold', ...said }
}

function writeReport(report: Report, { report: write }: ApprovedState): string[] {
  const json = reporters.find(({ id }) => id === 'json')
  if (json === undefined || report.outcome === 'pass') return []
  return [
    write('report-command.json', json.render(report, { width: 120, hasColor: false, isVerbose: false })),
  ]
}

/** A command that is nothing but one call of npm, with depgate before it; null for every other. */
function rewrite({ steps, isOpaque }: CommandAnalysis, text: string | null, host: Host): string | null {
  const isOne = steps.length === 1 && !isOpaque && steps[0]?.canPreview === true
  const isBare = text !== null && /^\s*(?:npm|npx)\s[^;&|<>()$`\n\r\\]*$/.test(text)
  return isOne && isBare ? `${host.hook.line.map(quoteWord).join(' ')} ${text.trim()}` : null
}
