// Loads `launches.ts` on demand: it imports the shell parser, which only changed settings files need.

/** Loads the functions of `launches.ts`. */
export const loadServers = () => import('./launches.ts')
