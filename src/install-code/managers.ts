// Compares the package managers and runtimes that a manifest names, and pnpm's config dependencies.

import semver from 'semver'
import { readJson, type JsonDocument } from '../json/parse.ts'
import { plain } from '../text/plain.ts'
import type { InstallFile } from './files.ts'
import { isTable, readYaml, valueOf } from '../yaml/settings.ts'
import { lineOfText } from './settings.ts'
import type { InstallCode } from '../model/change.ts'
import type { Claim, Compared } from './compared.ts'

/** A package that a field names. */
interface Named {
  readonly field: 'packageManager' | 'devEngines.packageManager' | 'devEngines.runtime' | 'configDependencies'
  readonly name: string
  /** As it is written. */
  readonly version: string
  /** `devEngines`: what happens where another one runs. */
  readonly onFail: string | null
  readonly line: number | null
}

/** Compares what both states of a manifest, or of pnpm's workspace file, name. @throws {DepgateError} EUSAGE. */
export function compareManagers(file: InstallFile): Compared {
  const { before, after, hasNoBefore } = file
  if (after === null) return { code: [], claims: [] }
  const old = before === null ? [] : readOld(file, before)
  const now = readNamed(file, after)
  const keyOf = ({ field, name, version, onFail }: Named) =>
    JSON.stringify([field, name, exactOf(version) ?? version, onFail])
  const known = new Set(old.map(keyOf))
  const judged = now
    .filter((one) => !known.has(keyOf(one)))
    .map((one) =>
      judgeNamed(
        one,
        old.find(({ field, name }) => field === one.field && name === one.name),
        now,
      ),
    )
  return {
    code: judged.flatMap(({ finding }) =>
      finding === null
        ? []
        : [{ ...finding, asWarning: finding.asWarning || (hasNoBefore && !finding.isUrl) }],
    ),
    claims: judged.flatMap(({ claim }) => claim ?? []),
  }
}

interface Verdict {
  readonly finding: (InstallCode & { readonly isUrl?: true }) | null
  readonly claim: Claim | null
}

function judgeNamed(one: Named, old: Named | undefined, all: readonly Named[]): Verdict {
  const { field, name, version, line } = one
  const exact = exactOf(version)
  if (exact !== null) return judgeExact(one, exact, old)
  const shown = plain(`${name}@${version}`, 160)
  const claim = (problem: string, asWarning = false) => ({
    subject: field,
    message: `"${field}" names ${shown === '@' ? 'nothing that can be read' : shown}, ${problem}`,
    spec: shown,
    exact: null,
    line,
    asWarning,
  })
  if (/^[a-z][a-z0-9+.-]*:|[/\\]/i.test(version))
    return {
      finding: { ...claim('an address: its code is run, and no registry vouches for it'), isUrl: true },
      claim: null,
    }
  if (!floats(one, all)) return { finding: null, claim: null }
  const isPinnedElsewhere = field === 'devEngines.runtime'
  const problem = 'which is no exact version: the next install runs one that nobody has judged'
  return { finding: claim(problem, isPinnedElsewhere), claim: null }
}

function judgeExact({ field, name, onFail, line }: Named, exact: string, old: Named | undefined): Verdict {
  // Without a download the installed runtime runs, or none.
  if (field === 'devEngines.runtime' && onFail !== 'download') return { finding: null, claim: null }
  const previous = old === undefined ? null : exactOf(old.version)
  if (field === 'devEngines.runtime' && name === 'node') {
    const message = `"${field}" has node ${exact} downloaded, which comes from no registry: its age and advisories are not known`
    return {
      finding: { subject: field, message, spec: `node@${exact}`, exact: null, line, asWarning: true },
      claim: null,
    }
  }
  const before = previous === null ? null : specOf(name, previous)
  const claim = { subject: field, spec: specOf(name, exact), previous: before, line }
  const isNew = field === 'configDependencies' && old === undefined
  const message = `"${field}" gained ${plain(claim.spec, 160)}, which pnpm fetches before all others and whose pnpmfile it runs`
  const finding = { subject: field, message, spec: claim.spec, exact: null, line, asWarning: false }
  return { claim, finding: isNew ? finding : null }
}

