// Lists the packages that a lockfile of pnpm, yarn or bun names: enough to tell what in node_modules it accounts for.

/** What a lockfile of another package manager names. */
export interface ForeignPackages {
  /** Whether it has a package in this version, or in one that it does not state (a folder, a git repository). */
  has(name: string, version: string): boolean
  /** Whether it has one whose `name@version` begins so: pnpm cuts the names of long folders. */
  hasLike(start: string): boolean
}

type Reader = (text: string) => Iterable<readonly [name: string, version: string | null]>

/** By file name. Others are binary (bun.lockb), or of managers whose node_modules are not compared. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^(?:pnpm-lock(?:\.[^/]+)?|shrinkwrap)\.yaml$/i, readPnpm],
  [/^yarn\.lock$/i, readYarn],
  [/^bun\.lock$/i, readBun],
]

/**
 * Reads the names and versions of a lockfile, line by line as its manager writes it; null for a file that is not read. What
 * it yields only tells that a folder is accounted for: whether the lockfile itself was changed is judged elsewhere.
 */
export function readForeignPackages(file: string, text: string): ForeignPackages | null {
  const [, read] = readers.find(([name]) => name.test(file)) ?? []
  if (read === undefined) return null
  const known = new Map<string, Set<string | null>>()
  for (const [name, version] of read(text)) {
    const versions = known.get(name) ?? new Set()
    known.set(name, versions.add(version))
  }
  const isVersion = (one: string | null, version: string) =>
    one === null || one.replace(/\+.*$/, '') === version
  return {
    has: (name, version) => [...(known.get(name) ?? [])].some((one) => isVersion(one, version)),
    hasLike: (start) =>
      [...known].some(([name, versions]) =>
        [...versions].some((one) => `${name}@${one ?? ''}`.startsWith(start)),
      ),
  }
}

/** `/name/1.0.0_peer`, `/name@1.0.0(peer)`, `name@1.0.0`, `name@file:dir` as keys of `packages`, by the version of the format. */
function* readPnpm(text: string): ReturnType<Reader> {
  let section = ''
  let name: string | null = null
  for (const line of text.split('\n')) {
    section = /^(\w+):/.exec(line)?.[1] ?? section
    if (section !== 'packages') continue
    const key = /^ {2}(['"]?)([^\s'"].*)\1:\s*$/.exec(line)?.[2]
    if (key !== undefined) {
      const [, found = null, version = ''] = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](\S+)$/.exec(key) ?? []
      name = found
      if (found !== null) yield [found, /^\d/.test(version) ? version.replace(/[_(].*$/, '') : null]
    }
    // Of what is no version: `name:` and `version:` of the entry.
    const [, field, value = ''] = /^ {4}(name|version): ['"]?([^\s'"]+)/.exec(line) ?? []
    if (field === 'name') name = value
    if (field !== undefined && name !== null) yield [name, field === 'version' ? value : null]
  }
}

/** Keys at the left are lists of `name@range`, of both generations; the later one states the package that they resolve to. */
function* readYarn(text: string): ReturnType<Reader> {
  let names: string[] = []
  let version = ''
  for (const line of text.split('\n')) {
    if (/^[^\s#]/.test(line)) {
      names = line
        .replace(/:\s*$/, '')
        .split(',')
        .flatMap((one) => /^\s*"?(@?[^@"]+)@/.exec(one)?.[1] ?? [])
      continue
    }
    const [, field, value = ''] = /^ {2}(version|resolution):? "?([^"\s]+)/.exec(line) ?? []
    if (field === 'version') {
      version = value
      for (const name of names) yield [name, version]
    }
    const own = field === 'resolution' ? /^(@?[^@]+)@/.exec(value)?.[1] : undefined
    if (own !== undefined) yield [own, version]
  }
}

/** `"path/of/it": ["name@1.0.0", …]`: an alias is its path, not its name. */
function* readBun(text: string): ReturnType<Reader> {
  for (const [, path = '', id = ''] of text.matchAll(/^\s*"([^"\\]+)":\s*\["([^"\\]+)"/gm)) {
    const [, name = '', rest = ''] = /^(@?[^@]+)@(.*)$/.exec(id) ?? []
    const version = /^\d/.test(rest) ? rest : null
    yield [name, version]
    yield [/(?:@[^/]+\/)?[^/]+$/.exec(path)?.[0] ?? path, version]
  }
}
