// The files that npm reads and writes a tree in. Imports nothing, so that npm's wrapper and the registry may ask it.

/** What a published package may bring with it, and what counts where both lie in a project. */
export const shrinkwrapName = 'npm-shrinkwrap.json'

/** What npm writes where there is none. */
export const packageLockName = 'package-lock.json'

/** In the order in which npm prefers them. */
export const npmLockfileNames = [shrinkwrapName, packageLockName] as const

/** What npm keeps of the tree that it has put into node_modules, from the project's folder. */
export const hiddenLockfile = 'node_modules/.package-lock.json'
