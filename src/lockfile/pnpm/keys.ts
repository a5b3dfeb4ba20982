// Reads pnpm's keys of packages ("dependency paths") and the references to them, of every lockfileVersion.

import semver from 'semver'

/** How a lockfileVersion writes its keys: 5.x `/a/1.0.0_b@2.0.0`, 6.x `/a@1.0.0(b@2.0.0)`, 9.0 and 13.0 `a@1.0.0(b@2.0.0)`. */
export type Dialect = 5 | 6 | 9 | 13

/** What a key without peers names. */
export interface ParsedKey {
  /** Null where the key does not have it. */
  readonly name: string | null
  /** The version where the key is that of a registry's package. */
  readonly version: string | null
  /** The prefix of a named registry (pnpm 12: `a@work:1.0.0`), or the host of an older key (`example.test/a/1.0.0`). */
  readonly registry: { readonly prefix: string } | { readonly host: string } | null
  /** `node@runtime:22.0.0` */
  readonly isRuntime: boolean
  /** Of a folder or tarball on this disk: `a@file:packages/a`. */
  readonly path: string | null
}

/** Returns the key that a reference of a dependency leads to; null for a link to a folder. */
export function resolveReference(name: string, reference: string, dialect: Dialect): string | null {
  if (reference.startsWith('link:')) return null
  switch (dialect) {
    case 5: {
      const bracket = reference.indexOf('(')
      const slash = bracket === -1 ? reference.indexOf('/') : reference.lastIndexOf('/', bracket)
      return slash === -1 && !reference.startsWith('file:') ? `/${name}/${reference}` : reference
    }
    case 6: {
      if (reference.startsWith('file:')) return reference
      return stripPeers(reference).includes('/') ? reference : `/${name}@${reference}`
    }
    case 9:
    case 13: {
      // refToRelative of pnpm 9 to 12.
      if (reference.startsWith('@')) return reference
      const at = reference.indexOf('@')
      if (at === -1) return `${name}@${reference}`
      const [colon, bracket] = [reference.indexOf(':'), reference.indexOf('(')]
      const isWhole = (colon === -1 || at < colon) && (bracket === -1 || at < bracket)
      return isWhole ? reference : `${name}@${reference}`
    }
  }
}

/** The key without its peers and the hash of a patch: `a@1.0.0(b@2.0.0)(patch_hash=…)` is `a@1.0.0`. */
export function stripPeers(key: string): string {
  const at = suffixOf(key)
  return at === -1 ? key : key.slice(0, at)
}

/** The hash of the patch in a key; null for none. */
export function patchHashOf(key: string): string | null {
  return /\(patch_hash=([^()]*)\)/.exec(key)?.[1] ?? null
}

/** Where the brackets at the end begin: a path in a key can have brackets too. As indexOfDepPathSuffix of pnpm. */
function suffixOf(key: string): number {
  if (!key.endsWith(')')) return -1
  let open = 1
  for (let at = key.length - 2; at >= 0; at -= 1) {
    if (key[at] === '(') open -= 1
    else if (key[at] === ')') open += 1
    else if (open === 0) return at + 1
  }
  return -1
}

/** Parses a key. */
export function parseKey(key: string, dialect: Dialect): ParsedKey {
  const base = stripPeers(key)
  return dialect >= 9 ? parseNew(base) : parseOld(base, dialect)
}

const none = { name: null, version: null, registry: null, isRuntime: false, path: null } as const

function parseNew(base: string): ParsedKey {
  const at = base.indexOf('@', 1)
  if (at === -1) return none
  const [name, rest] = [base.slice(0, at), base.slice(at + 1)]
  const colon = rest.indexOf(':')
  if (colon === -1) return { ...none, name, version: versionOf(rest) }
  if (rest.startsWith('file:')) return { ...none, name, path: rest.slice(colon + 1) }
  const [prefix, version] = [rest.slice(0, colon), versionOf(rest.slice(colon + 1))]
  if (version !== null && prefix === 'runtime') return { ...none, name, version, isRuntime: true }
  if (version === null || reserved.has(prefix) || !/^[a-z][\w.-]*$/i.test(prefix)) return { ...none, name }
  return { ...none, name, version, registry: { prefix } }
}

/** Prefixes that are never the name of a registry (RESERVED_VERSION_PREFIXES of pnpm, and what 12.17 added). */
const reserved: ReadonlySet<string> = new Set(
  'bitbucket catalog custom file git github gitlab http https jsr link npm pkg runtime ssh tool workspace'.split(
    ' ',
  ),
)

function parseOld(base: string, dialect: Dialect): ParsedKey {
  const isOwn = base.startsWith('/')
  if (!isOwn && /^(?:file|link):/.test(base)) return none
  const host = isOwn ? null : base.slice(0, Math.max(0, base.indexOf('/')))
  const steps = base.slice((host?.length ?? 0) + 1)
  const found =
    dialect === 5
      ? /^((?:@[^/]+\/)?[^/@]+)\/([^/]+)$/.exec(steps)
      : /^((?:@[^/]+\/)?[^/@]+)@([^/]+)$/.exec(steps)
  const [, name, rest = ''] = found ?? []
  // A version has no underscore: what follows are peers, or in 6.0 the hash of many.
  const version = versionOf(rest.replace(/_.*/s, ''))
  if (name === undefined || version === null) return none
  return { ...none, name, version, registry: host === null ? null : { host } }
}

function versionOf(text: string): string | null {
  return text.length <= 256 && /^\d/.test(text) && semver.valid(text, { loose: true }) !== null ? text : null
}
