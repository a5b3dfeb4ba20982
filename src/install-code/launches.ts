// Finds the packages that commands of a project start from a registry without a lockfile.

import { judgeLaunch } from '../mcp/launches.ts'
import { analyseCommand } from '../shell/analyse.ts'
import { plain } from '../text/plain.ts'
import { listCommands, type CommandText } from './commands.ts'
import type { InstallFile } from './files.ts'
import { refuse } from '../yaml/settings.ts'
import type { InstallCode } from '../model/change.ts'
import type { CommandAnalysis, Step } from '../shell/step.ts'

/** A package that a command starts. */
export interface StartedPackage {
  readonly file: InstallFile
  readonly place: string
  readonly tool: string
  /** As it is written. */
  readonly spec: string
  /** It contains a variable. */
  readonly isVariable: boolean
  /** The command runs it; otherwise it installs it beside the lockfile or globally. */
  readonly isRunner: boolean
  /** The command prefers what the project has installed under that name. */
  readonly looksHere: boolean
  readonly line: number | null
}

/** A command that names a launcher so that its text does not show which package is started. */
export interface OpaqueCommand {
  readonly file: InstallFile
  readonly place: string
  readonly text: string
  readonly line: number | null
}

/** What the commands of a file start. */
export interface Started {
  readonly packages: readonly StartedPackage[]
  readonly opaque: readonly OpaqueCommand[]
}

/** No file that a person wrote has more. */
const maxCommands = 2000
const maxPackages = 500
const launcher = /(?<![\w./@-])(?:npx|bunx|pnpx|dlx)(?![\w.-])|(?<![\w-])npm\s+(?:exec|x)(?![\w-])/

/** Lists the packages that a file starts. @throws {DepgateError} EUSAGE where it cannot be read. */
export function listStarted(file: InstallFile, text: string): Started {
  const packages: StartedPackage[] = []
  const opaque: OpaqueCommand[] = []
  const commands = listCommands(file, text)
  if (commands.length > maxCommands) throw refuse(file.path, `has more than ${maxCommands} commands`)
  const lines = text.split(/\r\n|[\r\n]/)
  // A YAML alias repeats one text in many places.
  const known = new Map<string, CommandAnalysis>()
  for (const command of commands) {
    const analysis = known.get(command.text) ?? analyseCommand(command.text, '/')
    known.set(command.text, analysis)
    const { steps, isOpaque, hidden } = analysis
    for (const step of steps) packages.push(...listOfStep(step, command, file, lines))
    if (packages.length > maxPackages) throw refuse(file.path, `starts more than ${maxPackages} packages`)
    // A call that is read explains the name of the launcher, but not what is hidden beside it.
    const isUnexplained = isOpaque && launcher.test(command.text) && !steps.some(({ isRunner }) => isRunner)
    const name = launcher.exec(command.text)?.[0] ?? ''
    const line = command.line ?? lineOf(lines, name)
    if (isUnexplained || hidden !== null)
      opaque.push({ file, place: command.place, text: command.text, line })
  }
  return { packages, opaque }
}

function listOfStep(
  { tool, named, isRunner, args }: Step,
  command: CommandText,
  file: InstallFile,
  lines: readonly string[],
): StartedPackage[] {
  const first = args.indexOf(named[0]?.text ?? '')
  const flags = first === -1 ? args : args.slice(0, first)
  // With these npx runs what is installed, or nothing.
  if (isRunner && flags.some((flag) => ['--no-install', '--no'].includes(flag))) return []
  return named.map(({ text: spec, isKnown }) => ({
    file,
    place: command.place,
    tool,
    spec,
    isVariable: !isKnown,
    isRunner,
    looksHere: isRunner && ['npm', 'npx', 'bun', 'bunx'].includes(tool) && args.includes(spec),
    line: command.line ?? lineOf(lines, spec),
  }))
}

/** The line that starts a package, otherwise the first that names it. 1-based. */
function lineOf(lines: readonly string[], text: string): number | null {
  const isStart = (line: string) =>
    line.includes(text) && /\b(?:npx|bunx|pnpx|dlx|npm|pnpm|yarn|bun)\b/.test(line)
  const at = lines.findIndex(isStart)
  return (at === -1 ? lines.findIndex((line) => line.includes(text)) : at) + 1 || null
}

