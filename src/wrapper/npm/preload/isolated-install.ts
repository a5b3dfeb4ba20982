// What has no lockfile (`-g`, `npm exec`, `npm create`) is resolved into a cache of depgate's own, and installed from
// that cache alone: once the tree is approved its tarballs are fetched, held against their hashes, and the registry is
// asked for nothing more.

import path from 'node:path'
import { leave } from './ipc.ts'
import { changesOf } from './serialize-tree.ts'
import type { Arborist, Node, Pacote } from './arborist-types.ts'

/** As many at a time as npm itself fetches (`maxsockets`). */
const maxAtOnce = 15
/** depgate's cache folder; null where others could write to it. */
const root = process.env.DEPGATE_CACHE || null
const npmCache = root === null ? null : path.join(root, 'npm', '_cacache')
const npxFolder = root === null ? null : path.join(root, 'npx')

/** How npm was told to use the network, where that was taken away. */
const asTold = new WeakMap<Arborist, Readonly<Record<string, unknown>>>()
let pacote: Pacote | null = null

/** Takes npm's own pacote, which knows its configuration. */
export function usePacote(loaded: unknown): void {
  pacote ??= loaded as Pacote
}

/** `npm exec` keeps what it fetched, and what it asked of the registry; depgate keeps what was judged apart from what was not. */
export function withOwnCache(exec: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (options) => {
    if (npmCache === null) refuseShared()
    return exec({ ...(options as object), npxCache: npxFolder, cache: npmCache })
  }
}

export function isOfNpx(arborist: Arborist): boolean {
  return npxFolder !== null && arborist.path.startsWith(npxFolder + path.sep)
}

function isApart(arborist: Arborist): boolean {
  return arborist.options.global === true || isOfNpx(arborist)
}

/** Has npm keep what it learns of such a tree in depgate's own cache. */
export function resolveApart(arborist: Arborist): void {
  if (!isApart(arborist)) return
  if (npmCache === null) refuseShared()
  arborist.options.cache = npmCache
}

/** Fetches what an approved tree lacks, and takes the network away from npm; what comes from git, git still fetches. */
export async function fetchApart(arborist: Arborist): Promise<void> {
  const { options, diff } = arborist
  if (!isApart(arborist) || options.dryRun === true || options.packageLockOnly === true) return
  const online = { ...options, ...onlineOf(arborist), preferOnline: false }
  const left = changesOf(diff).flatMap(({ ideal }) =>
    ideal !== undefined && isFetched(ideal) ? [ideal] : [],
  )
  const work = async () => {
    for (let node = left.pop(); node !== undefined; node = left.pop()) await fetch(node, online)
  }
  await Promise.all(Array.from({ length: maxAtOnce }, work))
  withoutNetwork(arborist)
}

/** From here on npm has its cache and nothing else. */
export function withoutNetwork(arborist: Arborist): void {
  const { offline = false, preferOffline = false, preferOnline = false } = arborist.options
  if (!asTold.has(arborist)) asTold.set(arborist, { offline, preferOffline, preferOnline })
  Object.assign(arborist.options, { offline: true, preferOffline: false, preferOnline: false })
}

/** The settings of the network as npm was told: they are depgate's own, too. */
export function onlineOf(arborist: Arborist): object {
  return asTold.get(arborist) ?? {}
}

/** What a registry or an address serves. The rest lies on this disk, comes inside another tarball, or is not installed. */
function isFetched({ isRoot, isLink, inBundle, inert, resolved }: Node): boolean {
  const isServed = !resolved || /^https?:/.test(resolved)
  return isServed && !isRoot && !isLink && inBundle !== true && inert !== true
}

async function fetch(node: Node, options: Readonly<Record<string, unknown>>): Promise<void> {
  const { name, packageName = name, version, resolved, integrity } = node
  const spec = resolved ? `${name}@${resolved}` : `${packageName}@${version}`
  try {
    // npm takes the address of a registry's tarball for a foreign one here; which of them it installs it asks again.
    await pacote?.tarball(spec, { ...options, resolved, integrity, allowRemote: 'all' })
  } catch (error) {
    // npm leaves an optional one out when it cannot unpack it.
    if (node.optional !== true) throw error
  }
}

function refuseShared(): never {
  process.stderr.write(
    'depgate: its cache folder is not private to this user, so nothing can be run from it; nothing was installed\n',
  )
  return leave(2)
}
