// The wrapper: npm's own command line, with every tree judged before npm touches anything.

import path from 'node:path'
import { parseLockfile } from '../lockfile/parse.ts'
import type { Report } from '../model/report.ts'
import type { Host } from '../ports/host.ts'
import type { Registry } from '../ports/registry.ts'
import { reporters } from '../reporters/index.ts'
import { npmCommandOf } from '../shell/npm-commands.ts'
import { plain } from '../text/plain.ts'
import { unrestricted } from './restrictions.ts'
import { approve, compareSaved, compareUnpacked, type Approved } from './verify-installed.ts'
import { checkPreconditions, readLock, recordEnd } from './preconditions.ts'
import { npmCommand } from './npm-args.ts'
import { describeRecovery } from './describe-recovery.ts'
import { findRemedy, describeRemedy, type Refusal } from './passing-versions.ts'
import { recorded, type RunRecord } from '../trail/record-run.ts'
import { judgePlan, policyForPlan, dryRun } from './dry-run.ts'
import type { Restrictions, PlannedTree, NpmRun, NpmAnswer, NpmQuestion, Undo } from '../ports/npm.ts'
import { exitCodes, hasColor } from '../report/terminal.ts'
import type { WrapOptions } from './npm-args.ts'

/** What becomes of one tree while npm installs it. */
interface Install {
  readonly tree: PlannedTree
  readonly approved: Approved
  readonly registry: Registry
  readonly undo: Undo
  readonly lockBefore: string | null
}

const again = Symbol('again')

/** Runs npm or npx behind the gate and returns the exit code: npm's own, unless it was not let through. */
export async function wrap(
  tool: 'npm' | 'npx',
  args: readonly string[],
  options: WrapOptions,
  host: Host,
): Promise<number> {
  const run = (restrictions: Restrictions) => ({ tool, args, restrictions, isTrial: false })
  // Only a word that is npm's: others can be the value of a flag, and that a token.
  const word = args.map(npmCommandOf).find((known) => known !== null)
  const install = (restrictions: Restrictions) =>
    recorded(tool === 'npx' ? tool : (word ?? tool), host, (record) =>
      runTurns(run(restrictions), options, record, host).finally(() =>
        recordEnd(record, options.policy, host),
      ),
    )
  const first = await install(unrestricted)
  if (first.refusal === null) return first.code
  const { refusal } = first
  const stop = host.progress('looking for versions that pass')
  const remedy = await findRemedy(refusal, (restrictions) =>
    dryRun({ tool, args, restrictions, isTrial: true }, { policy: options.policy }, host).then(
      ({ trial }) => trial,
    ),
  ).finally(stop)
  if (remedy === null) return first.code
  const said = describeRemedy(remedy, refusal.report)
  if (!options.isSafe) {
    const typed = [...(tool === 'npx' ? ['npx'] : isOwnWord(args) ? [] : ['npm']), ...args]
      .map(quote)
      .join(' ')
    host.err.write(`depgate: the whole tree passes with ${said}\nrun: depgate ${typed} --safe\n`)
    return first.code
  }
  host.err.write(`depgate: taking ${said}\n`)
  return (await install(remedy.restrictions)).code
}

interface Ended {
  readonly code: number
  /** The tree that was not let through; null where npm went on, or ended by itself. */
  readonly refusal: Refusal | null
}

async function runTurns(run: NpmRun, options: WrapOptions, record: RunRecord, host: Host): Promise<Ended> {
  for (;;) {
    const ended = await runOnce(run, options, record, host)
    if (ended !== again) return ended
  }
}

