// Reads what the `resolution` of an entry fetches, and the hash that fixes its bytes.

import type { ArchiveHash, PackageId, PackageSource } from '../../model/lockfile.ts'
import { longestIntegrity } from '../integrity.ts'
import { isInsideRoot, normalizePath } from '../../manifest/package-name.ts'
import { fieldOf, readText, refuse, type JsonSection } from '../../json/section.ts'
import { readMapping, readMappings } from './fields.ts'
import type { ParsedKey } from './keys.ts'
import { isRegistryAddress } from '../address.ts'

/** What an entry fetches. */
export interface Fetched {
  readonly source: PackageSource
  readonly integrity: string | null
  readonly archiveHash?: ArchiveHash
  /** Of several downloads for other platforms, which one: `darwin-arm64`. */
  readonly platform: string | null
}

/** What the whole lockfile and the settings beside it decide about an entry. */
export interface FetchContext {
  /** `integrityTarget: tar`: hashes are over the unpacked tar. */
  readonly isTar: boolean
  /** 13.0: a hash is beside `resolution`. In 9.0 pnpm 10.34 sees none there, and 12.21 resolves the whole lockfile anew. */
  readonly isHashBeside: boolean
  /** The address of a named registry; null for one that is not configured. */
  registryOf(prefix: string): string | null
}

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i

/** Returns what is fetched: several where a runtime has a download for each platform. */
export function readResolution(
  entry: JsonSection,
  id: PackageId,
  key: ParsedKey,
  context: FetchContext,
): readonly Fetched[] {
  const resolution = readMapping(entry, 'resolution')
  const outer = context.isHashBeside ? readHash(entry) : null
  if (resolution === null)
    return [{ ...bind(localSource(key) ?? registrySource(id, key, context), outer, context), platform: null }]
  const type = readText(resolution, 'type')
  if (type !== 'variations')
    return [{ ...readOne(resolution, id, { key, outer, ...context }), platform: null }]
  return readMappings(resolution, 'variants').map((variant) => {
    const inner = readMapping(variant, 'resolution')
    if (inner === null) throw refuse(variant, ['resolution'], 'is missing')
    const targets = readMappings(variant, 'targets').map((target) =>
      ['os', 'cpu', 'libc'].flatMap((part) => readText(target, part) ?? []).join('-'),
    )
    return { ...readOne(inner, id, { key, outer, ...context }), platform: targets.join(' ') || 'any' }
  })
}

type Read = Omit<Fetched, 'platform'>

function readOne(
  resolution: JsonSection,
  id: PackageId,
  context: FetchContext & { readonly key: ParsedKey; readonly outer: string | null },
): Read {
  const { key, outer } = context
  const hash = readHash(resolution) ?? outer
  const text = (name: string) => readText(resolution, name)
  switch (text('type')) {
    case null: {
      const tarball = text('tarball')
      if (tarball === null) return bind(registrySource(id, key, context), hash, context)
      return bind(classifyTarball(tarball, id, fieldOf(resolution, 'gitHosted') === 'true'), hash, context)
    }
    case 'git':
      // pnpm drops a hash here: only the commit fixes what is checked out.
      return { source: gitSource(text('repo') ?? '', text('commit')), integrity: null }
    case 'directory':
      return { source: folderSource(text('directory') ?? ''), integrity: null }
    case 'binary':
      return { source: { type: 'remote', url: text('url') ?? '' }, integrity: hash }
    default:
      // Only a custom fetcher of a pnpmfile knows what it is.
      return { source: { type: 'remote', url: `${text('type')}:` }, integrity: hash }
  }
}

/** A folder, relative to the lockfile's. */
export function folderSource(directory: string): PackageSource & { readonly type: 'directory' } {
  const path = normalizePath(directory)
  return { type: 'directory', path: path === '' ? '.' : path, isInside: isInsideRoot(path) }
}

/** 13.0 has no resolution for a folder: the key names it. */
function localSource({ path }: ParsedKey): PackageSource | null {
  if (path === null) return null
  return /\.(?:tgz|tar\.gz|tar)$/i.test(path)
    ? { type: 'file', path: normalizePath(path) }
    : folderSource(path)
}

function gitSource(url: string, commit: string | null): PackageSource {
  return { type: 'git', url, commit: commit !== null && fullCommit.test(commit) ? commit : null }
}

/** Where pnpm fetches what has no address: the configured registry, a named one, or the host of an older key. */
function registrySource(
  { name, version }: PackageId,
  { registry }: ParsedKey,
  context: FetchContext,
): PackageSource {
  if (registry === null) return { type: 'registry', url: null }
  const file = `${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`
  if ('host' in registry) return { type: 'registry', url: `https://${registry.host}/${file}` }
  const address = context.registryOf(registry.prefix)
  return address === null
    ? { type: 'remote', url: `${registry.prefix}:${name}@${version}` }
    : { type: 'registry', url: `${address.replace(/\/*$/, '/')}${file}` }
}

/** The archives of git hosts, which pnpm takes for git whether or not the entry has `gitHosted` (is_git_hosted_tarball_url). */
const hosted =
  /^https:\/\/(?:codeload\.(github\.com)\/([^/]+\/[^/]+)\/tar\.gz\/|(bitbucket\.org)\/([^/]+\/[^/]+)\/get\/|(gitlab\.com)\/api\/v4\/projects\/([^/]+)\/repository\/archive\.tar\.gz\?ref=)([0-9a-f]{40})(?:\.tar\.gz)?$/i

function classifyTarball(tarball: string, id: PackageId, isHosted: boolean): PackageSource {
  if (/^file:/i.test(tarball)) return { type: 'file', path: normalizePath(tarball.slice('file:'.length)) }
  const found = hosted.exec(tarball)
  if (found !== null) {
    const host = found[1] ?? found[3] ?? found[5] ?? ''
    const path = decode(found[2] ?? found[4] ?? found[6] ?? '')
    return { type: 'git', url: `git+https://${host.toLowerCase()}/${path}.git`, commit: found[7] ?? null }
  }
  if (isHosted) return { type: 'git', url: tarball, commit: null }
  // An address without a scheme is relative to the registry.
  const isRelative = !/^[a-z][a-z0-9+.-]*:/i.test(tarball) && !tarball.startsWith('//')
  if (isRelative && isRegistryAddress(`https://registry.invalid/${tarball.replace(/^\/+/, '')}`, id))
    return { type: 'registry', url: null }
  return isRegistryAddress(tarball, id)
    ? { type: 'registry', url: tarball }
    : { type: 'remote', url: tarball }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function bind(source: PackageSource, hash: string | null, { isTar }: FetchContext): Read {
  return isTar && hash !== null
    ? { source, integrity: null, archiveHash: { kind: 'tar', value: hash, cacheKey: null } }
    : { source, integrity: hash }
}

function readHash(section: JsonSection): string | null {
  const text = readText(section, 'integrity')
  if (text === null || text.length <= longestIntegrity) return text
  throw refuse(
    section,
    ['integrity'],
    `is ${text.length} characters long; depgate reads at most ${longestIntegrity}`,
  )
}
