// The names of npm's lockfiles. Imports nothing, so that the wrapper and the registry may import it.

/** The one that a published package may contain, and that wins where a project has both. */
export const shrinkwrapName = 'npm-shrinkwrap.json'

/** The one that npm writes where there is none. */
export const packageLockName = 'package-lock.json'

/** In the order in which npm prefers them. */
export const npmLockfileNames = [shrinkwrapName, packageLockName] as const

/** npm's record of the tree in node_modules, from the project's folder. */
export const hiddenLockfile = 'node_modules/.package-lock.json'
