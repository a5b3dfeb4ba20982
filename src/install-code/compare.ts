// Finds what the edit of a file newly makes a package manager run or obey at install.

import path from 'node:path'
import { plain } from '../text/plain.ts'
import type { InstallFile } from './files.ts'
import { compareManagers } from './managers.ts'
import { comparePnp } from './pnp.ts'
import { isCodeRemoval, readCodeSettings, type CodeSetting } from './settings.ts'
import type { InstallCode } from '../model/change.ts'
import type { Compared } from './compared.ts'

/**
 * Compares both states of a file. Without an earlier state only what no project should have is found: an existing
 * pnpmfile is not reported.
 *
 * @throws {DepgateError} EUSAGE where the later text cannot be read.
 */
export function compareInstallFile(file: InstallFile): Compared {
  switch (file.role) {
    case 'code':
      return { code: compareCode(file, file.place), claims: [] }
    case 'pnp':
      return { code: comparePnp(file), claims: [] }
    case 'manifest':
    case 'pnpm-workspace': {
      const managers = compareManagers(file)
      return { ...managers, code: [...managers.code, ...compareSettings(file)] }
    }
    case 'npmrc':
    case 'yarnrc':
    case 'yarnrc-classic':
    case 'bunfig':
      return { code: compareSettings(file), claims: [] }
    case 'shell':
    case 'json-commands':
    case 'yaml-commands':
      return { code: [], claims: [] }
  }
}

function compareSettings(file: InstallFile): InstallCode[] {
  const { before, after, hasNoBefore } = file
  if (file.role === 'manifest' || hasNoBefore) return []
  const old = before === null ? [] : readOld(file, before)
  const now = after === null ? [] : readCodeSettings(file.role, after, file.path)
  const changed = now.filter((one) => !old.some((other) => isSame(one, other)))
  const removed = old.filter((one) => isCodeRemoval(one) && !now.some(({ key }) => key === one.key))
  return [
    ...changed.map((one) =>
      describe(one, old.some(({ key }) => key === one.key) ? 'was changed' : 'was added'),
    ),
    ...removed.map((one) => ({ ...describe(one, 'was removed'), line: null })),
    ...now
      .filter((one) => !changed.includes(one))
      .flatMap(({ files }) => files)
      .flatMap((named) => compareNamed(file, named)),
  ]
}

/** Compares the files that an unchanged setting names. */
function compareNamed(file: InstallFile, named: string): InstallCode[] {
  const states = file.beside(named)
  if (states === null) return []
  const place = path.posix.join(path.posix.dirname(file.place), named)
  return compareCode({ ...file, ...states }, place).map((one) => ({ ...one, line: null }))
}

function compareCode({ before, after, hasNoBefore }: InstallFile, place: string): InstallCode[] {
  if (hasNoBefore || after === null || isSameText(before, after)) return []
  const what = before === null ? 'was added' : 'was changed'
  return [
    {
      subject: plain(place),
      message: `${plain(place, 200)} ${what}: ${describeRunner(place)}`,
      spec: null,
      exact: null,
      line: null,
      asWarning: false,
    },
  ]
}

function describeRunner(place: string): string {
  if (place.includes('.npm-extension')) return 'npm runs it before it resolves the tree'
  if (/pnpmfile/i.test(place)) return 'pnpm runs it at each install'
  if (place.startsWith('.yarn/') || place.includes('/.yarn/')) return 'yarn runs it at each install'
  if (place.endsWith('.pnp.loader.mjs')) return 'yarn loads it into each node that it starts'
  if (place.endsWith('.corepack.env')) return 'corepack obeys it when it fetches a package manager'
  return 'a package manager runs it at install'
}

function describe({ key, value, line, runner }: CodeSetting, what: string): InstallCode {
  return {
    subject: plain(key, 120),
    message: `"${plain(key, 120)}" ${what} (${plain(value, 160)}): ${runner}`,
    spec: null,
    exact: null,
    line,
    asWarning: false,
  }
}

function isSame(one: CodeSetting, other: CodeSetting): boolean {
  return one.key === other.key && one.value === other.value
}

/** Compares texts without line endings: a checkout on Windows has other ones. */
function isSameText(before: string | null, after: string): boolean {
  return before !== null && before.replaceAll('\r\n', '\n') === after.replaceAll('\r\n', '\n')
}

/** Reads the earlier state; one that cannot be read counts as empty. */
function readOld(file: InstallFile, text: string): CodeSetting[] {
  try {
    return readCodeSettings(file.role, text, file.path)
  } catch {
    return []
  }
}
