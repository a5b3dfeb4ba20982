// Writes a project with the lockfile of each package manager, as that writes it: pnpm 9.0, yarn 1, yarn 4 and bun 1.4.

import { createHash } from 'node:crypto'
import semver from 'semver'
import type { Files } from '../world.ts'
import type { Entry, Manager, Project } from './project.ts'

/** The file name of each. */
export const lockName: Readonly<Record<Manager, string>> = {
  pnpm: 'pnpm-lock.yaml',
  classic: 'yarn.lock',
  berry: 'yarn.lock',
  bun: 'bun.lock',
}

type Fields = Readonly<Record<string, unknown>>

const installedAs = ({ alias, name }: Entry) => alias ?? name
/** The package that a dependency leads to. */
function resolve(project: Project, name: string, range: string, asker?: Entry): Entry | undefined {
  const fixed = asker?.resolves[name]
  const named = project.entries.filter((one) => installedAs(one) === name)
  const alias = /^npm:(?:@?[^@]+)@?(.*)$/.exec(range)?.[1] ?? range
  return (
    named.find(({ version }) => version === fixed) ??
    named.find(({ version }) => semver.satisfies(version, alias)) ??
    named[0]
  )
}
const keyOf = ({ name, version }: Entry) => `${name}@${version}`

/** Scalars of YAML in double quotes: JSON is YAML. */
const quote = (value: unknown) => JSON.stringify(value)
const sorted = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
/** yarn puts in quotes what needs them, and its frozen install compares the texts. */
const bare = (value: string) => (/^[a-z./][\w./-]*$/i.test(value) ? value : quote(value))
const block = (indent: string, name: string, record: Readonly<Record<string, string>>): string =>
  Object.keys(record).length === 0
    ? ''
    : `${indent}${name}:\n${sorted(record)
        .map(([key, value]) => `${indent}  ${bare(key)}: ${bare(value)}\n`)
        .join('')}`

const depFields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const
const asksOf = ({ manifest }: Project, field: string) =>
  (manifest[field] as Record<string, string> | undefined) ?? {}

function writePnpm(project: Project): string {
  const reference = (name: string, range: string, asker?: Entry) => {
    if (/^(?:link|file):/.test(range)) return range
    const found = resolve(project, name, range, asker)
    if (found === undefined) return range
    return found.alias === undefined ? found.version : keyOf(found)
  }
  const importer = depFields.map((field) => {
    const asks = sorted(asksOf(project, field))
    const lines = asks.map(
      ([name, range]) =>
        `      ${bare(name)}:\n        specifier: ${quote(range)}\n        version: ${quote(reference(name, range))}\n`,
    )
    return lines.length === 0 ? '' : `    ${field}:\n${lines.join('')}`
  })
  const packages = project.entries.map((one) => {
    const { resolved, integrity, bundles, bin, more } = one
    const { snapshot: _, key = keyOf(one), resolution = {}, ...fields } = more
    const resolutionOf = {
      ...(integrity === null ? {} : { integrity }),
      ...(resolved === null ? {} : { tarball: resolved }),
      ...(resolution as Fields),
    }
    const body = {
      resolution: resolutionOf,
      ...(bin === null ? {} : { hasBin: true }),
      ...(Object.keys(one.peerDependencies).length === 0 ? {} : { peerDependencies: one.peerDependencies }),
      ...(bundles.length === 0 ? {} : { bundledDependencies: bundles }),
      ...fields,
    }
    const lines = Object.entries(body).map(([field, value]) => `    ${field}: ${quote(value)}\n`)
    return `  ${quote(key)}:\n${lines.join('')}`
  })
  const snapshots = project.entries.map((one) => {
    const { key = keyOf(one), snapshot = {} } = one.more as { key?: string; snapshot?: Fields }
    const edges = (record: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(record)
          .filter(([name]) => !one.bundles.includes(name))
          .map(([name, range]) => [name, reference(name, range, one)]),
      )
    const text =
      block('    ', 'dependencies', { ...edges(one.dependencies), ...edges(one.peerDependencies) }) +
      block('    ', 'optionalDependencies', edges(one.optionalDependencies)) +
      Object.entries(snapshot)
        .map(([field, value]) => `    ${field}: ${quote(value)}\n`)
        .join('')
    return `  ${quote(key)}:${text === '' ? ' {}' : `\n${text.replace(/\n$/, '')}`}\n`
  })
  return [
    "lockfileVersion: '9.0'\n",
    'settings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n',
    `importers:\n  .:\n${importer.join('')}`,
    `packages:\n${packages.join('')}`,
    `snapshots:\n${snapshots.join('')}`,
  ].join('\n')
}

/** The ranges under which a package is asked for, under each name: the keys of both yarns. */
function listKeys(project: Project, of: Entry): string[] {
  const fields = ['dependencies', 'optionalDependencies'] as const
  const asks = [
    ...depFields.flatMap((field) =>
      sorted(asksOf(project, field)).map((one) => [...one, undefined] as const),
    ),
    ...project.entries.flatMap((asker) =>
      fields
        .flatMap((field) => sorted(asker[field]))
        .filter(([name]) => !asker.bundles.includes(name))
        .map((one) => [...one, asker] as const),
    ),
  ]
  const found = asks.filter(([name, range, asker]) => resolve(project, name, range, asker) === of)
  const keys = new Set(found.map(([name, range]) => `${name}@${range}`))
  return keys.size === 0 ? [`${installedAs(of)}@${of.asked ?? of.version}`] : [...keys].sort()
}

