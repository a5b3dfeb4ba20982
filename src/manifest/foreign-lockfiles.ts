// The lockfiles of other package managers than npm, which no format reads: a change of one is a gap that names it.

/** npm goes by it where its own is gone. */
export const yarnLockfile = 'yarn.lock'

/** File name → the package manager that keeps it. */
const managers: Readonly<Record<string, string>> = {
  'pnpm-lock.yaml': 'pnpm',
  'shrinkwrap.yaml': 'pnpm',
  [yarnLockfile]: 'yarn',
  // Yarn's table of where each package lies: code that node loads before anything else.
  '.pnp.cjs': 'yarn',
  '.pnp.js': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'deno.lock': 'deno',
  'vlt-lock.json': 'vlt',
  'aube-lock.yaml': 'aube',
  'package-lock.kdl': 'orogene',
}

/** Their names. */
export const foreignLockfiles: readonly string[] = Object.keys(managers)

/** The package manager whose lockfile has a name, as it is written in lower case; null for any other file. */
export function findForeignManager(name: string): string | null {
  // A file system that ignores case takes one for the other.
  const lower = name.toLowerCase()
  if (Object.hasOwn(managers, lower)) return managers[lower] ?? null
  // pnpm's git-branch-lockfile puts the branch into the name; aube has the same.
  return /^(pnpm|aube)-lock\.[^/]+\.yaml$/.exec(lower)?.[1] ?? null
}
