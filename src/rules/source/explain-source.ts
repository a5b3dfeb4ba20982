// Explains why the code of a locked package does not come from the configured registry.

import type { DeclaredRange, LockedPackage } from '../../model/report.ts'
import { matches } from '../../options/package-pattern.ts'
import { plain, plainUrl } from '../../text/plain.ts'
import type { Pattern } from '../../model/policy.ts'

/** A reason, in words and figures. */
export interface OffRegistry {
  readonly message: string
  readonly facts: Record<string, string | null>
  readonly asWarning?: true
}

/** What is known of the copy's address, and the policy's exceptions. */
interface Circumstances {
  readonly registry: string | null
  /** The address is not the registry's. */
  readonly isOffRegistry: boolean
  /** The rule `registry-mismatch` can compare the entry with what was published. */
  readonly isCompared: boolean
  readonly exclude: readonly Pattern[]
}

/** Describes where the code comes from, if not from the registry; null where it does or where the policy lists it. */
export function describeOffRegistry(
  copy: LockedPackage,
  overrides: readonly DeclaredRange[],
  circumstances: Circumstances,
): OffRegistry | null {
  const { source } = copy
  const { registry, isOffRegistry, isCompared, exclude } = circumstances
  const asked = [...copy.wantedBy, ...overridesOf(copy, overrides).map((declared) => declared.range)]
  // The name in an entry is the lockfile's own statement: it counts only for what a manifest asks for by this address.
  const isListed = exclude.some((pattern) => matches(pattern, copy))
  const named = { asked, isListed, registry }
  if (source.type === 'git') return describeGit(source, named)
  if (source.type === 'file') return describeFile(source.path, named)
  if (source.type === 'directory') return describeFolder(copy, source, named)
  if (!isOffRegistry && (source.type === 'registry' || isCompared)) return null
  return isListed && asked.includes(source.url ?? '') ? null : describeAddress(source.url ?? '', registry)
}

type SourceOf<T extends LockedPackage['source']['type']> = LockedPackage['source'] & { readonly type: T }

/** The ranges that ask for a copy, and whether the policy lists it. */
interface Named {
  readonly asked: readonly string[]
  readonly isListed: boolean
  readonly registry: string | null
}

function describeGit(
  { url, commit }: SourceOf<'git'>,
  { asked, isListed, registry }: Named,
): OffRegistry | null {
  const address = plainUrl(url.replace(/^git\+/, ''))
  const from = `it comes from git (${address})`
  const facts = { source: 'git', address, registry }
  if (commit === null) return { message: `${from}, and no full commit binds it`, facts }
  if (isListed && asked.some(isAddress)) return null
  return { message: `${from} and not from the registry`, facts }
}

function describeFile(file: string, { asked, isListed, registry }: Named): OffRegistry | null {
  const path = plain(file, 200)
  if (isListed && asked.some((range) => isPath(range, file))) return null
  return {
    message: `it comes from the file ${path} and not from the registry`,
    facts: { source: 'file', address: path, registry },
  }
}

function describeFolder(
  copy: LockedPackage,
  source: SourceOf<'directory'>,
  { asked, isListed, registry }: Named,
): OffRegistry | null {
  const path = plain(source.path, 200)
  const facts = { source: 'directory', address: path, registry }
  // Without a link nothing in the tree resolves to the folder.
  const isLinked = /(?:^|\/)node_modules\//.test(copy.location)
  const isAsked = asked.some((range) => isPath(range, source.path))
  if (source.isOwn === true) return describeOwn(copy, path)
  if (source.isInside) {
    if (!isLinked || isAsked) return null
    return { message: `it links to the folder ${path}, which no manifest asks for`, facts }
  }
  if (isListed && isAsked) return null
  return { message: `it links to the folder ${path} outside of the project`, facts }
}

