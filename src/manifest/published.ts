// Reads a published manifest: an entry of a packument, or a tarball's package.json.

import path from 'node:path'
import { sha256Of } from '../text/sha256.ts'
import type { Edge } from '../model/report.ts'
import type { PackedManifest, PublishedManifest, Trust } from '../model/published.ts'

type Fields = Readonly<Record<string, unknown>>

/** The lifecycle events at which npm runs code of a package that it installs from a registry, in their order. */
export const installEvents = ['preinstall', 'install', 'postinstall'] as const

/** Placeholder for a script that exists but whose command line is not known. */
export const notShown = '(not shown)'

/** Longer texts are cut. */
const maxTextLength = 2000
/** Far more than any real package declares. */
const maxMembers = 5000

/** Reads a manifest. Any input is safe: fields of the wrong type count as absent. */
export function parsePublished(input: unknown, name: string): PublishedManifest {
  const manifest = fieldsOf(input)
  const dist = fieldsOf(manifest.dist)
  const optional = textsOf(manifest.optionalDependencies)
  const edges: Edge[] = [
    ...edgesOf(textsOf(manifest.dependencies), 'runtime').filter(
      (edge) => !Object.hasOwn(optional, edge.name),
    ),
    ...edgesOf(optional, 'optional'),
    ...edgesOf(textsOf(manifest.peerDependencies), 'peer'),
  ]
  const impliedPeers = Object.keys(fieldsOf(manifest.peerDependenciesMeta))
    .filter((one) => !edges.some((edge) => edge.name === one))
    .slice(0, maxMembers)
  const scripts = readScripts(manifest)
  const isImplicit =
    Object.keys(scripts).join() === 'install' && textOf(fieldsOf(manifest.scripts).install) === null
  return {
    integrity: textOf(dist.integrity),
    shasum: textOf(dist.shasum),
    tarball: textOf(dist.tarball),
    edges,
    ...(impliedPeers.length === 0 ? {} : { impliedPeers }),
    bin: readCommands(manifest, name),
    binFolder: readCommandFolder(manifest),
    scripts,
    ...(isImplicit ? { isImplicitBuild: true } : {}),
    deprecated: readDeprecated(manifest.deprecated),
    bundles: readBundles(manifest),
    ...(manifest._hasShrinkwrap ? { hasShrinkwrap: true } : {}),
    ...(isPlatformBound(manifest) ? { isPlatformBound: true } : {}),
    signatures: readSignatures(dist.signatures),
    attestations: textOf(fieldsOf(dist.attestations).url),
  }
}

/** Reads the text of the package.json inside a tarball; null where it is not a JSON object. */
export function readInside(text: string): PackedManifest | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return null
  }
  if (!isMap(parsed)) return null
  const [name, version] = [textOf(parsed.name), textOf(parsed.version)]
  // The implicit node-gyp build depends on the file binding.gyp itself, which the reader of the tarball looks for.
  const { edges, bin } = parsePublished(parsed, name ?? '')
  const scripts = readScripts({ scripts: parsed.scripts })
  return { name, version, isGypOff: parsed.gypfile === false, edges, bin, scripts }
}

/** The trust level that a version's manifest claims. The claim is not verified here. */
export function readTrust(input: unknown): Trust {
  const { _npmUser, dist } = fieldsOf(input)
  const { attestations, signatures } = fieldsOf(dist)
  if (isMap(attestations)) {
    return isMap(fieldsOf(_npmUser).trustedPublisher) ? 'trusted-publisher' : 'provenance'
  }
  return Array.isArray(signatures) && signatures.length > 0 ? 'signature' : 'none'
}

/** The account that published a version; null where the manifest names no account. */
export function readPublisher(input: unknown): string | null {
  const name = textOf(fieldsOf(fieldsOf(input)._npmUser).name)
  return name === null ? null : name.slice(0, 214)
}

