// Condenses what a registry told: versions that npm and a search can choose, and the fields that decide what they do.

import semver from 'semver'

/** Fields of a manifest that decide how it is resolved and what it runs. */
const fields = [
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bundleDependencies',
  'bin',
  'engines',
  'os',
  'cpu',
  'libc',
  'gypfile',
  'deprecated',
]
const ranged = ['dependencies', 'optionalDependencies', 'peerDependencies']
const installScripts = ['preinstall', 'install', 'postinstall']
const day = 86_400_000
/** Versions before a changed one that a search may try. */
const maxOlder = 4

/**
 * Chooses versions: those of the lockfiles, older ones of what changed, and of each range the one that npm takes, as of the
 * change and as of the minimum age before it.
 */
export function condense({ packuments, locks, manifests, asOf }) {
  const moments = [asOf.getTime(), asOf.getTime() - 7 * day]
  const kept = new Map([...packuments.keys()].map((name) => [name, new Set()]))
  const queue = []
  const keep = (name, version) => {
    const manifest = packuments.get(name)?.versions?.[version]
    if (manifest === undefined || kept.get(name).has(version)) return
    kept.get(name).add(version)
    queue.push(manifest)
  }
  const versionsAt = (name, moment) => {
    const { time = {} } = packuments.get(name) ?? {}
    return Object.keys(time).filter((version) => Date.parse(time[version]) <= moment)
  }
  const keepRange = (name, range) => {
    for (const moment of moments) {
      const best = semver.maxSatisfying(versionsAt(name, moment), range, { loose: true })
      if (best !== null) keep(name, best)
    }
  }
  for (const lock of locks)
    for (const [place, entry] of Object.entries(lock.packages)) keep(nameAt(place, entry), entry.version)
  for (const [name] of packuments) {
    keepRange(name, '*')
    const versions = versionsAt(name, moments[1]).filter((version) => semver.prerelease(version) === null)
    const [newest] = [...kept.get(name)].sort(semver.rcompare)
    const older = versions.filter((version) => semver.lt(version, newest ?? '0.0.0')).sort(semver.rcompare)
    if (isChanged(name, locks)) older.slice(0, maxOlder).forEach((version) => keep(name, version))
  }
  queue.push(
    ...manifests.map((one) => ({ ...one, dependencies: { ...one.devDependencies, ...one.dependencies } })),
  )
  for (const manifest of queue)
    for (const field of ranged)
      for (const [name, range] of Object.entries(manifest[field] ?? {})) keepRange(...target(name, range))
  return Object.fromEntries(
    [...kept]
      .filter(([, versions]) => versions.size > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, versions]) => [name, describe(packuments.get(name), versions)]),
  )
}

/** `npm:other@^1.0.0` asks for another name. */
function target(name, range) {
  const [, other, spec] = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(range) ?? []
  return other === undefined ? [name, range] : [other, spec ?? '*']
}

function nameAt(place, entry) {
  return entry.name ?? place.split('node_modules/').at(-1)
}

function isChanged(name, [before, after]) {
  const versions = ({ packages }) =>
    Object.entries(packages)
      .filter(([place, entry]) => nameAt(place, entry) === name)
      .map(([, { version }]) => version)
  const known = versions(before)
  return versions(after).some((version) => !known.includes(version))
}

/** By version, in the order of their times: the time, and the fields. */
function describe({ versions, time }, kept) {
  const ordered = [...kept].sort((one, other) => Date.parse(time[one]) - Date.parse(time[other]))
  return Object.fromEntries(
    ordered.map((version) => {
      const manifest = versions[version]
      const own = Object.fromEntries(
        fields.filter((key) => isSet(manifest[key])).map((key) => [key, manifest[key]]),
      )
      const scripts = installScripts.filter((key) => manifest.scripts?.[key] !== undefined)
      if (scripts.length > 0)
        own.scripts = Object.fromEntries(scripts.map((key) => [key, manifest.scripts[key]]))
      if (scripts.length > 0 || manifest.hasInstallScript === true) own.hasInstallScript = true
      return [version, { time: time[version], ...own }]
    }),
  )
}

function isSet(value) {
  return value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length > 0)
}

/** Both lockfiles, the second one as what differs from the first; without what the stub tarballs replace. */
export function condenseLock(before, after, registry) {
  const [old, now] = [before, after].map((lock) => ({ ...lock, packages: strip(lock.packages, registry) }))
  const isSame = (place) => JSON.stringify(old.packages[place]) === JSON.stringify(now.packages[place])
  const changed = Object.keys(now.packages).filter((place) => !isSame(place))
  const removed = Object.keys(old.packages).filter((place) => !Object.hasOwn(now.packages, place))
  return [old, { set: Object.fromEntries(changed.map((place) => [place, now.packages[place]])), removed }]
}

/** The fields that npm copies from the packument, and no rule and no resolution reads, are left out. */
function strip(packages, registry) {
  const entries = Object.entries(packages).map(
    ([place, { integrity, resolved, funding, license, ...entry }]) => {
      const isForeign = resolved !== undefined && !resolved.startsWith(registry)
      return [place, isForeign ? { ...entry, resolved, ...(integrity && { integrity }) } : entry]
    },
  )
  return Object.fromEntries(entries)
}