/**
 * A range in `devEngines` is a check for npm and corepack (which refuses it); pnpm fetches a version in it (pnpm 11 and
 * later do so unless `onFail` states otherwise), but for a `packageManager` beside it.
 */
function floats({ field, name, onFail }: Named, all: readonly Named[]): boolean {
  if (field === 'packageManager' || field === 'configDependencies') return true
  if (field === 'devEngines.runtime') return onFail === 'download'
  const isPinned = all.some(
    (one) => one.field === 'packageManager' && one.name === name && exactOf(one.version) !== null,
  )
  return !isPinned && (onFail === 'download' || (onFail === null && name === 'pnpm'))
}

/** corepack and pnpm take `9.1.0+sha512.…` and `1.0.0+sha512-…`: the hash is no part of the version. */
function exactOf(version: string): string | null {
  const bare = version.replace(/\+.*$/s, '')
  return semver.valid(bare) === null || /^[v=\s]/.test(bare) ? null : semver.valid(bare)
}

/** yarn 2 and later are published as `@yarnpkg/cli-dist`. */
function specOf(name: string, version: string): string {
  const isBerry = name === 'yarn' && semver.major(version) > 1
  return `${isBerry ? '@yarnpkg/cli-dist' : name}@${version}`
}

function readNamed({ role, path }: Pick<InstallFile, 'role' | 'path'>, text: string): Named[] {
  if (role === 'pnpm-workspace')
    return readYaml(text, path).flatMap((document) =>
      readConfigDependencies(valueOf(document, 'configDependencies'), (name) => lineOfText(text, name)),
    )
  const document = readJson(text, path, { code: 'EUSAGE', hasTwins: true })
  return [
    ...readPackageManager(document),
    ...readEngines(document, 'packageManager'),
    ...readEngines(document, 'runtime'),
    ...readConfigDependencies(valueOf(valueOf(document.value, 'pnpm'), 'configDependencies'), (name) =>
      document.lineOf(['pnpm', 'configDependencies', name]),
    ),
  ]
}

function readPackageManager({ value, lineOf }: JsonDocument): Named[] {
  const given = valueOf(value, 'packageManager')
  if (given === undefined || given === null) return []
  const [, name = '', version = ''] = /^(.[^@]*)@?(.*)$/s.exec(typeof given === 'string' ? given : '') ?? []
  return [{ field: 'packageManager', name, version, onFail: null, line: lineOf(['packageManager']) }]
}

function readEngines({ value, lineOf }: JsonDocument, key: 'packageManager' | 'runtime'): Named[] {
  const given = valueOf(valueOf(value, 'devEngines'), key)
  return (Array.isArray(given) ? given : [given]).filter(isTable).map((one) => ({
    field: `devEngines.${key}` as const,
    name: String(one.name ?? ''),
    version: String(one.version ?? ''),
    onFail: typeof one.onFail === 'string' ? one.onFail : null,
    line: lineOf(['devEngines', key, 'version']) ?? lineOf(['devEngines', key]),
  }))
}

/** pnpm 10 to 12: `name: "1.0.0+sha512-…"`, or `{ tarball, integrity }`. */
function readConfigDependencies(given: unknown, lineOf: (name: string) => number | null): Named[] {
  if (!isTable(given)) return []
  return Object.entries(given).map(([name, value]) => ({
    field: 'configDependencies',
    name,
    version: typeof value === 'string' ? value : String(valueOf(value, 'tarball') ?? ''),
    onFail: null,
    line: lineOf(name),
  }))
}

/** Reads the earlier state; one that cannot be read counts as empty. */
function readOld(file: InstallFile, text: string): Named[] {
  try {
    return readNamed(file, text)
  } catch {
    return []
  }
}