/** Returns what the later state of the files starts and the earlier does not; a command may move between files. */
export function listNewlyStarted(files: readonly InstallFile[]): Started {
  const old = files.map(readOld)
  const known = new Set(
    old.flatMap(({ packages, opaque }) => [...packages.map(keyOf), ...opaque.map(keyOfOpaque)]),
  )
  const now = files.flatMap((file) => (file.after === null ? [] : [listStarted(file, file.after)]))
  const isNew = unique<StartedPackage>(known, keyOf)
  const isNewOpaque = unique<OpaqueCommand>(known, keyOfOpaque)
  return {
    packages: now.flatMap(({ packages }) => packages).filter(isNew),
    opaque: now.flatMap(({ opaque }) => opaque).filter(isNewOpaque),
  }
}

/** Scripts that npm runs at install; others are started by a person. */
const lifecycle = /^scripts\.(?:(?:pre|post)?(?:install|prepare)|prepublish|dependencies|pnpm:devPreinstall)$/

function keyOf({ file, place, spec, tool, isVariable }: StartedPackage): string {
  // A variable can name another package in another file.
  const where = lifecycle.test(place) ? 'install' : file.role
  return JSON.stringify([where, tool, spec, isVariable ? place : ''])
}

function keyOfOpaque({ file, text }: OpaqueCommand): string {
  return JSON.stringify([file.role, text])
}

/** Reads the earlier state; one that cannot be read counts as empty. */
function readOld(file: InstallFile): Started {
  try {
    return file.before === null ? { packages: [], opaque: [] } : listStarted(file, file.before)
  } catch {
    return { packages: [], opaque: [] }
  }
}

function unique<T>(known: ReadonlySet<string>, key: (one: T) => string): (one: T) => boolean {
  const seen = new Set(known)
  return (one) => {
    if (seen.has(key(one))) return false
    seen.add(key(one))
    return true
  }
}

/** Whether a command runs what the project has, a folder of it included. @param commands - names of its commands and packages. */
export function isOwn(
  { spec, looksHere, isVariable }: StartedPackage,
  commands: ReadonlySet<string>,
): boolean {
  if (isVariable) return false
  const verdict = judgeLaunch({ spec })
  if (verdict.type === 'own') return true
  return looksHere && verdict.type === 'floating' && verdict.range === '' && commands.has(verdict.name)
}

/** Makes a finding of a package that is started and not pinned. @param exact - the version that it resolves to now, where known. */
export function describeStarted(started: StartedPackage, exact: string | null): InstallCode {
  const { file, place, spec, tool, isVariable, isRunner, line } = started
  const name = /^(?:@[\w.-]+\/)?[\w.-]+(?=@)/.exec(spec)?.[0] ?? null
  const verb = isRunner ? 'starts' : 'installs'
  const problem = isVariable
    ? 'which a variable decides: no one can judge it before it runs'
    : 'which can resolve to more than one version'
  // A workflow commonly installs tools; a script of the manifest has dependencies for that.
  const asWarning =
    file.hasNoBefore || (isVariable && name === null) || (!isRunner && file.role !== 'manifest')
  return {
    subject: plain(place, 120),
    message:
      `"${plain(place, 120)}" ${verb} "${plain(spec, 160)}" with ${tool}, ${problem}` +
      (exact === null ? '' : `; write "${plain(exact, 160)}"`),
    spec: plain(spec, 214),
    exact,
    line,
    asWarning: asWarning,
  }
}

/** Makes a finding of a command that could not be analysed. */
export function describeOpaque({ place, text, line }: OpaqueCommand): InstallCode {
  const name = plain(launcher.exec(text)?.[0] ?? 'what runs packages')
  return {
    subject: plain(place, 120),
    message: `"${plain(place, 120)}" names ${name} in a way that does not tell which package it starts`,
    spec: null,
    exact: null,
    line,
    asWarning: true,
  }
}
