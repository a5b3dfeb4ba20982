// Loads what finds the packages that an agent's settings start only where they changed: it reads commands.

/** Loads the functions of `launches.ts`. */
export const loadServers = () => import('./launches.ts')
