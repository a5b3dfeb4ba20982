// Turns the packages that an agent's settings start into lockfile pairs.

import path from 'node:path'
import { DepgateError } from '../errors.ts'
import { emptyLockfile } from '../lockfile/parse.ts'
import type { Launch } from './launches.ts'
import { loadServers } from './load.ts'
import type { DeclaredRange } from '../model/lockfile.ts'
import type { Registries, RegistrySettings } from '../ports/registries.ts'
import type { SettingsChange } from './changed-settings.ts'
import type { LockfilePair } from '../model/change.ts'

/**
 * Returns pairs for each settings file that starts something new: the packages of exact specs with their trees, and
 * ranges for specs that are not pinned.
 *
 * A tree that cannot be resolved is a gap that names the file.
 *
 * @param commands - the project's own commands, which npx runs instead of fetching a package.
 *
 * @throws {DepgateError} EUSAGE for a file that cannot be read.
 */
export async function judgeSettings(
  changes: readonly SettingsChange[],
  commands: ReadonlySet<string>,
  settings: RegistrySettings,
  host: Pick<Registries, 'preview'>,
): Promise<LockfilePair[]> {
  const found: LockfilePair[] = []
  for (const { path: file, before, after } of changes.filter((change) => change.before !== change.after)) {
    const { newServers, judgeLaunch } = await loadServers()
    const floating: Launch[] = []
    const exact = new Set<string>()
    for (const launch of newServers(file, before, after)) {
      const verdict = judgeLaunch(launch)
      if (verdict.type === 'exact') exact.add(verdict.spec)
      const isOwn = verdict.type === 'floating' && verdict.range === '' && commands.has(verdict.name)
      if (verdict.type === 'floating' && !isOwn) floating.push(launch)
    }
    const previews = await Promise.all([...exact].map((spec) => preview(spec, settings, host)))
    const judged = previews.filter((one) => 'after' in one)
    const unread = previews.flatMap((one) => ('after' in one ? [] : [{ path: file, reason: one.reason }]))
    const ranges = await Promise.all(floating.map((launch) => describe(file, launch, settings, host)))
    if (previews.length === 0 && ranges.length === 0) continue
    const empty = emptyLockfile(file)
    const labels = { beforeLabel: before === null ? 'none' : 'before', afterLabel: file }
    found.push(
      ...judged.map((pair) => ({ before: empty, after: { ...pair.after, path: file }, ...labels })),
      {
        before: empty,
        after: { ...empty, manifests: [{ path: path.posix.basename(file), name: '', ranges }] },
        ...labels,
        unread,
      },
    )
  }
  return found
}

/** Resolves a tree, or returns a clause that states why that failed. */
async function preview(
  spec: string,
  settings: RegistrySettings,
  host: Pick<Registries, 'preview'>,
): Promise<LockfilePair | { readonly reason: string }> {
  try {
    return await host.preview([spec], settings)
  } catch (error) {
    if (error instanceof DepgateError && error.code === 'EPREVIEW') return { reason: error.message }
    throw error
  }
}

/** The commands that the packages at the top of the tree install, by the names under which npx finds them. */
export function commandsOf(pairs: readonly LockfilePair[]): ReadonlySet<string> {
  const top = pairs
    .flatMap((pair) => pair.after.packages)
    .filter(({ location }) => location.lastIndexOf('node_modules/') === 0)
  return new Set(top.flatMap(({ bin }) => Object.keys(bin ?? {})))
}

/** Resolves the version that a launch would start today, so that the finding can suggest it. */
async function describe(
  file: string,
  launch: Launch,
  settings: RegistrySettings,
  host: Pick<Registries, 'preview'>,
): Promise<DeclaredRange> {
  const { judgeLaunch, rangeOfLaunch } = await loadServers()
  const verdict = judgeLaunch(launch)
  let version: string | null = null
  if (verdict.type === 'floating' && launch.spec !== null) {
    try {
      const { after } = await host.preview([launch.spec], settings)
      version =
        after.packages.find(({ isDirect, name }) => isDirect && name === verdict.name)?.version ?? null
    } catch {
      // It is a finding either way, only without a suggestion.
    }
  }
  return rangeOfLaunch(path.posix.basename(file), launch, version)
}