function describeAddress(url: string, registry: string | null): OffRegistry {
  const address = plainUrl(url)
  const host = hostOf(url)
  if (host === null) {
    const message = `its address (${plain(url, 80)}) is none that can be judged`
    return { message, facts: { source: 'unreadable', address, registry } }
  }
  const facts = { source: 'remote', address, registry }
  if (registry !== null && host === hostOf(registry)) {
    const isPlain = /^http:/i.test(url) && !registry.startsWith('http:')
    const how = isPlain ? 'over plain http' : 'by an address that the registry does not give it'
    return { message: `it is fetched ${how} (${address})`, facts }
  }
  return { message: `it comes from ${plain(host, 100)} and not from the registry (${address})`, facts }
}

/**
 * A workspace arrives only where it replaces a package that came from elsewhere. Where only manifests of the project ask
 * for it, that is the project's choice; other packages get code that their authors never named.
 */
function describeOwn({ name, requiredBy = [] }: LockedPackage, path: string): OffRegistry {
  const packages = requiredBy.flatMap(([by]) => (by.startsWith('pkg:') ? [by.replace(/^pkg:npm\//, '')] : []))
  const [first = ''] = packages
  const more = packages.length > 1 ? ` and ${packages.length - 1} more` : ''
  const asker = plain(decodeURIComponent(first), 214)
  const who = packages.length === 0 ? '' : `, which ${asker}${more} now get${more === '' ? 's' : ''}`
  return {
    message: `the project's own folder ${path} takes the place of the package ${plain(name, 214)}${who}`,
    facts: { source: 'directory', address: path, registry: null },
    ...(packages.length === 0 ? { asWarning: true } : {}),
  }
}

/** Describes a package that is installed under another name without a manifest that asks for that; null where one does. */
export function describeAlias(copy: LockedPackage, overrides: readonly DeclaredRange[]): OffRegistry | null {
  const { alias, name, source } = copy
  // Code from git or a folder may have any name: its source is judged.
  const isRegistry = source.type === 'registry' || source.type === 'remote'
  if (alias === null || !isRegistry) return null
  const asked = [...copy.wantedBy, ...overridesOf(copy, overrides).map((declared) => declared.range)]
  if (asked.some((range) => aliased(range) === name)) return null
  return {
    message: `it is installed as ${plain(alias, 214)}, and no manifest declares npm:${plain(name, 214)} under that name`,
    facts: { source: 'alias', alias, registry: null },
  }
}

/** The name in `npm:name@range`, whole. */
function aliased(range: string): string | null {
  const spec = /^npm:(.+)$/i.exec(range.trim())?.[1]
  if (spec === undefined) return null
  const at = spec.indexOf('@', 1)
  return at === -1 ? spec : spec.slice(0, at)
}

/** The overrides of the root manifest that are about the name under which a copy is installed. */
function overridesOf({ alias, name }: LockedPackage, overrides: readonly DeclaredRange[]): DeclaredRange[] {
  const installed = alias ?? name
  return overrides.filter((declared) => {
    const key = declared.name.split(' > ').at(-1) ?? ''
    const at = key.indexOf('@', 1)
    return (at === -1 ? key : key.slice(0, at)) === installed
  })
}

/** Whether a range is an address and not a version of the registry. */
function isAddress(range: string): boolean {
  return /[:/]/.test(range) && !/^npm:/i.test(range.trim())
}

/** Whether a range asks for this path; the folder of the manifest that asks is not known, so that `../` is ignored. */
function isPath(range: string, path: string): boolean {
  if (!/^(?:file:|link:|\.{0,2}\/|~\/|[^:@]+\.(?:tgz|tar|tar\.gz)$)/i.test(range)) return false
  const tail = range
    .replace(/^(?:file|link):/i, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.{0,2}\/)+/, '')
    .replace(/\/+$/, '')
  const place = path.replace(/^(?:\.{0,2}\/)+/, '')
  return tail === place || (tail !== '' && place.endsWith(`/${tail}`))
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host || null : null
}
