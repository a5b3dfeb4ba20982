// Compares the package.json inside a tarball with the registry's manifest, except what npm rewrites.

import semver from 'semver'
import type { Tarball } from '../../model/evidence.ts'
import type { Edge, PackageId } from '../../model/report.ts'
import { installEvents } from '../../manifest/published.ts'
import { plain } from '../../text/plain.ts'
import type { PackedManifest, PublishedManifest } from '../../model/published.ts'

/** One difference; null where one side is empty. */
export interface Difference {
  /** `name`, `script postinstall`, `dependency left-pad` … */
  readonly field: string
  readonly registry: string | null
  readonly inside: string | null
}

type Texts = ReadonlyMap<string, string>

/** Lists the differences, each once, of every package.json of the tarball. */
export function differences({ name, version }: PackageId, tarball: Tarball): readonly Difference[] {
  const { published, manifests } = tarball
  const found = manifests.flatMap((inside) => [
    ...compare(new Map([['name', name]]), named('name', inside.name?.trim() ?? null), same, ''),
    ...compare(new Map([['version', version]]), named('version', inside.version), isSameVersion, ''),
    ...compare(scriptsShown(published), scriptsInside(inside, tarball), same, 'script '),
    ...compare(rangesOf(published, false), rangesOf(inside, false), isSameRange, 'dependency '),
    ...compare(rangesOf(published, true), rangesOf(inside, true), isSameRange, 'peer dependency '),
    // Commands in a folder (`directories.bin`) would be known only from the list of its files.
    ...(published.bin === null || inside.bin === null
      ? []
      : compare(
          new Map(Object.entries(published.bin)),
          new Map(Object.entries(inside.bin)),
          same,
          'command ',
        )),
  ])
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}

function compare(
  shown: Texts,
  inside: Texts,
  isSame: (a: string, b: string) => boolean,
  kind: string,
): Difference[] {
  return [...new Set([...shown.keys(), ...inside.keys()])].flatMap((key) => {
    const [a, b] = [shown.get(key), inside.get(key)]
    if (a === b || (a !== undefined && b !== undefined && isSame(a, b))) return []
    const text = (value: string | undefined) => (value === undefined ? null : plain(value, 120))
    return [{ field: plain(`${kind}${key}`, 120), registry: text(a), inside: text(b) }]
  })
}

function named(field: string, value: string | null): Texts {
  return new Map(value === null ? [] : [[field, value]])
}

function scriptsShown({ scripts }: PublishedManifest): Texts {
  return new Map(Object.entries(scripts).map(([event, line]) => [event, normalizeLine(line)]))
}

function scriptsInside({ scripts, isGypOff }: PackedManifest, { hasBindingGyp, published }: Tarball): Texts {
  const lines = new Map(Object.entries(scripts).map(([event, line]) => [event, normalizeLine(line)]))
  const hasOwn = lines.has('preinstall') || lines.has('install')
  if (hasBindingGyp && !isGypOff && !hasOwn) lines.set('install', build)
  // Publishing adds the script where the folder has a binding.gyp, whether or not it is packed.
  if (!lines.has('install') && normalizeLine(published.scripts.install ?? '') === build)
    lines.set('install', build)
  return new Map(
    installEvents.flatMap((event) => (lines.has(event) ? [[event, lines.get(event) ?? '']] : [])),
  )
}

const build = 'node-gyp rebuild'

// npm removes the folder of commands from paths when it publishes (normalize-package-data).
function normalizeLine(line: string): string {
  return line.trim().replace(/^(?:\.\/)?node_modules\/\.bin\//, '')
}

function rangesOf({ edges }: { readonly edges: readonly Edge[] }, isPeer: boolean): Texts {
  return new Map(
    edges.filter(({ type }) => (type === 'peer') === isPeer).map(({ name, range }) => [name, range.trim()]),
  )
}

function same(a: string, b: string): boolean {
  return a === b
}

function isSameVersion(a: string, b: string): boolean {
  const clean = semver.clean(a, { loose: true })
  return clean !== null && clean === semver.clean(b, { loose: true })
}

function isSameRange(a: string, b: string): boolean {
  const range = semver.validRange(a, { loose: true })
  return range !== null && range === semver.validRange(b, { loose: true })
}
