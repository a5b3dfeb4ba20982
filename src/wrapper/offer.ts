// What is offered in place of a refused command, or taken with --safe: older versions, or other lines.

import semver from 'semver'
import type { Invocation } from '../ports/invocation.ts'
import type { Npm, NpmRun } from '../ports/npm.ts'
import type { Outputs } from '../ports/output.ts'
import type { Search, Tried } from '../remedy/find-remedy.ts'
import { describeRemedy as describeLines } from '../remedy/describe.ts'
import { toTyped } from '../remedy/search-copy.ts'
import { formatLine, type Line } from '../remedy/step.ts'
import { echoWords } from '../text/command-line.ts'
import { plain } from '../text/plain.ts'
import { dryRun, type JudgedPlan, type TrialPorts } from './dry-run.ts'
import { findLines, type SearchPorts } from './find-lines.ts'
import { npmCommand, withOwnFlags, type NpmCommand } from './npm-args.ts'
import { describeRemedy, findRemedy, type Remedy } from '../remedy/passing-versions.ts'
import { unrestricted } from '../remedy/restrictions.ts'
import type { SessionEnd } from './session-types.ts'

/** For all lines that are tried, and for npm's edits of manifests, in milliseconds. */
const searchMs = 30_000
const editMs = 30_000

/** A command that was refused. */
export interface RefusedRun {
  readonly command: NpmCommand
  readonly refusal: JudgedPlan
  /** The exit code of the refusal. */
  readonly code: number
  /** Runs npm behind the gate again. */
  readonly install: (
    run: Pick<NpmRun, 'args' | 'restrictions'>,
  ) => Promise<Extract<SessionEnd, { type: 'ended' }>>
}

/** What an offer needs of the outside world. */
export type OfferPorts = TrialPorts &
  SearchPorts &
  Outputs &
  Pick<Npm, 'openProject'> &
  Pick<Invocation, 'own'>

/** Offers what passes as a whole, or installs it with `--safe`; returns the exit code. */
export async function offerPassing(refused: RefusedRun, host: OfferPorts): Promise<number> {
  const { command, refusal, code, install } = refused
  const { tool, args, options } = command
  const errors = refusal.report.findings.filter(({ level }) => level === 'error')
  const names = errors.map(({ name }) => name)
  // What another line replaces is not resolved: in a tree of 850 packages the command takes 9 s in place of 15.
  const isTyped = tool === 'npm' && !options.isSafe && namesRefused(refusal, names)
  const first = isTyped ? await findOther(refused, host) : null
  if (first?.lines != null) return showLines(first, refused, host)
  const remedy = await findOlderTree(refused, host)
  if (remedy === null) return tool === 'npm' ? offerLines(refused, host, first) : code
  const passing = describeRemedy(remedy, refusal.report)
  if (options.isSafe) {
    host.err.write(`depgate: taking ${passing}\n`)
    return (await install({ args, restrictions: remedy.restrictions })).code
  }
  // The same words would name a version that is not the one that is saved.
  const isNamed = tool === 'npm' && !isTyped && namesRefused(refusal, remedy.restrictions.relax)
  const other = isNamed ? await findOther(refused, host) : null
  if (other?.lines != null) return showLines(other, refused, host)
  // As in the other lines: what was looked at is installed by it.
  const words = refusal.tree.isDryRun ? args.filter((word) => word !== '--dry-run') : args
  const typed = withOwnFlags({ tool, args: words }, ['--safe', ...policyFlags(command)])
  const line = [...host.own, ...(tool === 'npx' ? ['npx'] : isOwnWord(args) ? [] : ['npm']), ...typed]
  host.err.write(`depgate: the whole tree passes with ${passing}\nrun: ${echoWords(line)}\n`)
  return code
}

/** The tree that the same words lead to without the refused versions. */
function findOlderTree({ command, refusal }: RefusedRun, host: OfferPorts): Promise<Remedy | null> {
  const { tool, args, options } = command
  const stop = host.progress('looking for versions that pass')
  return findRemedy(refusal, async (restrictions) => {
    const run = { tool, args, restrictions, isTrial: true, isUsers: true } as const
    return (await dryRun(run, { policy: options.policy }, host)).trial
  }).finally(stop)
}

