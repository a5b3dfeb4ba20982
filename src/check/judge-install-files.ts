// Judges what runs at install beside the lockfile: files and keys by the rule about them, started packages with their tree.

import { DepgateError } from '../errors.ts'
import type { InstallFile } from '../install-code/files.ts'
import type { StartedPackage } from '../install-code/launches.ts'
import { loadInstallCode } from '../install-code/load.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import { loadServers } from '../mcp/load.ts'
import type { Registries, RegistrySettings } from '../ports/registries.ts'
import { commandsOf } from '../mcp/launched-packages.ts'
import { listCommandsElsewhere, listLocalCommands } from './checkout/own-commands.ts'
import type { LockfilePair, ProjectFile, InstallCode } from '../model/change.ts'
import type { States } from '../snapshot/snapshot.ts'
import { resolveAll, type Exact, type Findings } from './resolve-started.ts'

/** Resolving a tree takes a second: so many are resolved for what to write instead. */
const maxSuggestions = 10

/** How packages are resolved, and the states of the checkout, from its top. */
export interface InstallContext {
  readonly settings: RegistrySettings
  readonly states: States
}

/**
 * Returns the pairs, with what was found added to the first, and a pair for each package that is started exactly.
 *
 * Nothing is thrown for what cannot be read or resolved: it is named as unread.
 */
export async function judgeInstallFiles(
  files: readonly InstallFile[],
  pairs: readonly LockfilePair[],
  { settings, states }: InstallContext,
  host: Pick<Registries, 'preview'>,
): Promise<LockfilePair[]> {
  if (files.length === 0) return [...pairs]
  const found: Findings = { code: new Map(), unread: [] }
  const claimed = await compareAll(files, found)
  const started = await sortStarted(files, found, pairs, states)
  await describeFloating(started.floating, found, settings, host)
  const trees = await resolveAll([...claimed, ...started.exact], found, settings, host)
  return attach(pairs, found, trees)
}

async function compareAll(files: readonly InstallFile[], found: Findings): Promise<Exact[]> {
  const { compareInstallFile } = await loadInstallCode()
  return files.flatMap((file) => {
    if (file.trouble !== undefined) {
      found.unread.push({ path: file.path, reason: file.trouble })
      return []
    }
    const compared = attempt(file, found, () => compareInstallFile(file))
    if (compared === null) return []
    add(found, file, compared.code)
    return compared.claims.map((claim) => ({ ...claim, file }))
  })
}

/** Sorts what commands start anew into what can be judged and what floats; what is opaque or a variable is noted at once. */
async function sortStarted(
  files: readonly InstallFile[],
  found: Findings,
  pairs: readonly LockfilePair[],
  states: States,
): Promise<{ exact: Exact[]; floating: StartedPackage[] }> {
  const { listStarted, listNewlyStarted, isOwn, describeOpaque } = await loadInstallCode()
  const { judgeLaunch } = await loadServers()
  const changed = files.filter(({ before, after }) => before !== after)
  const readable = changed.filter(
    (file) => file.after === null || attempt(file, found, () => listStarted(file, file.after ?? '')) !== null,
  )
  const { packages, opaque } = listNewlyStarted(readable)
  for (const one of opaque) add(found, one.file, [describeOpaque(one)])
  const exact: Exact[] = []
  const floating: StartedPackage[] = []
  for (const one of packages) {
    const verdict = judgeLaunch({ spec: one.spec })
    if (one.isVariable) floating.push(one)
    else if (verdict.type === 'exact')
      exact.push({ subject: one.place, spec: verdict.spec, previous: null, line: one.line, file: one.file })
    else if (verdict.type === 'floating') floating.push(one)
  }
  const local = new Set([...commandsOf(pairs), ...listLocalCommands(pairs, files)])
  const open = floating.filter((one) => !isOwn(one, local))
  if (!open.some(({ looksHere }) => looksHere)) return { exact, floating: open }
  const elsewhere = listCommandsElsewhere(states)
  return { exact, floating: open.filter((one) => !isOwn(one, elsewhere)) }
}

/** Resolves the version that each means today, so that the finding can state what to write. */
async function describeFloating(
  floating: readonly StartedPackage[],
  found: Findings,
  settings: RegistrySettings,
  host: Pick<Registries, 'preview'>,
): Promise<void> {
  const { describeStarted } = await loadInstallCode()
  const { judgeLaunch } = await loadServers()
  let count = 0
  for (const one of floating) {
    const verdict = judgeLaunch({ spec: one.spec })
    let exact: string | null = null
    if (!one.isVariable && verdict.type === 'floating' && count < maxSuggestions) {
      count += 1
      try {
        const { after } = await host.preview([one.spec], settings)
        const version = after.packages.find(
          ({ isDirect, name }) => isDirect && name === verdict.name,
        )?.version
        exact = version === undefined ? null : `${verdict.name}@${version}`
      } catch {
        // It is a finding either way, then without what to write instead.
      }
    }
    add(found, one.file, [describeStarted(one, exact)])
  }
}

function attach(pairs: readonly LockfilePair[], { code, unread }: Findings, trees: readonly LockfilePair[]) {
  const files = [...code].map(([file, installCode]): ProjectFile => ({
    type: 'file',
    kind: 'install-code',
    path: file.path,
    text: '',
    before: null,
    installCode,
  }))
  if (files.length === 0 && unread.length === 0) return [...pairs, ...trees]
  const path = files[0]?.path ?? unread[0]?.path ?? ''
  const empty: LockfilePair = {
    before: emptyLockfile(path),
    after: emptyLockfile(path),
    beforeLabel: 'before',
    afterLabel: path,
  }
  const [first = empty, ...rest] = pairs
  const joined: LockfilePair = {
    ...first,
    files: [...(first.files ?? []), ...files],
    unread: [...(first.unread ?? []), ...unread],
  }
  return [joined, ...rest, ...trees]
}

/** Returns null, and notes why, where a file cannot be read. */
function attempt<T>(file: InstallFile, { unread }: Findings, read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DepgateError)) throw error
    const isKnown = unread.some(({ path }) => path === file.path)
    // What could be read no better before is no part of the change.
    if (!isKnown && file.before !== file.after) unread.push({ path: file.path, reason: error.message })
    return null
  }
}

function add({ code }: Findings, file: InstallFile, more: readonly InstallCode[]): void {
  if (more.length > 0) code.set(file, [...(code.get(file) ?? []), ...more])
}