/** Normalizes the commands of `bin` as npm does: no leading `./`, and no path out of the package. */
export function normalizeCommands(bin: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(bin).flatMap(([command, file]): [string, string][] => {
    const base = path.posix.basename(command.replaceAll('\\', '/').replaceAll(':', '/'))
    const inside = path.posix.join('/', file.replaceAll('\\', '/')).slice(1)
    return base === '' || base === '.' || base === '..' || inside === '' ? [] : [[base, inside]]
  })
  return Object.fromEntries(entries)
}

function readCommands(manifest: Fields, name: string): PublishedManifest['bin'] {
  const { bin } = manifest
  if (typeof bin === 'string') return normalizeCommands({ [name.slice(name.indexOf('/') + 1)]: bin })
  if (Array.isArray(bin)) {
    const files = bin.filter((file): file is string => typeof file === 'string').slice(0, maxMembers)
    return normalizeCommands(Object.fromEntries(files.map((file) => [path.posix.basename(file), file])))
  }
  if (isMap(bin)) return normalizeCommands(textsOf(bin))
  // npm lists the files of that folder, which only the tarball contains.
  return readCommandFolder(manifest) === null ? {} : null
}

function readCommandFolder({ directories }: Fields): string | null {
  const folder = textOf(fieldsOf(directories).bin)
  return folder === null ? null : path.posix.join('/', folder.replaceAll('\\', '/')).slice(1)
}

/** The scripts that npm may run when it installs a version, by event, from its manifest. */
export function readScripts(input: unknown): Readonly<Record<string, string>> {
  const manifest = fieldsOf(input)
  const scripts = fieldsOf(manifest.scripts)
  const lines = installEvents.flatMap((event): [string, string][] => {
    const line = Object.hasOwn(scripts, event) ? textOf(scripts[event]) : null
    return line === null || line === '' ? [] : [[event, cutLine(line)]]
  })
  const hasOwnBuild = lines.some(([event]) => event !== 'postinstall')
  // The implicit build of a package that has a binding.gyp and no own install script.
  if (manifest.gypfile === true && !hasOwnBuild) lines.push(['install', 'node-gyp rebuild'])
  // Abbreviated packuments state only that there are install scripts.
  if (lines.length === 0 && manifest.hasInstallScript === true) lines.push(['install', notShown])
  return Object.fromEntries(lines)
}

/** A cut line ends with the hash of the whole line: two lines that differ after the cut must not compare equal. */
function cutLine(line: string): string {
  if (line.length <= maxTextLength) return line
  return `${line.slice(0, maxTextLength)}… (sha256 ${sha256Of(line)})`
}

function readDeprecated(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value.slice(0, maxTextLength)
  return value === undefined || value === null || value === false ? null : 'deprecated'
}

function readBundles(manifest: Fields): readonly string[] {
  const { bundleDependencies = manifest.bundledDependencies, dependencies } = manifest
  if (bundleDependencies === true) return Object.keys(textsOf(dependencies))
  if (Array.isArray(bundleDependencies)) {
    return bundleDependencies.filter((name) => typeof name === 'string').slice(0, maxMembers)
  }
  return Object.keys(textsOf(bundleDependencies))
}

/** One name in place of a list counts too, as npm and yarn read it. */
function isPlatformBound({ os, cpu, libc }: Fields): boolean {
  return [os, cpu, libc].some((list) => (Array.isArray(list) ? list.length > 0 : textOf(list) !== null))
}

function readSignatures(value: unknown): PublishedManifest['signatures'] {
  const list = Array.isArray(value) ? value.slice(0, 10) : []
  // An invalid entry is kept: it fails the verification.
  return list.map((one) => ({
    keyid: textOf(fieldsOf(one).keyid) ?? '',
    sig: textOf(fieldsOf(one).sig) ?? '',
  }))
}

function edgesOf(ranges: Readonly<Record<string, string>>, type: Edge['type']): Edge[] {
  return Object.entries(ranges).map(([name, range]) => ({ name, range, type }))
}

// Object.fromEntries creates own properties, even for `__proto__`.
function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(value)).filter(([, text]) => typeof text === 'string')
  return Object.fromEntries(entries.slice(0, maxMembers)) as Record<string, string>
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function fieldsOf(value: unknown): Fields {
  return isMap(value) ? value : {}
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
