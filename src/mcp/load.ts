// Loads `launches.ts`, with the shell parser, only for changed settings files.

/** Loads the functions of `launches.ts`. */
export const loadServers = () => import('./launches.ts')
