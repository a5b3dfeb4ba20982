// Lockfile names of other package managers, which no format reads.

/** npm reads it where it has no lockfile of its own. */
export const yarnLockfile = 'yarn.lock'

/** File name → the package manager that writes it. */
const managers: Readonly<Record<string, string>> = {
  'pnpm-lock.yaml': 'pnpm',
  'shrinkwrap.yaml': 'pnpm',
  [yarnLockfile]: 'yarn',
  // Yarn's table of package locations: code that node loads before anything else.
  '.pnp.cjs': 'yarn',
  '.pnp.js': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'deno.lock': 'deno',
  'vlt-lock.json': 'vlt',
  'aube-lock.yaml': 'aube',
  'package-lock.kdl': 'orogene',
}

/** What to do about a file that no format reads, as a clause. */
const ways: Readonly<Record<string, string>> = {
  'bun.lockb': 'write it as text with bun install --save-text-lockfile',
}

/** Describes why a lockfile of another package manager is not read, as a clause with the way out where there is one. */
export function describeForeign(name: string, manager: string): string {
  const way = ways[name.toLowerCase()]
  return `it is a lockfile of ${manager}, which depgate does not read${way === undefined ? '' : `: ${way}`}`
}

/** Their file names. */
export const foreignLockfiles: readonly string[] = Object.keys(managers)

/** Returns the package manager whose lockfile has a name, ignoring case; null for any other file. */
export function findForeignManager(name: string): string | null {
  // A case-insensitive file system does not tell them apart.
  const lower = name.toLowerCase()
  if (Object.hasOwn(managers, lower)) return managers[lower] ?? null
  // pnpm's git-branch-lockfile puts the branch into the name; aube has the same.
  return /^(pnpm|aube)-lock\.[^/]+\.yaml$/.exec(lower)?.[1] ?? null
}
