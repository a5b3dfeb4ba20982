import semver from 'semver'
import { defineRule } from '../define-rule.ts'
import { byFacts } from '../finding-name.ts'
import { isDecided } from './allowed.ts'
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
  fix: 'Read what the script does. Where it is wanted, list the package in `allowScripts` of package.json (npm install-scripts approve); else stay on the version before, or install with --ignore-scripts.',
  level: 'error',
  judges: 'package',
  nameFinding: byFacts('previousCommand'),
  needs: ['manifest'],
  wants: ['release'],
  options: { exclude: exclusions('Packages that may run code at install time.') },
  skips: (arrival, { exclude }) => exclude.some((pattern) => matches(pattern, arrival)),
  *check(arrival, { manifest, release }) {
    const offRegistry = arrival.copies.find((copy) => copy.source.type !== 'registry')
    const isHidden = hidesBuild(arrival) && Object.keys(manifest.scripts).length === 0
    const scripts = isHidden ? { install: 'node-gyp rebuild' } : manifest.scripts
    if (Object.keys(scripts).length === 0 || isDecided(arrival)) return
    const show = (some: Scripts) =>
      listScripts(some) + (isHidden ? ' (a binding.gyp, which only the mark in the lockfile tells of)' : '')
    const factsOf = (some: Scripts, was: Scripts | null = null) => ({
      events: Object.keys(some).join(', '),
      command: join(some),
      previousCommand: was === null ? null : join(was),
      isHidden,
    })
    const { kind, previous } = arrival
    if (offRegistry !== undefined) {
      if (kind === 'altered' && !arrival.differences.some((word) => bytes.includes(word))) return
      const does =
        offRegistry.source.type === 'git'
          ? 'comes from git: npm prepares it at install time, with scripts that no registry shows'
          : 'comes from elsewhere than a registry and runs code at install time that cannot be seen'
      yield { message: does, asWarning: kind === 'added', facts: factsOf(scripts) }
      return
    }
    const older = kind === 'added' ? findOlder(arrival, release) : null
    const before = older?.scripts ?? manifest.previousScripts
    const { gained, changed } = compare(before ?? {}, scripts)
    const hasGained = Object.keys(gained).length > 0
    if (kind === 'added' && (older === null || !hasGained || isHidden)) {
      yield {
        message: `runs code at install time: ${show(scripts)}`,
        asWarning: true,
        facts: factsOf(scripts),
      }
      return
    }
    if (before === null) {
      yield {
        message: `runs code at install time (${show(scripts)}), and the registry no longer has ${previous} to show whether that is new`,
        facts: factsOf(scripts),
      }
      return
    }
    if (hasGained) {
      yield {
        message: `gains code that runs at install time, which ${older?.version ?? previous} did not have: ${show(gained)}`,
        facts: factsOf(gained),
      }
    }
    if (Object.keys(changed).length > 0) {
      const old = pick(before, (event) => Object.hasOwn(changed, event))
      const was = Object.keys(old).length > 0 ? old : before
      yield {
        message: `runs other code at install time than ${older?.version ?? previous}: ${listScripts(changed)}; it was ${listScripts(was)}`,
        asWarning: true,
        facts: factsOf(changed, was),
      }
    }
  },
})

/**
 * The version just below an added one of a package that the project uses already: a second version beside the
 * first is no new package, and could be how an update slips in.
 */
function findOlder(
  { name, version, project }: PackageArrival,
  release: Evidence<Release>,
): { version: string; scripts: Scripts } | null {
  if (!project.uses.has(name) || release.status !== 'obtained' || semver.valid(version) === null) return null
  const below = release.value.timeline.filter(
    (entry) => semver.valid(entry.version) !== null && semver.lt(entry.version, version),
  )
  return below.sort((a, b) => semver.rcompare(a.version, b.version))[0] ?? null
}

/** What runs at an event that had nothing, and what runs in place of something. A line that moves to another event is no gain. */
function compare(before: Scripts, scripts: Scripts): { gained: Scripts; changed: Scripts } {
  const known = Object.values(before)
  const gained = pick(scripts, (event, line) => !Object.hasOwn(before, event) && !known.includes(line))
  const changed = pick(scripts, (event, line) => before[event] !== line && !Object.hasOwn(gained, event))
  return { gained, changed }
}

/** The differences of an altered package that mean other bytes. */
const bytes = ['source', 'hash', 'copies']

/**
 * Whether a build is to be run that no manifest shows: npm marks an entry in the lockfile when it finds a
 * `binding.gyp` in the tarball, so a mark without any script means one (the phantom-gyp attacks of 2026).
 */
function hidesBuild(arrival: PackageArrival): boolean {
  // A version that is only considered has no entry, and a mark that was there before is nothing new.
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
