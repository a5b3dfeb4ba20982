import semver from 'semver'
import { defineRule, type Breach } from '../define-rule.ts'
import { byFacts } from '../finding-name.ts'
import { isDecided, isRefusedByManager } from './allowed.ts'
import { exclusions } from '../../options/kinds.ts'
import { matches } from '../../options/package-pattern.ts'
import type { Evidence, Release } from '../../model/evidence.ts'
import { plain } from '../../text/plain.ts'
import type { PackageArrival } from '../../model/change.ts'

type Scripts = Readonly<Record<string, string>>

export default defineRule({
  id: 'install-script',
  summary: 'An update must not gain code that runs at install time.',
  why: 'An install script runs before anyone has looked at the package: in 24 of the 36 documented compromises where it is known, the bad version had gained one. npm builds a package with a `binding.gyp` without being told to, and prepares what comes from git.',
  fix: 'Read what the script does. Where it is wanted, list the package in `allowScripts` of package.json (npm install-scripts approve), with pnpm by `pnpm approve-builds`, with bun in `trustedDependencies`, with yarn by `dependenciesMeta.<name>.built`; else stay on the version before, or install with --ignore-scripts.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('previousCommand'),
  needs: ['manifest'],
  wants: ['release'],
  options: { exclude: exclusions('Packages that may run code at install time.') },
  skips: (arrival, { exclude }) => exclude.some((pattern) => matches(pattern, arrival)),
  *check(arrival, { manifest, release }) {
    const isHidden = hidesBuild(arrival) && Object.keys(manifest.scripts).length === 0
    const scripts = isHidden ? { install: 'node-gyp rebuild' } : manifest.scripts
    if (Object.keys(scripts).length === 0 || isDecided(arrival)) return
    const offRegistry = arrival.copies.find((copy) => copy.source.type !== 'registry')
    if (offRegistry === undefined) {
      const older = arrival.kind === 'added' ? findOlder(arrival, release) : null
      const before = older?.scripts ?? manifest.previousScripts
      const breaches = [...judgeScripts(arrival, { scripts, isHidden, older, before })]
      // What an update gains gives a takeover away, whether this package manager runs it or not.
      yield* isRefusedByManager(arrival) ? breaches.filter((one) => one.asWarning !== true) : breaches
    } else if (arrival.kind !== 'altered' || arrival.differences.some((word) => bytes.includes(word))) {
      yield {
        message:
          offRegistry.source.type === 'git'
            ? 'comes from git: npm prepares it at install time, with scripts that no registry shows'
            : 'comes from elsewhere than a registry and runs code at install time that cannot be seen',
        asWarning: arrival.kind === 'added',
        facts: factsOf(scripts, isHidden),
      }
    }
  },
})

/** The scripts of an arrival from a registry, and those of the version that it is compared with. */
interface Compared {
  readonly scripts: Scripts
  readonly isHidden: boolean
  /** The version below an added one; null where there is none. */
  readonly older: Older | null
  /** Null where the registry has no version to compare with. */
  readonly before: Scripts | null
}

function* judgeScripts({ kind, previous }: PackageArrival, compared: Compared): Iterable<Breach> {
  const { scripts, isHidden, older, before } = compared
  const mark = isHidden ? ' (a binding.gyp, which only the mark in the lockfile tells of)' : ''
  const show = (some: Scripts) => listScripts(some) + mark
  const { gained, changed } = compare(before ?? {}, scripts)
  const hasGained = Object.keys(gained).length > 0
  if (kind === 'added' && (older === null || !hasGained || isHidden)) {
    const message = `runs code at install time: ${show(scripts)}`
    yield { message, asWarning: true, facts: factsOf(scripts, isHidden) }
    return
  }
  if (before === null) {
    yield {
      message: `runs code at install time (${show(scripts)}), and the registry no longer has ${previous} to show whether that is new`,
      facts: factsOf(scripts, isHidden),
    }
    return
  }
  const version = older?.version ?? previous
  if (hasGained) {
    yield {
      message: `gains code that runs at install time, which ${version} did not have: ${show(gained)}`,
      facts: factsOf(gained, isHidden),
    }
  }
  if (Object.keys(changed).length > 0) {
    const old = pick(before, (event) => Object.hasOwn(changed, event))
    const was = Object.keys(old).length > 0 ? old : before
    yield {
      message: `runs other code at install time than ${version}: ${listScripts(changed)}; it was ${listScripts(was)}`,
      asWarning: true,
      facts: factsOf(changed, isHidden, was),
    }
  }
}

function factsOf(scripts: Scripts, isHidden: boolean, was: Scripts | null = null) {
  return {
    events: Object.keys(scripts).join(', '),
    command: join(scripts),
    previousCommand: was === null ? null : join(was),
    isHidden,
  }
}

/** A version with its scripts. */
interface Older {
  readonly version: string
  readonly scripts: Scripts
}

/**
 * The version just below an added one of a package that the project uses already: a second version beside the
 * first is no new package, and could smuggle an update in.
 */
function findOlder({ name, version, project }: PackageArrival, release: Evidence<Release>): Older | null {
  if (!project.uses.has(name) || release.status !== 'obtained' || semver.valid(version) === null) return null
  const below = release.value.timeline.filter(
    (entry) => semver.valid(entry.version) !== null && semver.lt(entry.version, version),
  )
  return below.sort((a, b) => semver.rcompare(a.version, b.version))[0] ?? null
}

/** The scripts of events that had none, and those that replace others. A script that moves to another event is no gain. */
function compare(before: Scripts, scripts: Scripts): { gained: Scripts; changed: Scripts } {
  const known = Object.values(before)
  const gained = pick(scripts, (event, line) => !Object.hasOwn(before, event) && !known.includes(line))
  const changed = pick(scripts, (event, line) => before[event] !== line && !Object.hasOwn(gained, event))
  return { gained, changed }
}

/** The differences of an altered package that mean other bytes. */
const bytes = ['source', 'hash', 'copies']

/**
 * Whether npm would run a build that no manifest shows: npm marks an entry in the lockfile when it finds a
 * `binding.gyp` in the tarball, so a mark without any script means one (the phantom-gyp attacks of 2026).
 */
function hidesBuild(arrival: PackageArrival): boolean {
  // A version that is only considered has no entry, and a mark that was there before is not new.
  const isNew = arrival.kind === 'added' || (arrival.kind === 'updated' && arrival.hadInstallScript !== true)
  return (
    isNew && arrival.isHypothetical !== true && arrival.copies.some((copy) => copy.hasInstallScript === true)
  )
}

function pick(scripts: Scripts, isWanted: (event: string, line: string) => boolean): Scripts {
  return Object.fromEntries(Object.entries(scripts).filter(([event, line]) => isWanted(event, line)))
}

function listScripts(scripts: Scripts): string {
  return Object.entries(scripts)
    .map(([event, line]) => `${event} "${plain(line, 200)}"`)
    .join(', ')
}

function join(scripts: Scripts): string {
  return Object.values(scripts)
    .map((line) => plain(line, 200))
    .join(' && ')
}