/**
 * Other lines, for what no older version fixes: a range that was typed, or one that the manifest has.
 *
 * @param known - what a search for them has found already.
 */
async function offerLines(refused: RefusedRun, host: OfferPorts, known: Search | null): Promise<number> {
  const { command, refusal, code } = refused
  const found = known ?? (await findOther(refused, host))
  if (found === null) return code
  if (found.lines === null) {
    host.err.write(`depgate: no line was found with which it passes: ${plain(found.reason)}\n`)
    return code
  }
  // With --dry-run nothing is installed, and what edits a manifest before it would be left there.
  if (!command.options.isSafe || refusal.tree.isDryRun) return showLines(found, refused, host)
  host.err.write(`depgate: taking ${describeTried(found, refusal)}\n`)
  return takeLines(found.lines, refused, host)
}

type Found = Extract<Search, { readonly tried: Tried }>

function findOther({ command, refusal }: RefusedRun, host: OfferPorts): Promise<Search | null> {
  const { folder } = refusal.tree
  const approved = { folder, registry: null, isOffline: false, hasCache: true }
  const stop = host.progress('looking for lines that pass')
  const search = { timeoutMs: searchMs, approved }
  return findLines({ args: command.args, judged: refusal }, search, host).finally(stop)
}

function showLines(found: Found, { command, refusal, code }: RefusedRun, host: OfferPorts): number {
  const lines = found.lines.map((line) => `run: ${formatGated(line, host.own, policyFlags(command))}\n`)
  host.err.write(`depgate: the whole tree passes with ${describeTried(found, refusal)}\n${lines.join('')}`)
  return code
}

/** Whether the command names a version or range of a package of which another one is taken. */
function namesRefused({ tree }: JudgedPlan, refused: readonly string[]): boolean {
  return tree.adds.some(
    ({ name, locked, spec }) =>
      refused.includes(locked ?? name) && !['', '*'].includes(spec) && semver.validRange(spec) !== null,
  )
}

/** Edits the manifests, and runs the last line behind the gate; they are as they were where nothing is installed. */
async function takeLines(
  lines: readonly Line[],
  { refusal, code, install }: RefusedRun,
  host: OfferPorts,
): Promise<number> {
  const steps = lines.flat()
  const last = steps.at(-1)
  if (last?.type !== 'npm') return code
  const project = host.openProject(refusal.tree.folder)
  const read = () => JSON.stringify(project.names().map((name) => project.read(name)))
  const edits = steps.slice(0, -1).map(toTyped)
  if (edits.length > 0 && !(await project.run(edits, editMs))) {
    project.reset()
    return code
  }
  const edited = read()
  let isInstalled = false
  try {
    const end = await install({ args: last.args, restrictions: unrestricted })
    isInstalled = end.code === 0
    return end.code
  } finally {
    // npm can fail after it has saved: then the files are no longer those of the edit, and go with node_modules.
    if (!isInstalled && read() === edited) project.reset()
  }
}

function describeTried({ lines, tried }: Found, { report }: JudgedPlan): string {
  const { versions } = describeLines(lines, 'pass', report, [tried.lockfile])
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return named.length === 0 ? 'this' : named.slice(0, 5).join(', ')
}

/** A line as it is typed behind the gate, by the same policy. */
function formatGated(line: Line, own: readonly string[], policy: readonly string[]): string {
  const typed = formatLine(line)
  const gated = typed.replace(/^npm (?=install |install$|update )/, () => `${echoWords(own)} `)
  return gated === typed || policy.length === 0 ? gated : `${gated} ${echoWords(policy)}`
}

function policyFlags({ options }: NpmCommand): string[] {
  return options.policy === null ? [] : ['--policy', options.policy]
}

/** Whether depgate has the first word of npm's command line as a command too. */
function isOwnWord(args: readonly string[]): boolean {
  try {
    return npmCommand(args) !== null
  } catch {
    // It has what only `depgate npm` passes on.
    return false
  }
}
