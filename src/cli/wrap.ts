// The wrapper: npm's own command line, with every tree judged before npm touches anything.

import path from 'node:path'
import {
  approve,
  compareSaved,
  compareUnpacked,
  DepgateError,
  fillIntegrity,
  gate,
  pairOf,
  parseLockfile,
  reporters,
  type Approved,
  type Host,
  type NpmAnswer,
  type NpmQuestion,
  type PlannedTree,
  type Policy,
  type Registry,
  type Report,
  type Undo,
} from '../index.ts'
import { exitCodes, hasColor } from './emit.ts'
import { readPolicy } from './read-policy.ts'

/** What becomes of one tree while npm installs it. */
interface Install {
  readonly tree: PlannedTree
  readonly approved: Approved
  readonly registry: Registry
  readonly undo: Undo
  readonly lockBefore: string | null
}

/** What is asked for beside npm's own words. */
export interface WrapOptions {
  /** From `--policy`. */
  readonly policy: string | null
}

const again = Symbol('again')

/** Runs npm or npx behind the gate and returns the exit code: npm's own, unless it was not let through. */
export async function wrap(
  tool: 'npm' | 'npx',
  args: readonly string[],
  options: WrapOptions,
  host: Host,
): Promise<number> {
  for (;;) {
    const code = await runOnce(tool, args, options, host)
    if (code !== again) return code
  }
}

async function runOnce(
  tool: 'npm' | 'npx',
  args: readonly string[],
  options: WrapOptions,
  host: Host,
): Promise<number | typeof again> {
  const turns = new Map<string, () => void>()
  const done: Install[] = []
  let current: Install | null = null
  let ending: number | typeof again | null = null

  const stop = (code: number | typeof again): NpmAnswer => {
    ending = code
    return { type: 'stop' }
  }

  async function judge(tree: PlannedTree): Promise<NpmAnswer> {
    if (!turns.has(tree.folder)) {
      const { leave, hasWaited } = await host.enter(tree.folder)
      turns.set(tree.folder, leave)
      // What npm has read is no longer how things stand.
      if (host.recover(tree.folder) || hasWaited) return stop(again)
    }
    const { policy } = readPolicy(options.policy, [tree.folder, host.folder], host)
    const registry = await host.openRegistryAs(tree.configuration)
    const read = (file: string) => host.read(path.join(tree.folder, file))
    const isExact = policy.rules.get('floating-range')?.level === 'error'
    const usual = tree.configuration.savePrefix
    const prefix = isExact ? '' : typeof usual === 'string' ? usual : '^'
    const pair = pairOf(tree, { prefix }, read)
    const filled = await fillIntegrity(pair.after, registry)
    const stopProgress = host.progress('asking the registry')
    const report = await gate([{ ...pair, after: filled.lockfile }], policy, registry, host.now()).finally(
      stopProgress,
    )
    show(report, tree, host)
    if (report.outcome !== 'pass') return stop(exitCodes[report.outcome])
    if (tree.isDryRun) return stop(0)
    sayExact(tree, policy, host)
    const undo = current?.undo ?? host.openUndo(tree)
    const lockBefore = current?.lockBefore ?? readLock(tree, host)?.text ?? null
    current = { tree, approved: approve(filled.lockfile), registry, undo, lockBefore }
    return { type: 'go', integrity: filled.integrity, ...(isExact ? { savePrefix: '' } : {}) }
  }

  async function answer(question: NpmQuestion): Promise<NpmAnswer> {
    if (question.type === 'tree') return judge(question.tree)
    if (question.type === 'unknown') {
      throw new DepgateError('EPREVIEW', 'this npm cannot be stopped before it installs', {
        hint: 'depgate works with npm 9 to 12.',
      })
    }
    if (current === null) return stop(2)
    const { approved, registry } = current
    const difference =
      question.type === 'unpacked'
        ? await compareUnpacked(question.packages, approved, registry)
        : compareLock(current, host)
    if (difference !== null) {
      host.err.write(`depgate: ${difference}. Everything is put back as it was.\n`)
      ending = 1
      return { type: 'fail', reason: `depgate: ${difference}` }
    }
    if (question.type === 'saved') {
      done.push(current)
      current = null
    }
    return { type: 'go' }
  }

  try {
    const { code } = await host.runNpm(tool, args, answer)
    // Whatever ended npm before its lockfile was written, the project is put back as it was.
    const left = current as Install | null
    left?.undo.restore()
    for (const { undo } of done) undo.drop()
    return ending ?? (left !== null && code === 0 ? 1 : code)
  } catch (error) {
    const left = current as Install | null
    left?.undo.restore()
    throw error
  } finally {
    for (const leave of turns.values()) leave()
  }
}

function readLock(tree: PlannedTree, host: Host): { file: string; text: string } | null {
  if (!tree.isProject) return null
  for (const file of ['npm-shrinkwrap.json', 'package-lock.json']) {
    const text = host.read(path.join(tree.folder, file))
    if (text !== null) return { file, text }
  }
  return null
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
  const isQuiet = report.outcome === 'pass' && report.changes.length === 0
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

function sayExact(tree: PlannedTree, policy: Policy, host: Host): void {
  const isSaved = tree.isProject && tree.adds.length > 0
  if (!isSaved || policy.rules.get('floating-range')?.level !== 'error') return
  host.err.write('depgate: saving exact versions (floating-range is at "error")\n')
}