function writeClassic(project: Project): string {
  const entries = project.entries.map((one) => {
    const { version, resolved, tarball, integrity, shasum, more } = one
    const {
      keys = listKeys(project, one),
      hash = shasum,
      ...fields
    } = more as { keys?: string[]; hash?: string }
    const address = resolved ?? tarball
    const full = hash === '' || address.includes('#') ? address : `${address}#${hash}`
    const lines = [
      `  version ${quote(version)}\n`,
      address === '' ? '' : `  resolved ${quote(full)}\n`,
      integrity === null
        ? ''
        : `  integrity ${/^[a-z][^:\s",]*$/i.test(integrity) ? integrity : quote(integrity)}\n`,
      ...Object.entries(fields).map(([field, value]) => `  ${field} ${quote(value)}\n`),
      group('dependencies', { ...one.dependencies }),
      group('optionalDependencies', one.optionalDependencies),
    ]
    return `${keys.map((key) => quote(key)).join(', ')}:\n${lines.join('')}`
  })
  return `# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n\n${entries.join('\n')}`
}

const group = (name: string, record: Readonly<Record<string, string>>) =>
  Object.keys(record).length === 0
    ? ''
    : `  ${name}:\n${sorted(record)
        .map(([key, value]) => `    ${quote(key)} ${quote(value)}\n`)
        .join('')}`

const withNpm = (range: string) => (/^[a-z+]+:/.test(range) ? range : `npm:${range}`)
const withNpmAll = (record: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(record).map(([name, range]) => [name, withNpm(range)]))

function writeBerry(project: Project): string {
  const own = block(
    '  ',
    'dependencies',
    withNpmAll(
      Object.assign({}, ...depFields.map((field) => asksOf(project, field))) as Record<string, string>,
    ),
  )
  const root = `"app@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "app@workspace:."\n${own}  languageName: unknown\n  linkType: soft\n`
  const entries = project.entries.map((one) => {
    const { name, version, resolved, integrity, more } = one
    const {
      keys = listKeys(project, one).map(protocolled),
      resolution,
      checksum,
      ...fields
    } = more as {
      keys?: string[]
      resolution?: string
      checksum?: string | null
    }
    const archive = resolved === null ? '' : `::__archiveUrl=${encodeURIComponent(resolved)}`
    const zip = checksum ?? (integrity === null ? null : `10c0/${checksumOf(integrity)}`)
    const optional = Object.fromEntries(
      Object.keys(one.optionalDependencies).map((dep) => [dep, { optional: true }]),
    )
    return [
      `${quote(keys.join(', '))}:\n  version: ${version}\n`,
      `  resolution: ${quote(resolution ?? `${name}@npm:${version}${archive}`)}\n`,
      block('  ', 'dependencies', withNpmAll({ ...one.dependencies, ...one.optionalDependencies })),
      block('  ', 'peerDependencies', one.peerDependencies),
      Object.keys(optional).length === 0 ? '' : `  dependenciesMeta: ${quote(optional)}\n`,
      one.bin === null ? '' : block('  ', 'bin', one.bin),
      ...Object.entries(fields).map(([field, value]) => `  ${field}: ${quote(value)}\n`),
      zip === null || zip === '' ? '' : `  checksum: ${zip}\n`,
      '  languageName: node\n  linkType: hard\n',
    ].join('')
  })
  const head =
    '# This file is generated by running "yarn install" inside your project.\n# Manual changes might be lost - proceed with caution!\n\n'
  return `${head}__metadata:\n  version: 10\n  cacheKey: 10c0\n\n${[root, ...entries].join('\n')}`
}

/** Of the archive that yarn makes of the tarball: any other tarball has another one. */
const checksumOf = (integrity: string) => createHash('sha512').update(integrity).digest('hex')
const protocolled = (key: string) => {
  const at = key.indexOf('@', 1)
  return `${key.slice(0, at)}@${withNpm(key.slice(at + 1))}`
}

function writeBun(project: Project): string {
  const workspace = {
    name: project.manifest.name,
    ...Object.fromEntries(
      [...depFields, 'peerDependencies']
        .filter((field) => Object.keys(asksOf(project, field)).length > 0)
        .map((field) => [field, asksOf(project, field)]),
    ),
  }
  const entries = project.entries.map((one) => {
    const { name, version, resolved, integrity, more } = one
    const {
      key = installedAs(one),
      entry,
      id = `${name}@${version}`,
      ...fields
    } = more as {
      key?: string
      entry?: unknown[]
      id?: string
    }
    const record = (field: 'dependencies' | 'optionalDependencies' | 'peerDependencies') =>
      Object.keys(one[field]).length === 0 ? {} : { [field]: one[field] }
    const info = {
      ...record('dependencies'),
      ...record('optionalDependencies'),
      ...record('peerDependencies'),
      ...(one.bin === null ? {} : { bin: one.bin }),
      ...(one.hasInstallScript ? { hasInstallScript: true } : {}),
      ...fields,
    }
    const list = entry ?? [id, resolved ?? '', info, ...(integrity === null ? [] : [integrity])]
    return `    ${quote(key)}: ${quote(list)},\n\n`
  })
  return `{\n  "lockfileVersion": 2,\n  "configVersion": 1,\n  "workspaces": {\n    "": ${quote(workspace)},\n  },\n  "packages": {\n${entries.join('')}  }\n}\n`
}

const writers: Readonly<Record<Manager, (project: Project) => string>> = {
  pnpm: writePnpm,
  classic: writeClassic,
  berry: writeBerry,
  bun: writeBun,
}

/** The files of a project with its lockfile. */
export function write(project: Project, manager: Manager): Files {
  return {
    'package.json': JSON.stringify(project.manifest, null, 2),
    [lockName[manager]]: writers[manager](project),
    ...project.files,
  }
}
