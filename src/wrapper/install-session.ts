// One run of npm behind the gate: answers npm's questions, and undoes a refused install.

import type {
  NpmAnswer,
  NpmQuestion,
  PlannedTree,
  ScriptRequest,
  UnpackedPackage,
  Undo,
} from '../ports/npm.ts'
import { exitCodes } from '../report/terminal.ts'
import { isOther, readState, type ProjectState } from './project-state.ts'
import { judgePlan, policyForPlan, type JudgedPlan } from './dry-run.ts'
import { describeRecovery } from './describe-recovery.ts'
import { answerScripts, scriptSettings, unpreparedOf } from './install-scripts.ts'
import { recordsPatches, runsProgram } from './npm-args.ts'
import { listPatchedManifests } from './planned-patches.ts'
import { checkPreconditions, readLock } from './preconditions.ts'
import type { Install, LockedFolder, SessionEnd, SessionPorts, SessionRequest } from './session-types.ts'
import { showPlan } from './show-plan.ts'
import { approve, compareLock, compareUnpacked } from './verify-installed.ts'

const go: NpmAnswer = { type: 'go' }

/** Runs npm once. The project is restored unless npm wrote its lockfile. */
export class InstallSession {
  readonly #request: SessionRequest
  readonly #host: SessionPorts
  /** The functions that release the locks, by folder. */
  readonly #locks = new Map<string, () => void>()
  /** The undo records of the trees whose lockfile is written. */
  readonly #saved: Undo[] = []
  #install: Install | null = null
  #refusal: JudgedPlan | null = null
  /** A line about install scripts that did not run. */
  #undecided: string | null = null
  /** The exit code where depgate ended npm; null where npm ended by itself. */
  #code: number | null = null
  #isStale = false
  /** The project as it was before npm was started. */
  #begun: ProjectState | null = null

  constructor(request: SessionRequest, host: SessionPorts) {
    this.#request = request
    this.#host = host
  }

