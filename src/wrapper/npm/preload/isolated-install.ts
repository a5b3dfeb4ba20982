// Isolates installs without a lockfile (`-g`, `npm exec`) in a cache of depgate's own.
//
// The tree is resolved into that cache. Once it is approved its tarballs are fetched and checked against their hashes,
// and npm installs from the cache without the network.

import path from 'node:path'
import { leave } from './ipc.ts'
import { changesOf } from './serialize-tree.ts'
import type { Arborist, Node, Pacote } from './arborist-types.ts'

/** npm's own number of concurrent downloads (`maxsockets`). */
const maxAtOnce = 15
/** depgate's cache folder; null where others could write to it. */
const root = process.env.DEPGATE_CACHE || null
const npmCache = root === null ? null : path.join(root, 'npm', '_cacache')
const npxFolder = root === null ? null : path.join(root, 'npx')

/** npm's original network settings, where they were changed. */
const original = new WeakMap<Arborist, Readonly<Record<string, unknown>>>()
let pacote: Pacote | null = null

/** Uses npm's own pacote. */
export function usePacote(loaded: unknown): void {
  pacote ??= loaded as Pacote
}

/** The folders of `npm exec` and its cache, separate from npm's own ones, whose content was not judged. */
export function ownFolders(): object {
  if (npmCache === null) refuseShared()
  return { npxCache: npxFolder, cache: npmCache }
}

export function isOfNpx(arborist: Arborist): boolean {
  return npxFolder !== null && arborist.path.startsWith(npxFolder + path.sep)
}

function isIsolated(arborist: Arborist): boolean {
  return arborist.options.global === true || isOfNpx(arborist)
}

/** Whether this install writes npm's store of packages and links to it; npm ignores the setting for a global one. */
export function isLinked({ options }: Arborist): boolean {
  return options.installStrategy === 'linked' && options.global !== true
}

/** Makes npm resolve such a tree with depgate's own cache. */
export function isolateCache(arborist: Arborist): void {
  if (!isIsolated(arborist)) return
  if (npmCache === null) refuseShared()
  arborist.options.cache = npmCache
}

/** Fetches the missing tarballs of an approved tree, and disables npm's network; git dependencies are still fetched by git. */
export async function fetchIsolated(arborist: Arborist): Promise<void> {
  const { options, diff } = arborist
  // Under the linked layout the differences are known later.
  if (isLinked(arborist) && diff === null) return
  if (!isIsolated(arborist) || options.dryRun === true || options.packageLockOnly === true) return
  const online = { ...options, ...onlineOf(arborist), preferOnline: false }
  const left = changesOf(diff).flatMap(({ ideal }) =>
    ideal !== undefined && isFetched(ideal) ? [ideal] : [],
  )
  const work = async () => {
    for (let node = left.pop(); node !== undefined; node = left.pop()) await fetch(node, online)
  }
  await Promise.all(Array.from({ length: maxAtOnce }, work))
  disableNetwork(arborist)
}

/** Makes npm use only its cache. */
export function disableNetwork(arborist: Arborist): void {
  const { offline = false, preferOffline = false, preferOnline = false } = arborist.options
  if (!original.has(arborist)) original.set(arborist, { offline, preferOffline, preferOnline })
  Object.assign(arborist.options, { offline: true, preferOffline: false, preferOnline: false })
}

/** npm's original network settings, which depgate's own requests use too. */
export function onlineOf(arborist: Arborist): object {
  return original.get(arborist) ?? {}
}

/** Whether a node is downloaded. Others are local, bundled in another tarball, or not installed. */
function isFetched({ isRoot, isLink, inBundle, inert, resolved }: Node): boolean {
  const isServed = !resolved || /^https?:/.test(resolved)
  return isServed && !isRoot && !isLink && inBundle !== true && inert !== true
}

async function fetch(node: Node, options: Readonly<Record<string, unknown>>): Promise<void> {
  const { name, packageName = name, version, resolved, integrity } = node
  const spec = resolved ? `${name}@${resolved}` : `${packageName}@${version}`
  try {
    // npm counts the URL of a registry tarball as remote here; the install checks `allow-remote` again.
    await pacote?.tarball(spec, { ...options, resolved, integrity, allowRemote: 'all' })
  } catch (error) {
    // npm skips an optional package that it cannot unpack.
    if (node.optional !== true) throw error
  }
}

function refuseShared(): never {
  process.stderr.write(
    'depgate: its cache folder is not private to this user, so nothing can be run from it; nothing was installed\n',
  )
  return leave(2)
}