async function runOnce(
  run: NpmRun,
  options: WrapOptions,
  record: RunRecord,
  host: Host,
): Promise<Ended | typeof again> {
  const turns = new Map<string, () => void>()
  const done: Undo[] = []
  let current: Install | null = null
  let ending: number | typeof again | null = null
  let refusal: Refusal | null = null

  const stop = (code: number | typeof again): NpmAnswer => {
    ending = code
    return { type: 'stop' }
  }

  function endTurn(folder: string): void {
    turns.get(folder)?.()
    turns.delete(folder)
  }

  async function judge(tree: PlannedTree): Promise<NpmAnswer> {
    if (!turns.has(tree.folder)) {
      const { leave, hasWaited } = await host.enter(tree.folder)
      turns.set(tree.folder, leave)
      // What npm has read is no longer how things stand.
      const recovery = host.recover(tree.folder)
      const lines = describeRecovery(recovery, tree.folder)
      for (const line of lines) host.err.write(`${line}\n`)
      // A person decides which of the two states goes on; npm ci makes node_modules anew in any case.
      if (recovery.type === 'changed' && !tree.isClean) return stop(2)
      if (recovery.type === 'restored' || hasWaited) return stop(again)
      // It only runs, and may run for days: nobody waits for that.
      if (tree.isInstalled) endTurn(tree.folder)
    }
    const policy = policyForPlan(tree, options.policy, host)
    checkPreconditions(tree, policy, options.receipt, record, host)
    const stopProgress = host.progress('asking the registry')
    const judged = await judgePlan(tree, policy, host).finally(stopProgress)
    record.reports.push(judged.report)
    const { report, packages, registry, integrity, isExact } = judged
    show(report, tree, host)
    if (report.outcome !== 'pass') {
      if (!tree.isClean && !tree.isLate && !tree.isInstalled) refusal = judged
      return stop(exitCodes[report.outcome])
    }
    if (tree.isDryRun) return stop(0)
    if (tree.isInstalled) return { type: 'go' }
    if (isExact && tree.isProject && tree.adds.length > 0)
      host.err.write('depgate: saving exact versions (floating-range is at "error")\n')
    const undo = current?.undo ?? host.openUndo(tree)
    const lockBefore = current?.lockBefore ?? readLock(tree, host)?.text ?? null
    current = { tree, approved: approve(packages), registry, undo, lockBefore }
    const journal = undo.journal === null ? {} : { journal: undo.journal }
    return { type: 'go', integrity, ...journal, ...(isExact ? { savePrefix: '' } : {}) }
  }

  async function answer(question: NpmQuestion): Promise<NpmAnswer> {
    if (question.type === 'tree') return judge(question.tree)
    if (question.type === 'unresolved') return { type: 'go' }
    if (current === null) return stop(2)
    const { approved, registry } = current
    const difference =
      question.type === 'unpacked'
        ? await compareUnpacked(question.packages, approved, registry)
        : compareLock(current, host)
    if (difference !== null) {
      host.err.write(`depgate: ${difference}. Everything is put back as it was.\n`)
      ending = 1
      record.refusal = difference
      return { type: 'fail', reason: `depgate: ${difference}` }
    }
    if (question.type === 'saved') {
      const { tree, undo } = current
      current = null
      if (tree.isProject) done.push(undo)
      else {
        // It is in place, and what runs from it may run for days.
        undo.drop()
        endTurn(tree.folder)
      }
    }
    return { type: 'go' }
  }

  try {
    const code = await host.runNpm(run, answer)
    // Whatever ended npm before its lockfile was written, the project is put back as it was.
    const left = current as Install | null
    left?.undo.restore()
    for (const undo of done) undo.drop()
    if (ending === again) return again
    return { code: ending ?? (left !== null && code === 0 ? 1 : code), refusal }
  } catch (error) {
    const left = current as Install | null
    left?.undo.restore()
    throw error
  } finally {
    for (const leave of turns.values()) leave()
  }
}

/** The lockfile on disk must hold what was approved, if npm wrote it. */
function compareLock({ tree, approved, lockBefore }: Install, host: Host): string | null {
  const saved = readLock(tree, host)
  if (saved === null || saved.text === lockBefore) return null
  const read = (file: string) => host.read(path.join(tree.folder, file))
  return compareSaved(parseLockfile(saved.text, saved.file, read), approved)
}

/** The table, where something arrives; on stderr where stdout belongs to a program. */
function show(report: Report, tree: PlannedTree, host: Host): void {
  const table = reporters.find((one) => one.id === 'table')
  // What came with the bytes of what was shown is shown only where there is something to say about it; what was let in
  // before is no news where it passes.
  const isKnown = tree.isInstalled || (tree.isLate && report.findings.length === 0)
  const isQuiet = report.outcome === 'pass' && (report.changes.length === 0 || isKnown)
  if (table === undefined || (isQuiet && !tree.isDryRun)) return
  const to = tree.wantsJson ? host.err : host.out
  to.write(
    table.render(report, {
      width: to.width ?? 80,
      hasColor: hasColor(false, to, host.env),
      isVerbose: false,
    }),
  )
}

/** Whether a command line of npm's begins with a word that depgate takes as its own. */
function isOwnWord(args: readonly string[]): boolean {
  return npmCommand(args) !== null
}

/** A word as it must be typed into a shell. */
function quote(word: string): string {
  const shown = plain(word, 300)
  return /^[\w@%+=:,./^~-]+$/.test(shown) && !/^[~^]/.test(shown)
    ? shown
    : `'${shown.replaceAll("'", "'\\''")}'`
}
