// Judges one call of a package manager before it runs: its settings, then the tree that it would bring in.

import path from 'node:path'
import type { HookVerdict } from '../../agents/define-agent.ts'
import { DepgateError } from '../../errors.ts'
import { judgePairs } from '../../check/judge.ts'
import { describeVerdict, type Offer } from '../message.ts'
import { findBin, findInstalled, isOwnCommand } from '../own-command.ts'
import type { Report } from '../../model/report.ts'
import { reporters } from '../../reporters/index.ts'
import type { Step } from '../../shell/step.ts'
import { openApprovedState, type ApprovedState } from '../../snapshot/approved.ts'
import { openDisk } from '../../snapshot/disk.ts'
import { overlay } from '../../snapshot/overlay.ts'
import { stepBetween } from '../../snapshot/snapshot.ts'
import { plain } from '../../text/plain.ts'
import type { RunRecord } from '../../trail/record-run.ts'
import { dryRun } from '../../wrapper/dry-run.ts'
import { unrestricted } from '../../remedy/restrictions.ts'
import { offerForStep } from './offer.ts'
import { openOwnFiles } from './own-files.ts'
import type { StepPorts } from './judging-ports.ts'
import { approvedLockfile } from './pairs.ts'
import { approvedPolicy, isPolicy } from './policy.ts'
import { describeMissing, describeOther, describeRefusal } from './refused.ts'
import { nameStep } from './name-step.ts'
import { compareSettings } from './step-settings.ts'

/** What a step is judged in. */
export interface StepScene {
  /** The project that it belongs to. */
  readonly world: ApprovedState
  /** The one in which the session began. */
  readonly session: ApprovedState
  readonly record: RunRecord
  readonly host: StepPorts
}

/** How the registry is asked about packages that arrive. */
const anew = { registry: null, isOffline: false, hasCache: true, asksAnew: true } as const

/** One step, with what it is judged by. */
export class StepJudge {
  readonly step: Step
  readonly #scene: StepScene
  readonly #subject: string
  readonly #folder: string

  constructor(step: Step, scene: StepScene) {
    this.step = step
    this.#scene = scene
    this.#folder = scene.host.hook.hasFolder(step.folder) ? step.folder : scene.world.root
    this.#subject = nameStep(step)
  }

  /** Whether it runs a command that the approved lockfile provides. */
  isOwn(): boolean {
    return isOwnCommand(
      { ...this.step, folder: this.#scene.host.real(this.step.folder) },
      openOwnFiles(this.#scene.world, this.#scene.host),
    )
  }

  /** What it names of registries and their like, against the approved configuration. */
  async compare(): Promise<HookVerdict | null> {
    const { world, session, host } = this.#scene
    const isTrusted = world.root === session.root || host.git.top(world.root) !== null
    const differing = await compareSettings(this.step, world, isTrusted, host)
    if (differing === null) return null
    const lines = differing.lines.map((line) => `- ${line}`).join('\n')
    if (differing.isUntold)
      return {
        type: 'ask',
        reason: `depgate: ${this.#subject} cannot be judged: where its packages come from is not told\n${lines}`,
      }
    const reason = [
      `depgate: ${this.#subject} does not pass: it takes packages from elsewhere, or checks less, than the approved configuration\n${lines}`,
      'Evidence is asked of the approved registries alone. Run it without these settings, or have a person change the approved configuration.',
    ].join('\n')
    return { type: 'hold', reason, notice: reason }
  }

  /** The tree that it would bring in; null where it passes, or where it cannot be told before. */
  async judge(): Promise<HookVerdict | null> {
    const { step } = this
    if (step.preview === null || step.isWrapped) return null
    this.#scene.record.project = this.#scene.world.root
    return step.preview === 'npm' && this.#folder === step.folder ? this.#judgeByNpm() : this.#judgeByNames()
  }

  async #judgeByNpm(): Promise<HookVerdict | null> {
    const { step } = this
    const { world } = this.#scene
    const here = this.#host()
    const states = openApprovedState(world, here)
    const isApproved = (file: string) => isPolicy(file) && stepBetween(world.root, file) !== null
    const disk = overlay(openDisk(here.folder, here), states.before, isApproved)
    const other = describeOther(this.#subject, step, disk)
    if (other !== null) return this.#hold(other)
    const before = (folder: string) => approvedLockfile(folder, states)
    const tool = step.tool === 'npx' ? ('npx' as const) : ('npm' as const)
    const run = { tool, args: step.ownArgs, restrictions: unrestricted, isTrial: true }
    const { trial, code, refusal } = await dryRun(run, { policy: null, disk, before, isBare: true }, here)
    if (trial?.type === 'tree') return this.#answer(trial.report, () => offerForStep(step, trial, here))
    if (code === 0 && trial === null) return this.#judgeFound()
    if (trial !== null)
      return this.#hold(
        `depgate: ${this.#subject} could not be judged: no version of ${plain(trial.name, 214)} ${trial.range === '' ? 'is published' : `fits ${plain(trial.range, 100)}`} (ETARGET)`,
      )
    return this.#hold(describeRefusal(this.#subject, refusal, code, this.#names()))
  }

  /** npm ended well without a tree: it found the command on disk. Whether anything approved put it there. */
  #judgeFound(): HookVerdict | null {
    const { world, host } = this.#scene
    const { runs, isRunner, specs } = this.step
    const known = this.#names()
    const unknown = (specs ?? [])
      .map((spec) => spec.replace(/(.)@.*$/s, '$1'))
      .filter((name) => !known.has(name))
    if (!isRunner || (specs !== null && unknown.length === 0)) return null
    const files = openOwnFiles(world, host)
    const folder = host.real(this.step.folder)
    const bin = runs === null ? null : findBin(folder, runs, files)
    const found = [bin, ...unknown.map((name) => findInstalled(folder, name, files))].find(
      (one) => one !== null,
    )
    if (found === undefined) return null
    const shown = plain(path.relative(world.root, found), 200)
    return {
      type: 'ask',
      reason: `depgate: ${this.#subject} would run ${shown}, and no package of the approved lockfile provides that command: nothing tells where it comes from, and nothing would show it afterwards.`,
    }
  }

