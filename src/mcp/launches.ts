// Finds the packages that an agent's settings start: MCP servers and hooks that run npx.

import path from 'node:path'
import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser'
import npa from 'npm-package-arg'
import semver from 'semver'
import { DepgateError } from '../errors.ts'
import type { DeclaredRange } from '../model/report.ts'
import { analyseCommand } from '../shell/analyse.ts'
import { plain } from '../text/plain.ts'
import { quoteAroundVariables } from '../text/shell-quote.ts'

/** A package that is fetched and run whenever an agent starts. */
export interface Launch {
  /** The server's name, or the event of a hook. */
  readonly server: string
  /** `npx`, `pnpm` … */
  readonly tool: string
  /** The spec as written; null where it is a variable. */
  readonly spec: string | null
  /** 1-based. */
  readonly line: number
}

/** Far larger than any real settings file. */
const maxCharacters = 1024 * 1024

/**
 * Lists the packages that a settings file starts from a registry.
 *
 * Every object with a `command` is read, at any depth: agents differ in the keys above it and agree on this one.
 *
 * @throws {DepgateError} EUSAGE for a file that is not JSON (comments and trailing commas are allowed).
 */
export function listServers(file: string, text: string): Launch[] {
  const refuse = (problem: string) =>
    new DepgateError('EUSAGE', `${plain(file)} ${problem}, so what it starts cannot be judged`)
  if (text.length > maxCharacters) throw refuse('is larger than 1 MiB')
  const bare = text.replace(/^\uFEFF/, '')
  const launches: Launch[] = []
  const visit = (node: Node, server: string): void => {
    if (node.type === 'object') {
      const entries = (node.children ?? []).map(({ children }) => children ?? [])
      // Both values of a duplicate key are read: agents differ in which of them they use.
      const commands = entries.filter(([key]) => key?.value === 'command').map(([, value]) => value)
      const lists = entries.filter(([key]) => key?.value === 'args').map(([, value]) => value)
      for (const command of commands) {
        for (const args of lists.length === 0 ? [undefined] : lists) {
          launches.push(...readCommand(server, command, args, bare))
        }
      }
      for (const [key, value] of entries) {
        if (value !== undefined) visit(value, nameOf(String(key?.value ?? ''), server))
      }
    } else for (const child of node.children ?? []) visit(child, server)
  }
  try {
    const errors: ParseError[] = []
    const tree = parseTree(bare, errors, { allowTrailingComma: true })
    if (errors.length > 0 && bare.trim() !== '') throw refuse(`is not valid ${formOf(file)}`)
    if (tree !== undefined) visit(tree, file)
  } catch (error) {
    throw error instanceof RangeError ? refuse('nests too deep') : error
  }
  return launches
}

/** What a file is written in; what is no JSON comes here as JSON, unless it could not be read. */
function formOf(file: string): string {
  return file.endsWith('.toml') ? 'TOML' : /\.(?:ya?ml|md)$/.test(file) ? 'YAML' : 'JSON'
}

/** The name of a launch: the key below `mcpServers`, the event below `hooks`. */
function nameOf(key: string, above: string): string {
  return ['mcpServers', 'servers', 'hooks', 'command', 'args'].includes(key) ? above : key
}

function readCommand(
  server: string,
  command: Node | undefined,
  args: Node | undefined,
  text: string,
): Launch[] {
  if (command?.type === 'array') {
    // One list of the program and its arguments, as opencode has it.
    const [program, ...rest] = command.children ?? []
    return readCommand(server, program, { ...command, children: rest }, text)
  }
  if (command?.type !== 'string') return []
  const list: unknown = args === undefined ? undefined : getNodeValue(args)
  const words = Array.isArray(list) ? list.map(String) : []
  // With `args` the command is a program; without them it is a line for a shell.
  const line = Array.isArray(list)
    ? [String(command.value), ...words].map(quoteAroundVariables).join(' ')
    : String(command.value)
  const { steps } = analyseCommand(line, '/')
  const at = text.slice(0, (args ?? command).offset).split(/\r\n|\r|\n/).length
  return steps.flatMap(({ tool, specs, isComplete }) =>
    ((isComplete ? specs : null) ?? [null]).map((spec) => ({ server, tool, spec, line: at })),
  )
}

/** Returns the launches of a changed file that were not there before. @throws {DepgateError} EUSAGE. */
export function newServers(file: string, before: string | null, after: string): Launch[] {
  if (before === after) return []
  const keyOf = ({ server, tool, spec }: Launch) => JSON.stringify([server, tool, spec])
  const earlier = new Set(before === null ? [] : readBefore(file, before).map(keyOf))
  return listServers(file, after).filter((launch) => launch.spec === null || !earlier.has(keyOf(launch)))
}

/** A file that cannot be read makes every launch of the later state new. */
function readBefore(file: string, text: string): Launch[] {
  try {
    return listServers(file, text)
  } catch {
    return []
  }
}

/** How a launch is judged. */
export type LaunchVerdict =
  /** A folder of the project itself. */
  | { readonly type: 'own' }
  /** Judged together with its tree. */
  | { readonly type: 'exact'; readonly spec: string }
  | { readonly type: 'floating'; readonly name: string; readonly range: string }

/** Decides whether a launch names exactly one version of a registry package. */
export function judgeLaunch({
  spec,
}: Pick<Launch, 'spec'> & {
  readonly server?: string
  readonly tool?: string
  readonly line?: number
}): LaunchVerdict {
  if (spec === null) return { type: 'floating', name: 'what a variable names', range: '' }
  try {
    const read = npa(spec, '/')
    const inner = read.type === 'alias' ? (read.subSpec ?? read) : read
    const name = inner.name ?? spec
    if (inner.type === 'version' && semver.valid(inner.rawSpec) !== null && inner.name !== null)
      return { type: 'exact', spec: `${inner.name}@${inner.rawSpec}` }
    const isOwn = inner.type === 'directory' && isInside(spec)
    return isOwn
      ? { type: 'own' }
      : { type: 'floating', name, range: inner.registry !== true ? spec : spec === name ? '' : inner.rawSpec }
  } catch {
    return { type: 'floating', name: spec, range: spec }
  }
}

function isInside(spec: string): boolean {
  const target = spec.replace(/^file:/, '')
  const folder = path.posix.normalize(target.replaceAll('\\', '/'))
  return !folder.startsWith('..') && !/^(?:[/~]|[a-z]:)/i.test(folder)
}

/** Returns a launch that is not pinned as a declared range, which the rule `floating-range` judges. */
export function rangeOfLaunch(file: string, launch: Launch, version: string | null): DeclaredRange {
  const verdict = judgeLaunch(launch)
  const [name, range] = verdict.type === 'floating' ? [verdict.name, verdict.range] : [launch.spec ?? '', '']
  return {
    manifest: file,
    field: 'servers',
    name: `${launch.server} > ${name}`,
    range,
    line: launch.line,
    locked: version === null ? null : { version, integrity: null, isLocal: false },
  }
}
