// The packages that commands of a project start from a registry without any lockfile, and which of them are new.
import { judgeLaunch } from '../mcp/launches.ts'
import { analyseCommand } from '../shell/analyse.ts'
import { plain } from '../text/plain.ts'
import { listCommands, type CommandText } from './commands.ts'
import type { InstallFile } from './files.ts'
import { refuse } from './read.ts'
import type { InstallCode } from '../model/change.ts'
import type { CommandAnalysis, Step } from '../shell/step.ts'

/** A package that a command starts. */
export interface StartedPackage {
  readonly file: InstallFile
  readonly place: string
  readonly tool: string
  /** As it is written. */
  readonly spec: string
  /** A variable is in it. */
  readonly isVariable: boolean
  /** It runs it; else it installs it beside the lockfile or for all users. */
  readonly isRunner: boolean
  /** It takes what the project has of that name. */
  readonly looksHere: boolean
  readonly line: number | null
}

/** A command that names a launcher in a way that its text does not tell what is started. */
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

/** More are in no file that a person wrote. */
const maxCommands = 2000
const maxPackages = 500
const launcher = /(?<![\w./@-])(?:npx|bunx|pnpx|dlx)(?![\w.-])|(?<![\w-])npm\s+(?:exec|x)(?![\w-])/

/** Lists what a text of a file starts. @throws {DepgateError} EUSAGE where it cannot be read. */
export function listStarted(file: InstallFile, text: string): Started {
  const packages: StartedPackage[] = []
  const opaque: OpaqueCommand[] = []
  const commands = listCommands(file, text)
  if (commands.length > maxCommands) throw refuse(file.path, `has more than ${maxCommands} commands`)
  const lines = text.split(/\r\n|[\r\n]/)
  // An alias of YAML puts one text into many places.
  const known = new Map<string, CommandAnalysis>()
  for (const command of commands) {
    const analysis = known.get(command.text) ?? analyseCommand(command.text, '/')
    known.set(command.text, analysis)
    const { steps, isOpaque } = analysis
    for (const step of steps) packages.push(...listOfStep(step, command, file, lines))
    if (packages.length > maxPackages) throw refuse(file.path, `starts more than ${maxPackages} packages`)
    const isHidden = isOpaque && launcher.test(command.text) && !steps.some(({ isRunner }) => isRunner)
    const name = launcher.exec(command.text)?.[0] ?? ''
    const line = command.line ?? lineOf(lines, name)
    if (isHidden) opaque.push({ file, place: command.place, text: command.text, line })
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
  // npx then runs what is there, or nothing.
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

/** The line that starts a package, or else the first that names it. 1-based. */
function lineOf(lines: readonly string[], text: string): number | null {
  const isStart = (line: string) =>
    line.includes(text) && /\b(?:npx|bunx|pnpx|dlx|npm|pnpm|yarn|bun)\b/.test(line)
  const at = lines.findIndex(isStart)
  return (at === -1 ? lines.findIndex((line) => line.includes(text)) : at) + 1 || null
}

/** Returns what the later state of the files starts and the earlier one does not; a command may move from one file to another. */
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

/** A script that npm runs at install is another matter than one that a person starts. */
const lifecycle = /^scripts\.(?:(?:pre|post)?(?:install|prepare)|prepublish|dependencies|pnpm:devPreinstall)$/

function keyOf({ file, place, spec, tool, isVariable }: StartedPackage): string {
  // What a variable names is another package in another place.
  const where = lifecycle.test(place) ? 'install' : file.role
  return JSON.stringify([where, tool, spec, isVariable ? place : ''])
}

function keyOfOpaque({ file, text }: OpaqueCommand): string {
  return JSON.stringify([file.role, text])
}

/** What cannot be read vouches for nothing. */
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

/** A package that is started and not pinned, as a finding. @param exact - what it means today, where that is known. */
export function describeStarted(started: StartedPackage, exact: string | null): InstallCode {
  const { file, place, spec, tool, isVariable, isRunner, line } = started
  const name = /^(?:@[\w.-]+\/)?[\w.-]+(?=@)/.exec(spec)?.[0] ?? null
  const verb = isRunner ? 'starts' : 'installs'
  const problem = isVariable
    ? 'which a variable decides: no one can judge it before it runs'
    : 'which can resolve to more than one version'
  // To install a tool in a workflow is a day's work; a script of the manifest has its dependencies for that.
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

/** A command that could not be understood, as a finding. */
export function describeOpaque({ place, text, line }: OpaqueCommand): InstallCode {
  const name = launcher.exec(text)?.[0] ?? ''
  return {
    subject: plain(place, 120),
    message: `"${plain(place, 120)}" names ${name} in a way that does not tell which package it starts`,
    spec: null,
    exact: null,
    line,
    asWarning: true,
  }
}