  async #judgeByNames(): Promise<HookVerdict | null> {
    const { specs } = this.step
    if (specs === null || specs.length === 0) return null
    const { world, host } = this.#scene
    const here = this.#host()
    const settings = { folder: this.#folder, ...anew }
    try {
      const pair = await here.preview(specs, settings)
      const root = host.at(world.root)
      const policy = approvedPolicy('', openApprovedState(world, root), root)
      const report = await judgePairs([pair], { policy, asOf: host.now(), settings }, here)
      return this.#answer(report)
    } catch (error) {
      if (!(error instanceof DepgateError) || error.code !== 'EPREVIEW') throw error
      const cause = error.cause as { code?: unknown } | undefined
      const [only] = specs
      const missing =
        cause?.code === 'E404' && specs.length === 1 ? only?.replace(/(.)@.*$/s, '$1') : undefined
      return this.#hold(
        missing === undefined
          ? `depgate: ${this.#subject} could not be judged: ${plain(error.message, 300)}`
          : describeMissing(this.#subject, missing, this.#names()),
      )
    }
  }

  #hold(reason: string): HookVerdict {
    return { type: 'hold', reason, notice: reason }
  }

  /** The outside world as the step would find it. */
  #host(): ReturnType<StepPorts['at']> {
    // The rest of what a command sets (NODE_OPTIONS, LD_PRELOAD, HOME) could run code here, outside of the agent's sandbox.
    const settings = Object.entries(this.step.env).filter(([name]) => /^npm_config_/i.test(name))
    return this.#scene.host.at(this.#folder, Object.fromEntries(settings))
  }

  /** The names of the approved packages. */
  #names(): ReadonlySet<string> {
    const { world, host } = this.#scene
    const states = openApprovedState(world, host)
    const packages = approvedLockfile(world.root, states)?.packages ?? []
    return new Set(packages.map(({ name }) => name))
  }

  async #answer(
    report: Report,
    find: () => Promise<Offer | null> = () => Promise.resolve(null),
  ): Promise<HookVerdict | null> {
    this.#scene.record.reports.push(report)
    const offer = report.outcome === 'fail' ? await find() : null
    const files = writeReport(report, this.#scene.world)
    const said = describeVerdict({ reports: [report], files, remarks: [], subject: this.#subject, offer })
    return said === null ? null : { type: 'hold', ...said }
  }
}

function writeReport(report: Report, { report: write }: ApprovedState): string[] {
  const json = reporters.find(({ id }) => id === 'json')
  if (json === undefined || report.outcome === 'pass') return []
  return [
    write('report-command.json', json.render(report, { width: 120, hasColor: false, isVerbose: false })),
  ]
}