  /** Runs npm to its end. @throws {DepgateError} EPREVIEW, EPOLICY, ETRAIL, ERECEIPT, EUNDO …, with the project restored. */
  async run(): Promise<SessionEnd> {
    this.#begun = readState(this.#request.run.args, this.#host)
    try {
      return this.#close(await this.#host.runNpm(this.#request.run, (question) => this.answer(question)))
    } catch (error) {
      this.#install?.undo.restore()
      throw error
    } finally {
      for (const leave of this.#locks.values()) leave()
    }
  }

  /** Answers a question of npm. */
  async answer(question: NpmQuestion): Promise<NpmAnswer> {
    switch (question.type) {
      case 'tree':
        return this.onTree(question.tree)
      case 'unpacked':
        return this.onUnpacked(question.packages)
      case 'scripts':
        return this.onScripts(question.request)
      case 'saved':
        return this.onSaved()
      case 'unresolved':
      case 'refused':
        return go
    }
  }

  /** The tree is built, and nothing was written: judges the tree. */
  async onTree(tree: PlannedTree): Promise<NpmAnswer> {
    const refusal = await this.#lock(tree)
    if (refusal !== null) return refusal
    const { options, record } = this.#request
    const policy = policyForPlan(tree, options.policy, this.#host)
    checkPreconditions({ tree, policy, receipt: options.receipt, record }, this.#host)
    const stopProgress = this.#host.progress('asking the registry')
    const planOptions = { isRecording: recordsPatches(this.#request.run) }
    const judged = await judgePlan(tree, policy, this.#host, planOptions).finally(stopProgress)
    const { report } = judged
    record.reports.push(report)
    showPlan(report, tree, runsProgram(this.#request.run), this.#host)
    if (report.outcome !== 'pass') {
      if (!tree.isClean && !tree.isLate && !tree.isInstalled) this.#refusal = judged
      return this.#stop(exitCodes[report.outcome])
    }
    if (tree.isDryRun) return this.#stop(0)
    return tree.isInstalled ? go : this.#begin(tree, judged)
  }

  /** Everything is unpacked, and no install script has run: compares the packages with the approved tree. */
  async onUnpacked(packages: readonly UnpackedPackage[]): Promise<NpmAnswer> {
    if (this.#install === null) return this.#stop(2)
    const difference = await compareUnpacked(packages, this.#install, this.#install.registry)
    return difference === null ? go : this.#fail(difference)
  }

  /** npm is about to run install scripts: names those that run. */
  async onScripts(request: ScriptRequest): Promise<NpmAnswer> {
    const { folder, isProject } = request
    const isAlone = this.#install === null
    const refusal = isAlone ? await this.#lock({ folder, isClean: false, isInstalled: false }) : null
    if (refusal !== null) return refusal
    const settings = this.#install ?? scriptSettings(request, this.#request.options.policy, this.#host)
    const { answer, line } = answerScripts(request, settings, this.#host)
    // What npm runs from a tree of its own may run for days.
    if (line !== null && isProject) this.#undecided = line
    else if (line !== null) this.#host.err.write(`${line}\n`)
    return answer
  }

  /** The lockfile is written: compares it with the approved tree. */
  onSaved(): NpmAnswer {
    if (this.#install === null) return this.#stop(2)
    const { tree, undo } = this.#install
    const difference = compareLock(this.#install, this.#host)
    if (difference !== null) return this.#fail(difference)
    this.#install = null
    if (tree.isProject) this.#saved.push(undo)
    else {
      // The install is complete, and the command that runs from it may run for days.
      undo.drop()
      this.#unlock(tree.folder)
    }
    return go
  }

  /** Locks the folder and recovers it; null where npm may continue. */
  async #lock({ folder, isClean, isInstalled }: LockedFolder): Promise<NpmAnswer | null> {
    if (this.#locks.has(folder)) return null
    const { leave, hasWaited } = await this.#host.enter(folder)
    this.#locks.set(folder, leave)
    const recovery = this.#host.recover(folder)
    for (const line of describeRecovery(recovery, folder)) this.#host.err.write(`${line}\n`)
    // The user has to choose between the two states; npm ci builds node_modules again in any case.
    if (recovery.type === 'changed' && !isClean) return this.#stop(2)
    // Another depgate can have ended between npm's reading and the lock.
    const hasChanged = isOther(this.#begun, folder, this.#host)
    if (recovery.type === 'restored' || hasWaited || hasChanged) {
      this.#isStale = true
      return { type: 'stop' }
    }
    // Nothing is installed, and the command may run for days: another depgate must not wait for it.
    if (isInstalled) this.#unlock(folder)
    return null
  }

  #unlock(folder: string): void {
    this.#locks.get(folder)?.()
    this.#locks.delete(folder)
  }

  /** Lets npm install an approved tree. A late tree belongs to the install in progress. */
  #begin(tree: PlannedTree, plan: JudgedPlan): NpmAnswer {
    const { packages, registry, integrity, isExact, policy } = plan
    if (isExact && tree.isProject && tree.adds.length > 0)
      this.#host.err.write('depgate: saving exact versions (floating-range is at "error")\n')
    const undo = this.#install?.undo ?? this.#host.openUndo(tree)
    const lockBefore = this.#install?.lockBefore ?? readLock(tree, this.#host)?.text ?? null
    const approved = approve(packages)
    const patchedManifests = this.#install?.patchedManifests ?? listPatchedManifests(plan.pair)
    this.#install = { tree, approved, patchedManifests, registry, undo, lockBefore, policy }
    const journal = undo.journal === null ? {} : { journal: undo.journal }
    const unprepared = unpreparedOf(tree, packages, policy, this.#host)
    const left = unprepared.length === 0 ? {} : { unprepared }
    return { type: 'go', integrity, ...journal, ...left, ...(isExact ? { savePrefix: '' } : {}) }
  }

  #stop(code: number): NpmAnswer {
    this.#code = code
    return { type: 'stop' }
  }

  #fail(difference: string): NpmAnswer {
    this.#host.err.write(`depgate: ${difference}. Everything is put back as it was.\n`)
    this.#code = 1
    this.#request.record.refusal = difference
    return { type: 'fail', reason: `depgate: ${difference}` }
  }

  /** @param code - npm's own exit code. */
  #close(code: number): SessionEnd {
    const isUnsaved = this.#install !== null
    this.#install?.undo.restore()
    for (const undo of this.#saved) undo.drop()
    if (this.#isStale) return { type: 'stale' }
    const ended = this.#code ?? (isUnsaved && code === 0 ? 1 : code)
    if (ended === 0 && this.#undecided !== null) this.#host.err.write(`${this.#undecided}\n`)
    return { type: 'ended', code: ended, refusal: this.#refusal }
  }
}
